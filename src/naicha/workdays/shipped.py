"""The calendar that comes with the program: it works before anything is loaded.

Holidays are those of the State Council's notices named beside each day. The working
windows are a sample, to be replaced by the county's own.
"""

import csv
from collections.abc import Iterator
from datetime import date, time
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from naicha.workdays.pure import Calendar, Window


class Day(NamedTuple):
    """A row of ``data/holidays.csv``."""

    year: int
    day: date
    kind: str
    name: str
    source: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("naicha.workdays") / "data" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@lru_cache(maxsize=1)
def days() -> tuple[Day, ...]:
    return tuple(
        Day(
            int(row["year"]),
            date.fromisoformat(row["day"]),
            row["kind"],
            row["name"],
            row["source"],
        )
        for row in _rows("holidays.csv")
    )


def window(
    season_from: int, season_to: int, weekday: int, starts: time, ends: time
) -> Window:
    """A window from the numbers of a table, where 501 is 1 May."""
    since, until = divmod(season_from, 100), divmod(season_to, 100)
    return Window(weekday, starts, ends, since, until)


@lru_cache(maxsize=1)
def windows() -> tuple[Window, ...]:
    return tuple(
        window(
            int(row["season_from"]),
            int(row["season_to"]),
            int(row["weekday"]),
            time.fromisoformat(row["starts"]),
            time.fromisoformat(row["ends"]),
        )
        for row in _rows("windows.csv")
    )


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    return Calendar(
        windows=windows(),
        off=frozenset(row.day for row in days() if row.kind == "holiday"),
        on=frozenset(row.day for row in days() if row.kind == "makeup"),
        loaded_years=frozenset(row.year for row in days()),
        names={row.day: row.name for row in days()},
    )
