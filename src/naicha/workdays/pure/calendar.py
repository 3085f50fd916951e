"""The calendar: which seconds of which days are worked.

A year is added up once (working seconds and working days before each day), so every
question is a difference or a search in those sums, however long the limit.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate
from operator import attrgetter
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY_S = 86_400
FURTHEST = 100  # years; further than this nobody has promised anything
MOST = 1_000_000  # of any unit

Spans = tuple[tuple[int, int], ...]  # seconds of a day, from and until


class TooFar(ValueError):
    """The limit ends nowhere: no working time, or beyond a hundred years."""


class Unit(StrEnum):
    MINUTES = "minutes"  # natural: by night and on holidays too
    WORKING_HOURS = "working_hours"  # hours inside the working windows
    WORKING_DAYS = "working_days"  # days, never "8 hours"


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of a unit, 1 to 1,000,000."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= MOST:
            raise ValueError(f"amount must be 1 to {MOST}, not {self.amount}")


@dataclass(frozen=True, slots=True)
class Window:
    """Working time of one weekday (0 = Monday) in one season of the year.

    Both ends of the season are (month, day) and belong to it; a season that ends
    before it begins runs over the new year.
    """

    weekday: int
    starts: time
    ends: time
    season_from: tuple[int, int] = (1, 1)
    season_to: tuple[int, int] = (12, 31)

    def __post_init__(self) -> None:
        if not self.starts < self.ends:
            raise ValueError("a window ends after it starts, on the same day")

    def in_season(self, day: date) -> bool:
        here = (day.month, day.day)
        if self.season_from <= self.season_to:
            return self.season_from <= here <= self.season_to
        return here >= self.season_from or here <= self.season_to


@dataclass(frozen=True, slots=True)
class Year:
    """A year added up: ``seconds[n]`` and ``days[n]`` are worked before its day n."""

    first: date
    spans: tuple[Spans, ...]
    seconds: tuple[int, ...]
    days: tuple[int, ...]


SECONDS: Callable[[Year], tuple[int, ...]] = attrgetter("seconds")
DAYS: Callable[[Year], tuple[int, ...]] = attrgetter("days")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Windows, days off and make-up workdays; what it has added up, it keeps.

    A make-up workday (``on``) keeps the windows of its own weekday if there are any.
    Otherwise it is worked like the first weekday of that season that has windows,
    Monday as a rule: the State Council's notices name the day to be worked, never the
    hours. A day in both ``off`` and ``on`` is worked.
    """

    windows: tuple[Window, ...]
    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    loaded_years: frozenset[int] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict, hash=False)
    _years: dict[int, Year] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def year(self, number: int) -> Year:
        """The sums of one year, made at the first question."""
        if number not in self._years:
            self._years[number] = self._add_up(number)
        return self._years[number]

    def spans(self, day: date) -> Spans:
        """The working spans of a day, in seconds of the day; none if it is off."""
        year = self.year(day.year)
        return year.spans[day.toordinal() - year.first.toordinal()]

    def _add_up(self, number: int) -> Year:
        if not date.min.year <= number < date.max.year:
            raise TooFar(f"no calendar for the year {number}")
        first = date(number, 1, 1)
        length = (date(number + 1, 1, 1) - first).days
        by_weekday = [[w for w in self.windows if w.weekday == n] for n in range(7)]
        spans = tuple(
            self._spans(first + timedelta(days=n), by_weekday) for n in range(length)
        )
        seconds = accumulate((worked(day) for day in spans), initial=0)
        days = accumulate((bool(day) for day in spans), initial=0)
        return Year(first, spans, tuple(seconds), tuple(days))

    def _spans(self, day: date, by_weekday: list[list[Window]]) -> Spans:
        if day not in self.on:
            return () if day in self.off else _open(by_weekday[day.weekday()], day)
        found = (_open(by_weekday[n], day) for n in (day.weekday(), *range(7)))
        return next(filter(None, found), ())


def _open(windows: Iterable[Window], day: date) -> Spans:
    """The windows in season, in order, joined where they touch or overlap."""
    joined: list[tuple[int, int]] = []
    here = ((_s(w.starts), _s(w.ends)) for w in windows if w.in_season(day))
    for starts, ends in sorted(here):
        if joined and starts <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((starts, ends))
    return tuple(joined)


def _s(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def worked(spans: Spans) -> int:
    """Working seconds of a day."""
    return sum(ends - starts for starts, ends in spans)


# From here on "wall" is a naive time on the wall clock of the county.


def to_wall(instant: datetime, tz: ZoneInfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    return instant.astimezone(tz).replace(tzinfo=None)


def from_wall(wall: datetime, tz: ZoneInfo) -> datetime:
    return wall.replace(tzinfo=tz).astimezone(UTC)


def _seconds_before(year: Year, wall: datetime) -> int:
    """Working seconds of the year before a moment in it."""
    n = wall.toordinal() - year.first.toordinal()
    now = wall.hour * 3600 + wall.minute * 60 + wall.second
    today = sum(
        min(now, ends) - starts for starts, ends in year.spans[n] if starts < now
    )
    return year.seconds[n] + today


def working_seconds(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Working seconds between two wall times; 0 if the end is not later."""
    if end <= start:
        return 0
    whole = sum(calendar.year(n).seconds[-1] for n in range(start.year, end.year))
    before = _seconds_before(calendar.year(start.year), start)
    return whole + _seconds_before(calendar.year(end.year), end) - before


def working_days(calendar: Calendar, after: date, until: date) -> int:
    """Working days later than one day, up to and including the other."""
    if until <= after:
        return 0
    whole = sum(calendar.year(n).days[-1] for n in range(after.year, until.year))
    return whole + _days_through(calendar, until) - _days_through(calendar, after)


def _days_through(calendar: Calendar, day: date) -> int:
    year = calendar.year(day.year)
    return year.days[day.toordinal() - year.first.toordinal() + 1]


def _search(
    calendar: Calendar,
    from_year: int,
    need: int,
    sums: Callable[[Year], tuple[int, ...]],
) -> tuple[Year, int, int]:
    """The first day by whose end ``need`` is reached, and how much of it that takes.

    Raises:
        TooFar: not within a hundred years.
    """
    for number in range(from_year, from_year + FURTHEST):
        year = calendar.year(number)
        before = sums(year)
        if need <= before[-1]:
            n = bisect_left(before, need) - 1
            return year, n, need - before[n]
        need -= before[-1]
    raise TooFar("no working time within a hundred years")


def advance(calendar: Calendar, start: datetime, seconds: int) -> datetime:
    """The earliest wall time by which so many working seconds have passed."""
    if seconds <= 0:
        return start
    need = seconds + _seconds_before(calendar.year(start.year), start)
    year, n, left = _search(calendar, start.year, need, SECONDS)
    midnight = datetime.combine(year.first + timedelta(days=n), time())
    for starts, ends in year.spans[n]:
        if left <= ends - starts:
            return midnight + timedelta(seconds=starts + left)
        left -= ends - starts
    raise AssertionError(
        "the sums of a year disagree with its days"
    )  # pragma: no cover


def working_day_after(calendar: Calendar, day: date, amount: int) -> date:
    """The so-manieth working day after a day, which itself is not counted."""
    need = amount + _days_through(calendar, day)
    year, n, _ = _search(calendar, day.year, need, DAYS)
    return year.first + timedelta(days=n)


def end_of(calendar: Calendar, day: date) -> datetime:
    """When the last working window of a working day closes."""
    return datetime.combine(day, time()) + timedelta(seconds=calendar.spans(day)[-1][1])
