"""Loading notices, working windows and deadline profiles; each safe to do twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction

from naicha.workdays import errors, pure, queries, shipped
from naicha.workdays.models import (
    ClockKind,
    ClockLimit,
    DeadlineProfile,
    Holiday,
    HolidayKind,
    WorkingWindow,
)
from naicha.workdays.pure import Limit, Unit

FIRST_YEAR = date(2024, 1, 1)
DEFAULT = "default"
DEFAULT_HOURS = ("8", "40")  # catalogue hours: a day's work, and five working days
BASIS = "县级默认时限，由事件目录换算，待县里确认"


class NoticeRow(NamedTuple):
    """A day as a State Council notice arranges it; ``kind`` as ``HolidayKind``."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading changed, in rows."""

    added: int = 0
    changed: int = 0
    removed: int = 0


def _forget() -> None:
    """Now for this transaction, and again when others can read what it wrote."""
    queries.forget()
    transaction.on_commit(queries.forget)


@transaction.atomic
def load_notice(year: int, rows: Iterable[NoticeRow], source: str) -> Loaded:
    """Make the calendar of a year what its State Council notice says.

    The same rows again change nothing; a day that is no longer named is removed.

    Args:
        year: the year the notice arranges.
        rows: every day off and every make-up workday it names.
        source: the notice's number.

    Raises:
        NoticeIncomplete: no number, no days, or a day without kind or name.
        DayNotOfYear: a day neither in the year nor in the December before.
        DayTwice: a day twice, or already arranged by another year's notice.
        MakeupOnWorkday: a make-up workday that is no Saturday or Sunday.
    """
    wanted = _checked(year, [NoticeRow(*row) for row in rows], source)
    standing = {row.day: row for row in Holiday.objects.filter(year=year)}
    changed = 0
    for day, row in wanted.items():
        if day in standing:
            changed += _change(standing[day], row, source)
    new = [
        Holiday(year=year, source=source, **row._asdict())
        for row in (wanted[day] for day in wanted.keys() - standing.keys())
    ]
    gone = standing.keys() - wanted.keys()
    Holiday.objects.filter(day__in=gone).delete()
    _create(new)
    _forget()
    return Loaded(len(new), changed, len(gone))


def _checked(
    year: int, rows: Sequence[NoticeRow], source: str
) -> dict[date, NoticeRow]:
    if not (source.strip() and rows):
        raise errors.NoticeIncomplete
    found: dict[date, NoticeRow] = {}
    for row in rows:
        _check(year, row)
        if row.day in found:
            raise errors.DayTwice(day=row.day)
        found[row.day] = row
    return found


def _check(year: int, row: NoticeRow) -> None:
    if row.kind not in HolidayKind.values or not row.name.strip():
        raise errors.NoticeIncomplete
    if not date(year - 1, 12, 1) <= row.day <= date(year, 12, 31):
        raise errors.DayNotOfYear(day=row.day, year=year)
    if row.kind == HolidayKind.MAKEUP and row.day.weekday() < 5:  # noqa: PLR2004 -- Saturday
        raise errors.MakeupOnWorkday(day=row.day)


def _change(standing: Holiday, row: NoticeRow, source: str) -> bool:
    new = (row.kind, row.name, source)
    if (standing.kind, standing.name, standing.source) == new:
        return False
    standing.kind, standing.name, standing.source = new
    standing.save(update_fields=["kind", "name", "source"])
    return True


def _create(new: list[Holiday]) -> None:
    days = [row.day for row in new]
    if taken := Holiday.objects.filter(day__in=days).first():
        raise errors.DayTwice(day=taken.day)
    try:
        with transaction.atomic():
            Holiday.objects.bulk_create(new)
    except IntegrityError as error:  # pragma: no cover -- two loading at once
        raise errors.DayTwice(day=min(days)) from error


@transaction.atomic
def load_shipped() -> int:
    """Load the notices that come with the program, and sample windows for all.

    A year that is loaded already and windows that somebody entered stay.

    Returns:
        The days added.
    """
    loaded = set(Holiday.objects.values_list("year", flat=True))
    missing = {
        (row.year, row.source) for row in shipped.days() if row.year not in loaded
    }
    added = 0
    for year, source in sorted(missing):
        rows = [NoticeRow(*row[1:4]) for row in shipped.days() if row.year == year]
        added += load_notice(year, rows, source).added
    if not WorkingWindow.objects.filter(county=None).exists():
        set_windows(None, shipped.windows())
    return added


@transaction.atomic
def set_windows(county_id: int | None, windows: Iterable[pure.Window]) -> None:
    """Make the working windows of a county (or for all) these and no others."""
    WorkingWindow.objects.filter(county=county_id).delete()
    for window in windows:
        WorkingWindow.objects.create(
            county_id=county_id,
            season_from=window.season_from[0] * 100 + window.season_from[1],
            season_to=window.season_to[0] * 100 + window.season_to[1],
            weekday=window.weekday,
            starts=window.starts,
            ends=window.ends,
        )
    _forget()


@transaction.atomic
def load_profiles_from_catalogue(
    rows: Iterable[Mapping[str, str]],
    *,
    county_id: int | None = None,
    valid_from: date = FIRST_YEAR,
) -> dict[str, DeadlineProfile]:
    """Make one profile for each pair of hours in the event catalogue, and a default.

    A profile whose limits are already so stays as it is; if the limits changed, a new
    version is added, because matters in hand point to the old one.

    Args:
        rows: of the catalogue; ``respond_hours`` and ``resolve_hours`` are read, rows
            without them (headings) passed over.
        county_id: whose profiles; none: for all counties.
        valid_from: from when a new version is in force.

    Returns:
        The profiles by code; ``pure.profile_code`` tells the code of a row.

    Raises:
        HoursUnreadable: a row's hours are no limit.
    """
    pairs = {_pair(row) for row in rows}
    try:
        wanted = {
            pure.profile_code(*pair): _limits(*pure.limits(*pair))
            for pair in sorted(pairs - {("", "")})
        }
    except pure.Unreadable as error:
        raise errors.HoursUnreadable(hours=str(error)) from error
    wanted[DEFAULT] = _limits(*pure.limits(*DEFAULT_HOURS))
    made = {
        code: _profile(code, limits, county_id, valid_from)
        for code, limits in wanted.items()
    }
    _forget()
    return made


def _pair(row: Mapping[str, str]) -> tuple[str, str]:
    return (row["respond_hours"] or "").strip(), (row["resolve_hours"] or "").strip()


def _limits(respond: Limit, resolve: Limit) -> dict[str, Limit]:
    """The limits of every clock, given the two of the catalogue."""
    urgent = respond.unit == Unit.MINUTES
    return {
        ClockKind.TRIAGE: Limit(1, Unit.WORKING_DAYS),
        ClockKind.SIGN: Limit(30, Unit.MINUTES)
        if urgent
        else Limit(4, Unit.WORKING_HOURS),
        ClockKind.RESPOND: respond,
        ClockKind.HANDLE: resolve,
        ClockKind.RESOLVE: resolve,
        ClockKind.VERIFY: Limit(2, Unit.WORKING_DAYS),
        ClockKind.REVISIT: Limit(7 * 24 * 60, Unit.MINUTES),
        ClockKind.RULING: Limit(1, Unit.WORKING_DAYS),
    }


def _profile(
    code: str, limits: Mapping[str, Limit], county_id: int | None, valid_from: date
) -> DeadlineProfile:
    standing = DeadlineProfile.objects.filter(code=code, county=county_id)
    newest = standing.order_by("-version").first()
    if newest and _limits_now(newest) == limits:
        return newest
    longest = limits[ClockKind.RESOLVE]
    made = DeadlineProfile.objects.create(
        code=code,
        county_id=county_id,
        version=newest.version + 1 if newest else 1,
        valid_from=valid_from,
        extension_amount=longest.amount,
        extension_unit=longest.unit,
        basis=BASIS,
    )
    ClockLimit.objects.bulk_create(
        ClockLimit(profile=made, clock=clock, amount=limit.amount, unit=limit.unit)
        for clock, limit in limits.items()
    )
    return made


def _limits_now(profile: DeadlineProfile) -> dict[str, Limit]:
    return {row.clock: row.limit for row in profile.limits.all()}
