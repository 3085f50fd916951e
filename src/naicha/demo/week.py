"""The week: which matters there are, and how far each has come.

A row is a path of deeds, the groups of words it suits, how long (in working minutes)
its last deed is ago, and how many there are in a small and a large demo.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from naicha.demo.county import Cast
from naicha.demo.deeds import DEEDS, wait_before
from naicha.demo.tale import Stage, Tale, place_of
from naicha.demo.words import Words, words_of
from naicha.demo.worktime import WorkTime
from naicha.kernel.progress import Progress
from naicha.matters.services import nightly
from naicha.workdays.pure import SHANGHAI
from naicha.workdays.queries import calendar_for


@dataclass(frozen=True, slots=True)
class Row:
    """A path and how often it is walked; ``days`` puts its end so many days back."""

    path: str
    groups: str
    ago: tuple[int, ...]
    small: int
    large: int
    days: int = 0
    codes: str = ""
    by: str = ""


GRID = "register accept give"
UNITS = "register accept dispatch"
AT_WORK = f"{UNITS} sign arrive"
NEEDS_ASKER: Final = frozenset({"verdict", "reopen", "withdraw", "contest", "merge"})
WEEK: Final = (
    # waiting for triage, some since this morning, one too long
    Row("register", "grid|unit", (12, 35, 75, 130, 200, 330, 640), 6, 14, by="r"),
    Row("register", "grid|unit", (25, 90), 1, 4, by="s"),
    Row("register accept", "grid|unit", (10, 60, 150), 2, 5),
    # in the grid: fresh, half, nearly due, overdue
    Row(GRID, "grid", (60, 235, 430, 720, 1500, 2300), 5, 12),
    Row(f"{GRID} note", "grid", (90, 300), 1, 2),
    Row("register take", "grid", (30, 120, 400), 2, 5, by="s"),
    Row(f"{GRID} ask_raise", "grid", (40, 100), 1, 2),
    Row(f"{GRID} ask_raise grant_raise", "grid", (120, 260), 1, 2),
    Row(f"{GRID} raise", "grid", (90, 200), 1, 2),
    # being checked, and asked
    Row(f"{GRID} solve", "grid", (30, 200, 900), 2, 6),
    Row("register take solve", "grid", (25, 80, 160, 350), 2, 8, by="s"),
    Row(f"{GRID} solve check", "grid", (60, 400, 800), 1, 5, by="r"),
    # closed by the grid
    Row(f"{GRID} solve check verdict", "grid", (90, 500, 1100, 1900), 3, 12),
    Row("register take solve check", "grid", (120, 700, 1500), 2, 8, by="s"),
    # with units: sent, signed, on site, several
    Row(UNITS, "unit", (20, 120, 330), 2, 5),
    Row(f"{UNITS} sign", "unit", (60, 300, 900, 2600), 2, 6),
    Row(f"{UNITS} sign pass_on", "unit", (50,), 1, 1),
    Row(f"{UNITS} redispatch sign", "unit", (70,), 1, 2),
    Row(AT_WORK, "unit", (45, 220, 1300), 2, 5),
    Row("register accept dispatch_wide sign answer_assist", "unit", (60, 300), 1, 4),
    # what is asked for: to return it, more time, to shelve it
    Row(f"{UNITS} ask_return", "unit", (50, 150), 1, 2),
    Row(f"{UNITS} ask_return grant_return", "unit", (70, 200), 1, 2),
    Row(f"{UNITS} sign ask_extension", "unit", (60, 180), 1, 2, codes="0110 2104"),
    Row(
        f"{UNITS} sign ask_extension grant", "unit", (90, 400), 1, 2, codes="0103 0110"
    ),
    Row(f"{AT_WORK} ask_shelve", "unit", (100,), 1, 1, codes="2108 2101"),
    Row(f"{AT_WORK} ask_shelve grant", "unit", (300, 900), 1, 2, codes="2101 2206"),
    # answered, checked, failed, asked, closed, reopened
    Row(f"{AT_WORK} answer", "unit", (40, 300, 950), 2, 6),
    Row(f"{AT_WORK} answer fail", "unit", (60, 240), 1, 2),
    Row(f"{AT_WORK} answer check", "unit", (100, 500), 1, 4, by="r"),
    Row(f"{AT_WORK} answer check verdict", "unit", (60, 600, 1400, 2200), 3, 12),
    Row(f"{AT_WORK} answer check verdict reopen", "unit", (80, 300), 1, 2),
    Row(f"{GRID} solve check reopen", "grid", (60, 200), 1, 2),
    # other ends
    Row("register ask_refuse", "refuse", (30, 100), 1, 2),
    Row("register ask_refuse grant_refuse", "refuse", (200, 700), 1, 3),
    Row("register ask_refuse grant_refuse contest", "refuse", (60,), 1, 1),
    Row("register_double merge", "unit", (150, 420), 1, 3),
    Row("register withdraw", "grid|unit", (130, 500), 1, 2, by="r"),
    Row("register accept withdraw", "grid", (300,), 1, 1, codes="2601 2102"),
    Row("register hand_over", "handover", (240, 600), 1, 2),
    # in confidence
    Row("register accept", "sealed", (90,), 1, 1, codes="3104"),
    Row(f"{UNITS} sign", "sealed", (200, 400), 1, 2, codes="2602 3104"),
    Row(f"{GRID} seal", "grid", (50,), 1, 1, codes="2601"),
    # moved, pastures, orders
    Row("register relocate accept give", "grid", (110,), 1, 1),
    Row("register", "pasture", (45, 160), 1, 2),
    Row(f"{UNITS} sign", "pasture", (150, 500), 1, 3),
    Row(f"{AT_WORK} answer check verdict", "pasture", (400, 1200), 1, 3),
    Row(f"{UNITS} sign", "order", (50, 140), 1, 3),
    Row(f"{UNITS} sign answer check verdict", "order", (200, 900), 1, 3),
    # older: silence, the archive
    Row(f"{GRID} solve check", "grid", (0, 60), 1, 3, days=8, by="r"),
    Row(f"{GRID} solve check verdict", "grid", (0, 90, 200), 1, 5, days=17),
    Row(f"{AT_WORK} answer check verdict", "unit", (0, 90), 1, 3, days=18),
)
OLDEST = timedelta(days=40)  # the nights before are not lived through


@dataclass(slots=True)
class Plot:
    """A tale and when its deeds are done (working minutes)."""

    tale: Tale
    deeds: list[tuple[int, str]]


def live_week(cast: Cast, size: str, seed: int, progress: Progress) -> Stage:
    """Let the matters of a week happen, each deed at its time, night by night."""
    stage = Stage(cast, seed)
    worktime = WorkTime(calendar_for(cast.county.pk), cast.now)
    plots = [
        plot(stage, worktime, row, n)
        for row in WEEK
        for n in range(row.large if size == "large" else row.small)
    ]
    total = sum(len(one.deeds) for one in plots)
    night = midnight_after(worktime.at(min(one.deeds[0][0] for one in plots)))
    for done, (minute, name, tale) in enumerate(in_order(plots), start=1):
        tale.now = worktime.at(minute)
        night = sleep(night, tale.now)
        DEEDS[name][0](tale)
        progress(done, total)
    sleep(night, cast.now)
    return stage


def in_order(plots: list[Plot]) -> Iterator[tuple[int, str, Tale]]:
    """All deeds of all tales, in the order of time."""
    steps = [
        [(minute, n, name) for minute, name in one.deeds] for n, one in enumerate(plots)
    ]
    for minute, n, name in heapq.merge(*steps, key=lambda step: step[:2]):
        yield minute, name, plots[n].tale


def midnight_after(instant: datetime) -> datetime:
    day = instant.astimezone(SHANGHAI).date() + timedelta(days=1)
    return datetime.combine(day, time(1), SHANGHAI)


def sleep(night: datetime, until: datetime) -> datetime:
    """Let the system do its nightly deeds, each night until a moment."""
    while night < until:
        nightly.end_pauses(night)
        nightly.close_unanswered(night)
        nightly.archive(night)
        night += timedelta(days=1)
    return night


def plot(stage: Stage, worktime: WorkTime, row: Row, n: int) -> Plot:
    """Think out the n-th tale of a row, so that it has come just so far by now."""
    names = row.path.split()
    waits = [wait_before(name, stage.rng) for name in names]
    end = worktime.length - 1
    if row.days:
        end = worktime.last_before(stage.cast.now - timedelta(days=row.days))
    minute = end - row.ago[n % len(row.ago)] - sum(waits)
    deeds = []
    for name, wait in zip(names, waits, strict=True):
        minute += wait
        deeds.append((minute, name))
    words = choose(stage, row, n, names)
    return Plot(tale_of(stage, words, names), deeds)


def choose(stage: Stage, row: Row, n: int, names: list[str]) -> Words:
    """Words that suit the row; the asker's own where an asker is needed."""
    resident = "r" if NEEDS_ASKER & set(names) else row.by
    found = words_of(row.groups, resident)
    if row.codes:
        code = row.codes.split()[n % len(row.codes.split())]
        found = [one for one in words_of(row.groups) if one.code == code]
    return stage.rng.choice(found)


def tale_of(stage: Stage, words: Words, names: list[str]) -> Tale:
    where = place_of(stage, words.group)
    name = where.building.name if where.building else ""
    entrances = where.building.entrances if where.building else 1
    filled = words.filled(name, stage.rng.randint(1, entrances))
    asked = words.by == "r"
    must = bool(NEEDS_ASKER & set(names)) or names[-1] == "check"
    reply = asked and (must or stage.rng.random() < 0.8)  # noqa: PLR2004 -- most do
    return Tale(stage, filled, where, reply if asked else None, stage.cast.now)
