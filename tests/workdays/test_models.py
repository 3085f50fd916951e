from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint

from naicha.workdays.models import (
    ClockLimit,
    DeadlineProfile,
    Holiday,
    WorkingWindow,
    day_of_season,
    rising_percents,
)
from naicha.workdays.pure import Limit, Unit

pytestmark = pytest.mark.django_db

HOLIDAY = {
    "year": 2026,
    "day": date(2026, 10, 1),
    "kind": "holiday",
    "name": "国庆节",
    "source": "号",
}
WINDOW = {"weekday": 0, "starts": time(8, 30), "ends": time(12)}
PROFILE = {"code": "r4-s24", "valid_from": date(2024, 1, 1)}
LIMIT = {"clock": "sign", "amount": 4, "unit": "working_hours"}

BROKEN = [
    (Holiday, HOLIDAY | {"kind": "festival"}, "holiday_kind_is_known"),
    (Holiday, HOLIDAY | {"name": ""}, "holiday_has_name_and_source"),
    (Holiday, HOLIDAY | {"source": ""}, "holiday_has_name_and_source"),
    (WorkingWindow, WINDOW | {"slot": 7}, "window_slot_is_county"),
    (WorkingWindow, WINDOW | {"ends": time(8, 30)}, "window_ends_after_it_starts"),
    (WorkingWindow, WINDOW | {"weekday": 7}, "window_weekday_is_known"),
    (WorkingWindow, WINDOW | {"season_from": 100}, "window_season_is_of_a_year"),
    (WorkingWindow, WINDOW | {"season_to": 1232}, "window_season_is_of_a_year"),
    (DeadlineProfile, PROFILE | {"slot": 7}, "profile_slot_is_county"),
    (DeadlineProfile, PROFILE | {"code": ""}, "profile_has_code_and_version"),
    (DeadlineProfile, PROFILE | {"version": 0}, "profile_has_code_and_version"),
    (
        DeadlineProfile,
        PROFILE | {"extension_amount": 2},
        "profile_extension_is_whole_or_none",
    ),
    (
        DeadlineProfile,
        PROFILE | {"extension_unit": "minutes"},
        "profile_extension_is_whole_or_none",
    ),
    (
        DeadlineProfile,
        PROFILE | {"extension_amount": 0, "extension_unit": "minutes"},
        "profile_extension_is_whole_or_none",
    ),
    (ClockLimit, LIMIT | {"clock": "tea"}, "limit_clock_is_known"),
    (ClockLimit, LIMIT | {"unit": "moons"}, "limit_unit_is_known"),
    (ClockLimit, LIMIT | {"amount": 0}, "limit_amount_is_sensible"),
    (ClockLimit, LIMIT | {"amount": 1_000_001}, "limit_amount_is_sensible"),
]
TWICE = [
    (WorkingWindow, WINDOW, "window_stands_once"),
    (DeadlineProfile, PROFILE, "profile_version_stands_once"),
    (ClockLimit, LIMIT, "limit_of_clock_stands_once"),
]


@pytest.fixture
def profile():
    return DeadlineProfile.objects.create(code="p", valid_from=date(2024, 1, 1))


def put(model, fields, profile):
    """Write a row past ``save()`` and its checks."""
    fields = fields | ({"profile": profile} if model is ClockLimit else {})
    with transaction.atomic():
        model.objects.bulk_create([model(**fields)])


def named(unique):
    """What the database calls it: SQLite names the columns instead."""
    return "UNIQUE" if connection.vendor == "sqlite" else unique


@pytest.mark.parametrize(("model", "fields", "name"), BROKEN)
def test_the_database_refuses_a_broken_row(model, fields, name, profile):
    with pytest.raises(IntegrityError, match=name):
        put(model, fields, profile)


@pytest.mark.parametrize(("model", "fields", "name"), TWICE)
def test_the_database_refuses_a_second_row(model, fields, name, profile):
    put(model, fields, profile)

    with pytest.raises(IntegrityError, match=named(name)):
        put(model, fields, profile)


def test_a_day_stands_once():
    put(Holiday, HOLIDAY, None)

    with pytest.raises(IntegrityError):
        put(Holiday, HOLIDAY, None)


def test_every_constraint_has_a_broken_row():
    models = [Holiday, WorkingWindow, DeadlineProfile, ClockLimit]
    constraints = [one for model in models for one in model._meta.constraints]

    checks = {one.name for one in constraints if isinstance(one, CheckConstraint)}
    assert checks == {name for *_, name in BROKEN}
    assert {one.name for one in constraints} - checks == {name for *_, name in TWICE}


@pytest.mark.parametrize(("model", "fields", "name"), BROKEN)
def test_a_form_is_told_in_words(model, fields, name, profile):
    [constraint] = [one for one in model._meta.constraints if one.name == name]

    with pytest.raises(ValidationError):
        constraint.validate(model, model(**fields))


def test_the_slot_follows_the_county(county):
    window = WorkingWindow(county=county, **WINDOW)
    window.full_clean()
    window.save()

    assert WorkingWindow.objects.get().slot == county.pk


@pytest.mark.parametrize("value", [0, 100, 132, 230, 431, 1301])
def test_a_day_of_a_season_is_in_the_calendar(value):
    with pytest.raises(ValidationError):
        day_of_season(value)


@pytest.mark.parametrize("value", [101, 229, 430, 1231])
def test_days_of_a_season(value):
    day_of_season(value)


@pytest.mark.parametrize(
    "points", [[80, 50], [50, 50], [0], [301], ["50"], [True], [50.5]]
)
def test_warn_points_rise(points):
    with pytest.raises(ValidationError):
        rising_percents(points)


def test_warn_points_may_lie_beyond_the_limit():
    rising_percents([50, 80, 100, 150])


def test_a_limit_and_an_extension_as_the_arithmetic_knows_them(profile):
    limit = ClockLimit(profile=profile, **LIMIT)
    longer = DeadlineProfile(extension_amount=5, extension_unit="working_days")

    assert limit.limit == Limit(4, Unit.WORKING_HOURS)
    assert limit.warn_points == [50, 80, 100]
    assert longer.extension == Limit(5, Unit.WORKING_DAYS)
    assert profile.extension is None


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Holiday(**HOLIDAY), "2026-10-01 国庆节"),
        (WorkingWindow(**WINDOW), "08:30–12:00"),
        (DeadlineProfile(**PROFILE), "r4-s24 v1"),
        (ClockLimit(**LIMIT), "sign 4 working_hours"),
    ],
)
def test_rows_have_names(row, words):
    assert str(row).endswith(words)
