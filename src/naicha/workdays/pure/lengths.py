"""How long, in the words of a badge: 剩 2 天 3 小时, 超 4 小时 10 分."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from naicha.workdays.pure.calendar import (
    SHANGHAI,
    Calendar,
    Unit,
    to_wall,
    worked,
    working_day_after,
    working_days,
    working_seconds,
)
from naicha.workdays.pure.clocks import seconds

DAYS_ONLY = 3  # from so many days on, nobody needs the hours
DAY_MIN = 1440
WORDS = {
    "left": "剩",
    "over": "超",
    "days": "{} 天",
    "hours": "{} 小时",
    "minutes": "{} 分",
    "none": "不到 1 分",
}


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """Days, hours and minutes; of a working clock the days are working days."""

    days: int
    hours: int
    minutes: int

    @property
    def words(self) -> str:
        """The two largest units, a zero dropped; from three days on, days alone."""
        parts = [("days", self.days), ("hours", self.hours), ("minutes", self.minutes)]
        while parts and not parts[0][1]:
            del parts[0]
        keep = 1 if self.days >= DAYS_ONLY else 2
        said = [WORDS[unit].format(n) for unit, n in parts[:keep] if n]
        return " ".join(said) or WORDS["none"]


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left, or by how much the time was passed.

    ``minutes`` are whole minutes of the clock's own time, negative when overdue.
    """

    length: Length
    overdue: bool
    minutes: int

    @property
    def words(self) -> str:
        head = WORDS["over" if self.overdue else "left"]
        gap = "" if self.length == Length(0, 0, 0) else " "
        return f"{head}{gap}{self.length.words}"


def length(
    calendar: Calendar,
    start: datetime,
    end: datetime,
    unit: Unit,
    *,
    tz: ZoneInfo = SHANGHAI,
) -> Length:
    """The clock's own time between two instants.

    A natural day has 24 hours. On a day clock the working days that lie wholly between
    the two count as days, however long they are, and the rest is hours. On an hour
    clock a day is as long as the working day on which the end falls.
    """
    if unit == Unit.WORKING_DAYS:
        return _in_days(calendar, to_wall(start, tz), to_wall(end, tz))
    minutes = seconds(calendar, start, end, unit, tz) // 60
    if unit == Unit.MINUTES:
        return _of(minutes, DAY_MIN)
    return _of(minutes, _day_length(calendar, to_wall(end, tz)) // 60)


def _of(minutes: int, day: int) -> Length:
    days, rest = divmod(minutes, day)
    return Length(days, *divmod(rest, 60))


def _day_length(calendar: Calendar, wall: datetime) -> int:
    """Working seconds of that day, or of the next one that has any."""
    spans = calendar.spans(wall.date())
    return worked(spans or calendar.spans(working_day_after(calendar, wall.date(), 1)))


def _in_days(calendar: Calendar, start: datetime, end: datetime) -> Length:
    if end <= start:
        return Length(0, 0, 0)
    days, rest = _between(calendar, start.date(), end.date()), 0
    for day, part in _ends(calendar, start, end):
        whole = part > 0 and part == worked(calendar.spans(day))
        days += whole
        rest += 0 if whole else part
    return Length(days, *divmod(rest // 60, 60))


def _between(calendar: Calendar, first: date, last: date) -> int:
    """Working days later than the one and earlier than the other."""
    return working_days(calendar, first, last - timedelta(days=1))


def _ends(
    calendar: Calendar, start: datetime, end: datetime
) -> Iterator[tuple[date, int]]:
    """The first and the last day with the seconds worked on them inside the stretch."""
    after_first = datetime.combine(start.date() + timedelta(days=1), time())
    yield start.date(), working_seconds(calendar, start, min(end, after_first))
    if end >= after_first:
        before_last = datetime.combine(end.date(), time())
        yield end.date(), working_seconds(calendar, before_last, end)


def remaining(
    calendar: Calendar,
    now: datetime,
    due: datetime,
    unit: Unit,
    *,
    tz: ZoneInfo = SHANGHAI,
) -> Remaining:
    """What is left until the due time, or by how much it was passed.

    Of a working clock only working time is told, so by night nothing changes.
    """
    overdue = now > due
    since, until = (due, now) if overdue else (now, due)
    minutes = seconds(calendar, since, until, unit, tz) // 60
    left = length(calendar, since, until, unit, tz=tz)
    return Remaining(left, overdue, -minutes if overdue else minutes)
