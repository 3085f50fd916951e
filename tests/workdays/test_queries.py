from dataclasses import replace
from datetime import date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from naicha.workdays import errors, pure, queries, services, shipped
from naicha.workdays.models import ClockLimit, DeadlineProfile, Holiday
from naicha.workdays.pure import Window

pytestmark = pytest.mark.django_db
SHORT = (Window(0, time(10), time(12)),)


def statements(ask):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask()
    return len(asked)


def beijing(text):
    return datetime.fromisoformat(text).replace(tzinfo=pure.SHANGHAI)


def make_profile(code="p", **fields):
    return DeadlineProfile.objects.create(
        code=code, **({"valid_from": date(2024, 1, 1)} | fields)
    )


def test_an_empty_county_has_the_shipped_calendar():
    assert queries.calendar_for(None) == shipped.calendar()


def test_loaded_tables_are_the_shipped_calendar():
    services.load_shipped()

    loaded, known = queries.calendar_for(None), shipped.calendar()
    assert set(loaded.windows) == set(known.windows)
    assert replace(loaded, windows=known.windows) == known


def test_a_county_with_windows_has_only_its_own(county, neighbour):
    services.load_shipped()
    services.set_windows(county.pk, SHORT)

    assert queries.calendar_for(county.pk).windows == SHORT
    assert set(queries.calendar_for(neighbour.pk).windows) == set(shipped.windows())


def test_a_calendar_costs_two_statements_cold_and_none_warm(county):
    services.load_shipped()
    services.set_windows(county.pk, SHORT)

    costs = [statements(lambda: queries.calendar_for(county.pk)) for _ in range(2)]

    assert costs == [2, 0]


def test_what_is_kept_is_read_again_after_a_minute(monkeypatch):
    queries.calendar_for(None)
    later = queries.time.monotonic() + 61

    monkeypatch.setattr(queries.time, "monotonic", lambda: later)

    assert statements(lambda: queries.calendar_for(None)) == 2


def test_not_more_is_kept_than_is_sensible(monkeypatch):
    monkeypatch.setattr(queries, "KEPT_MOST", 1)
    queries.calendar_for(None)
    queries.calendar_for(1)

    assert list(queries._kept) == [("calendar", 1)]


def test_the_newest_profile_in_force(county):
    make_profile(version=1)
    second = make_profile(version=2, valid_from=date(2026, 1, 1))
    make_profile(version=3, valid_from=date(2027, 1, 1))

    assert queries.profile("p", county.pk, on=date(2026, 6, 1)) == second


def test_the_countys_own_profile_before_a_newer_one_for_all(county, neighbour):
    own = make_profile(county=county)
    general = make_profile(valid_from=date(2026, 1, 1))

    day = date(2026, 6, 1)
    assert queries.profile("p", county.pk, on=day) == own
    assert queries.profile("p", neighbour.pk, on=day) == general
    assert queries.profile("p", None, on=day) == general


def test_without_a_day_today_counts(county):
    made = make_profile()

    assert queries.profile("p", county.pk) == made
    assert statements(lambda: queries.profile("p", county.pk)) == 0


def test_a_missing_profile_is_an_error(county):
    make_profile(valid_from=date(2099, 1, 1))

    with pytest.raises(errors.ProfileMissing, match="p"):
        queries.profile("p", county.pk, on=date(2026, 1, 1))


def test_limits_by_clock():
    profile = make_profile()
    sign = ClockLimit.objects.create(
        profile=profile, clock="sign", amount=4, unit="minutes"
    )

    assert queries.limits_of(profile.pk) == {"sign": sign}
    assert statements(lambda: queries.limits_of(profile.pk)) == 0


@pytest.mark.parametrize(
    ("now", "missing"),
    [
        ("2026-10-31T23:59", None),
        ("2026-11-01T00:00", 2027),
        ("2027-01-01T00:00", 2027),
        ("2028-11-01T00:00", 2028),
        ("2025-12-01T00:00", None),
    ],
)
def test_from_november_on_next_years_notice_is_missed(now, missing):
    assert queries.missing_year(beijing(now)) == missing


def test_a_loaded_notice_is_not_missed():
    services.load_shipped()
    services.load_notice(2027, [(date(2027, 1, 1), "holiday", "元旦")], "号")

    assert queries.missing_year(beijing("2026-11-01T00:00")) is None
    assert Holiday.objects.filter(year=2027).count() == 1
