"""Reading the calendar and the profiles, kept in the process for a minute.

The services forget what is kept when they write; another process sees the change when
its minute is over.
"""

import time
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar, cast

from django.db.models import Q
from django.utils import timezone

from naicha.workdays import shipped
from naicha.workdays.errors import ProfileMissing
from naicha.workdays.models import (
    ClockLimit,
    DeadlineProfile,
    Holiday,
    HolidayKind,
    WorkingWindow,
)
from naicha.workdays.pure import SHANGHAI, Calendar, Window

KEPT_S = 60
KEPT_MOST = 10_000
WARN_FROM = 11  # November: when the State Council's notice for the next year is out
T = TypeVar("T")
_kept: dict[Hashable, tuple[float, Any]] = {}


def forget() -> None:
    """Read everything anew at the next question."""
    _kept.clear()


def _keep(key: Hashable, read: Callable[[], T]) -> T:
    until, value = _kept.get(key, (0.0, None))
    if time.monotonic() >= until:
        value = read()
        if len(_kept) >= KEPT_MOST:
            _kept.clear()
        _kept[key] = (time.monotonic() + KEPT_S, value)
    return cast("T", value)


def calendar_for(county_id: int | None) -> Calendar:
    """The calendar of a county; of no county: what stands for all.

    Two statements when cold, none when warm. Where no holidays or no windows are
    loaded, those shipped with the program stand in.
    """
    return _keep(("calendar", county_id), lambda: _calendar(county_id))


def _calendar(county_id: int | None) -> Calendar:
    windows = _windows(county_id) or shipped.windows()
    rows = list(Holiday.objects.values_list("year", "day", "kind", "name"))
    if not rows:
        known = shipped.calendar()
        return Calendar(windows, known.off, known.on, known.loaded_years, known.names)
    return Calendar(
        windows=windows,
        off=frozenset(day for _, day, kind, _ in rows if kind == HolidayKind.HOLIDAY),
        on=frozenset(day for _, day, kind, _ in rows if kind == HolidayKind.MAKEUP),
        loaded_years=frozenset(year for year, *_ in rows),
        names={day: name for _, day, _, name in rows},
    )


def _windows(county_id: int | None) -> tuple[Window, ...]:
    """The county's own windows; if it has none, those for all."""
    rows = WorkingWindow.objects.filter(Q(county=None) | Q(county=county_id))
    found: dict[int, list[Window]] = {}
    fields = ("slot", "season_from", "season_to", "weekday", "starts", "ends")
    for slot, *row in rows.values_list(*fields):
        found.setdefault(slot, []).append(shipped.window(*row))
    return tuple(found[max(found)]) if found else ()


def profile(
    code: str, county_id: int | None, *, on: date | None = None
) -> DeadlineProfile:
    """The newest profile in force on a day (today), the county's own before all others.

    Raises:
        ProfileMissing: there is none of this code.
    """
    day = on or timezone.localdate()
    return _keep(
        ("profile", code, county_id, day), lambda: _profile(code, county_id, day)
    )


def _profile(code: str, county_id: int | None, day: date) -> DeadlineProfile:
    rows = DeadlineProfile.objects.filter(
        Q(county=None) | Q(county=county_id), code=code, valid_from__lte=day
    )
    found = rows.order_by("-slot", "-valid_from", "-version").first()
    if found is None:
        raise ProfileMissing(profile=code)
    return found


def limits_of(profile_id: int) -> Mapping[str, ClockLimit]:
    """The limits of a profile by the kind of clock; all are read in one statement."""
    every = _keep("limits", _limits)
    if profile_id not in every:  # made since, by another process
        _kept.pop("limits", None)
        every = _keep("limits", _limits)
    return every.get(profile_id, MappingProxyType({}))


def _limits() -> Mapping[int, Mapping[str, ClockLimit]]:
    found: dict[int, dict[str, ClockLimit]] = {}
    for row in ClockLimit.objects.select_related("profile"):
        found.setdefault(row.profile_id, {})[row.clock] = row
    return {pk: MappingProxyType(rows) for pk, rows in found.items()}


def missing_year(now: datetime) -> int | None:
    """The year whose notice should be loaded by now and is not.

    This year's always, next year's from November on.
    """
    today = now.astimezone(SHANGHAI)
    wanted = [today.year] + [today.year + 1] * (today.month >= WARN_FROM)
    loaded = calendar_for(None).loaded_years
    return next((year for year in wanted if year not in loaded), None)
