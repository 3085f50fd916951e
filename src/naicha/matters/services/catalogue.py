"""The catalogue of what matters are about: loaded from a table, safe to load twice."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from django.db import transaction

from naicha.matters import errors
from naicha.matters.models import Category, Level
from naicha.places.models import Division
from naicha.posts.models import Unit
from naicha.posts.queries import today
from naicha.workdays import pure
from naicha.workdays.models import DeadlineProfile
from naicha.workdays.services import FIRST_YEAR, load_profiles_from_catalogue

FLAGS = ("public", "hazard", "confidential")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading changed, in rows."""

    added: int = 0
    changed: int = 0


def shipped() -> Iterator[dict[str, str]]:
    """The rows of the catalogue that comes with the program."""
    table = files("naicha.matters") / "data" / "categories.csv"
    yield from csv.DictReader(table.read_text(encoding="utf-8").splitlines())


@transaction.atomic
def load_catalogue(
    rows: Iterable[Row],
    now: datetime,
    county: Division | None = None,
    *,
    leads: Mapping[str, Unit] | None = None,
) -> Loaded:
    """Make the catalogue what the rows say; the same rows again change nothing.

    Rows that are no longer named stay: matters point to them. Deadline profiles are
    made for the hours of the rows; clocks that run keep the profile they have.

    Args:
        rows: with the columns of the shipped table; a heading has no ``parent``.
        now: new rows are in force from the beginning of the calendar, or from this
            day if it is earlier.
        county: whose catalogue; none: for all counties.
        leads: units by the name the ``department`` column uses; the first that is
            known becomes the usual lead.

    Raises:
        UnknownChoice: a level that is none.
        NoSuchCategory: a row below a heading that is not there.
        HoursUnreadable: a row's hours are no limit.
    """
    rows = list(rows)
    profiles = load_profiles_from_catalogue(rows)
    standing = {row.code: row for row in Category.objects.filter(county=county)}
    loader = _Loader(county, min(FIRST_YEAR, today(now)), leads or {}, profiles)
    found = [
        loader.load(row, standing) for row in sorted(rows, key=lambda r: r["parent"])
    ]
    return Loaded(found.count("added"), found.count("changed"))


@dataclass(frozen=True, slots=True)
class _Loader:
    county: Division | None
    valid_from: date
    leads: Mapping[str, Unit]
    profiles: Mapping[str, DeadlineProfile]

    def load(self, row: Row, standing: dict[str, Category]) -> str:
        values = self.values(row, standing)
        category = standing.get(row["code"])
        if category is None:
            standing[row["code"]] = Category.objects.create(
                county=self.county,
                code=row["code"],
                slot=f"{self.county.pk if self.county else 0}:{row['code']}",
                valid_from=self.valid_from,
                **values,
            )
            return "added"
        new = {
            name: value
            for name, value in values.items()
            if getattr(category, name) != value
        }
        for name, value in new.items():
            setattr(category, name, value)
        if new:
            category.save(update_fields=list(new))
        return "changed" if new else ""

    def values(self, row: Row, standing: Mapping[str, Category]) -> dict[str, Any]:
        if row["level"] not in {"", *Level.values}:
            raise errors.UnknownChoice(field=row["code"], value=row["level"][:40])
        hours = (row["respond_hours"] or "").strip(), (row["resolve_hours"] or "")
        flags = {name: row.get(name) == "1" for name in FLAGS}
        return flags | {
            "parent": self.parent(row, standing),
            "zh": row["zh"],
            "en": row["en"],
            "default_level": row["level"],
            "department": row["department"],
            "profile": self.profiles[pure.profile_code(*hours)] if hours[0] else None,
            "default_lead": self.lead(row["department"]),
        }

    def parent(self, row: Row, standing: Mapping[str, Category]) -> Category | None:
        if not row["parent"]:
            return None
        if row["parent"] not in standing:
            raise errors.NoSuchCategory(field=row["code"])
        return standing[row["parent"]]

    def lead(self, department: str) -> Unit | None:
        names = department.split("/")
        return next((self.leads[name] for name in names if name in self.leads), None)
