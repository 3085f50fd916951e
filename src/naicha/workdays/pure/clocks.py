"""When a limit ends, how much of it is gone, and what a pause does to it.

Source of the counting: Civil Code art. 201 (the day of the start is not counted;
hours run from the agreed moment) and art. 203 (the last day ends when business ends;
a last day on a statutory holiday moves on). Read in secondary copies; to be checked
against the text.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from naicha.workdays.pure.calendar import (
    SHANGHAI,
    Calendar,
    Limit,
    Unit,
    advance,
    end_of,
    from_wall,
    to_wall,
    working_day_after,
    working_days,
    working_seconds,
)

Pauses = Sequence[tuple[datetime, datetime]]  # from, until


def cut(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def due_at(
    calendar: Calendar, start: datetime, limit: Limit, *, tz: ZoneInfo = SHANGHAI
) -> datetime:
    """When a limit that starts at an instant ends (UTC), to the minute.

    Raises:
        TooFar: there is no such time within a hundred years.
    """
    start = cut(start)
    if limit.unit == Unit.MINUTES:
        return start.astimezone(UTC) + timedelta(minutes=limit.amount)
    wall = to_wall(start, tz)
    if limit.unit == Unit.WORKING_HOURS:
        return from_wall(advance(calendar, wall, limit.amount * 3600), tz)
    day = working_day_after(calendar, wall.date(), limit.amount)
    return from_wall(end_of(calendar, day), tz)


def is_provisional(
    calendar: Calendar,
    start: datetime,
    end: datetime,
    unit: Unit,
    *,
    tz: ZoneInfo = SHANGHAI,
) -> bool:
    """Whether working time was counted in a year whose notice is not loaded."""
    if unit == Unit.MINUTES:
        return False
    years = range(to_wall(start, tz).year, to_wall(end, tz).year + 1)
    return not calendar.loaded_years.issuperset(years)


def working_minutes(
    calendar: Calendar, start: datetime, end: datetime, *, tz: ZoneInfo = SHANGHAI
) -> int:
    """Whole working minutes between two instants; 0 if the end is not later."""
    return working_seconds(calendar, to_wall(start, tz), to_wall(end, tz)) // 60


def seconds(
    calendar: Calendar, start: datetime, end: datetime, unit: Unit, tz: ZoneInfo
) -> int:
    """Seconds of the clock's own time between two instants; 0 if not later."""
    if unit == Unit.MINUTES:
        return max(0, int((end - start).total_seconds()))
    return working_seconds(calendar, to_wall(start, tz), to_wall(end, tz))


def _joined(pauses: Pauses) -> list[tuple[datetime, datetime]]:
    """The pauses in order, with overlapping ones made into one."""
    joined: list[tuple[datetime, datetime]] = []
    for since, until in sorted(pauses):
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(until, joined[-1][1]))
        else:
            joined.append((since, until))
    return joined


def _pieces(
    start: datetime, end: datetime, pauses: Pauses
) -> Iterable[tuple[datetime, datetime]]:
    """What is left of a stretch of time without its pauses."""
    for since, until in _joined(pauses):
        if start < since:
            yield start, min(since, end)
        start = max(start, until)
    yield start, end


def _running(
    calendar: Calendar,
    stretch: tuple[datetime, datetime],
    unit: Unit,
    pauses: Pauses,
    tz: ZoneInfo,
) -> int:
    pieces = _pieces(*stretch, pauses)
    return sum(seconds(calendar, since, until, unit, tz) for since, until in pieces)


def share_gone(  # noqa: PLR0913 -- a clock's whole story
    calendar: Calendar,
    start: datetime,
    due: datetime,
    now: datetime,
    unit: Unit,
    pauses: Pauses = (),
    *,
    tz: ZoneInfo = SHANGHAI,
) -> float:
    """Time inside the clock's own windows since the start, as a share of the whole.

    1 at the due time, more when overdue. A working clock stands still outside its
    windows, so in the night after the due time the share is still 1: whether a clock
    is overdue is told by ``now > due``. ``due`` has its pauses already added.
    """
    start = cut(start)
    whole = _running(calendar, (start, due), unit, pauses, tz)
    if whole == 0:
        return float(now >= due)
    return _running(calendar, (start, now), unit, pauses, tz) / whole


def at_share(  # noqa: PLR0913 -- a clock's whole story
    calendar: Calendar,
    start: datetime,
    due: datetime,
    unit: Unit,
    percent: int,
    pauses: Pauses = (),
    *,
    tz: ZoneInfo = SHANGHAI,
) -> datetime:
    """The earliest instant (UTC) at which that share is gone; over 100: after due."""
    start = cut(start)
    whole = _running(calendar, (start, due), unit, pauses, tz)
    if percent == 100 or not whole:  # noqa: PLR2004 -- the whole
        return due.astimezone(UTC)
    at = _later(calendar, start, -(-whole * percent // 100), unit, tz)
    for since, until in _joined(pauses):
        if since < at:
            paused = seconds(calendar, max(since, start), until, unit, tz)
            at = _later(calendar, at, paused, unit, tz)
    return at


def _later(
    calendar: Calendar, at: datetime, by_s: int, unit: Unit, tz: ZoneInfo
) -> datetime:
    """An instant moved on by seconds of the clock's own time."""
    if unit == Unit.MINUTES:
        return at.astimezone(UTC) + timedelta(seconds=by_s)
    return from_wall(advance(calendar, to_wall(at, tz), by_s), tz)


def shift_for_pause(
    calendar: Calendar,
    due: datetime,
    pause_from: datetime,
    pause_to: datetime,
    unit: Unit,
    *,
    tz: ZoneInfo = SHANGHAI,
) -> datetime:
    """The due time (UTC) after a pause.

    Natural and working-hour clocks get the paused minutes back. A day clock ticks when
    an office closes for the day, and gets back each working day whose closing lay in
    the pause: so as many days are left after it as before, and a due time never passes
    while the clock stands.
    """
    since, until = cut(pause_from), cut(pause_to)
    if unit != Unit.WORKING_DAYS:
        paused = seconds(calendar, since, until, unit, tz)
        return _later(calendar, due, paused, unit, tz)
    if not (days := _closings(calendar, to_wall(since, tz), to_wall(until, tz))):
        return due.astimezone(UTC)
    day = working_day_after(calendar, to_wall(due, tz).date(), days)
    return from_wall(end_of(calendar, day), tz)


def _closings(calendar: Calendar, since: datetime, until: datetime) -> int:
    """Working days that close later than one wall time and not later than another."""
    if until <= since:
        return 0
    days = working_days(calendar, since.date(), until.date())
    return days + _still_open(calendar, since) - _still_open(calendar, until)


def _still_open(calendar: Calendar, wall: datetime) -> bool:
    """Whether a working day has not closed yet."""
    day = wall.date()
    return bool(calendar.spans(day)) and wall < end_of(calendar, day)


def end_of_next_working_day(
    calendar: Calendar, now: datetime, *, tz: ZoneInfo = SHANGHAI
) -> datetime:
    """When the last window of the next working day after today closes (UTC)."""
    day = working_day_after(calendar, to_wall(now, tz).date(), 1)
    return from_wall(end_of(calendar, day), tz)
