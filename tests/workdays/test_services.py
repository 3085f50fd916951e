from datetime import date

import pytest

from naicha.workdays import errors, pure, queries, services, shipped
from naicha.workdays.models import DeadlineProfile, Holiday, WorkingWindow
from naicha.workdays.pure import Limit, Unit
from naicha.workdays.services import Loaded, NoticeRow

pytestmark = pytest.mark.django_db

NEW_YEAR = NoticeRow(date(2027, 1, 1), "holiday", "元旦")
EVE = NoticeRow(date(2026, 12, 31), "holiday", "元旦")
SUNDAY = NoticeRow(date(2027, 1, 3), "makeup", "元旦")
CATALOGUE = [
    {"respond_hours": "", "resolve_hours": ""},
    {"respond_hours": "4", "resolve_hours": "24"},
    {"respond_hours": "4", "resolve_hours": "24"},
    {"respond_hours": "0.5", "resolve_hours": "12"},
]


def load(*rows, source="号"):
    return services.load_notice(2027, rows, source)


def days():
    return list(Holiday.objects.values_list("day", "kind", "name", "source"))


def test_the_same_notice_twice_changes_nothing():
    first = load(NEW_YEAR, SUNDAY)
    again = load(SUNDAY, NEW_YEAR)

    assert (first, again) == (Loaded(added=2), Loaded())
    assert days() == [(*NEW_YEAR, "号"), (*SUNDAY, "号")]


def test_a_corrected_notice_corrects_the_calendar():
    load(NEW_YEAR, SUNDAY)

    changed = load(NEW_YEAR._replace(name="新年"), EVE, source="更正")

    assert changed == Loaded(added=1, changed=1, removed=1)
    assert days() == [(*EVE, "更正"), (NEW_YEAR.day, "holiday", "新年", "更正")]


def test_the_calendar_knows_at_once_what_was_loaded():
    services.load_shipped()
    queries.calendar_for(None)

    load(NEW_YEAR)

    assert 2027 in queries.calendar_for(None).loaded_years


def test_another_process_is_told_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        load(NEW_YEAR)

    assert queries.forget in later


@pytest.mark.parametrize(
    ("rows", "source", "refusal"),
    [
        ([NEW_YEAR], " ", errors.NoticeIncomplete),
        ([], "号", errors.NoticeIncomplete),
        ([NEW_YEAR._replace(kind="festival")], "号", errors.NoticeIncomplete),
        ([NEW_YEAR._replace(name="")], "号", errors.NoticeIncomplete),
        ([NEW_YEAR._replace(day=date(2028, 1, 1))], "号", errors.DayNotOfYear),
        ([NEW_YEAR._replace(day=date(2026, 11, 30))], "号", errors.DayNotOfYear),
        (
            [NEW_YEAR, NEW_YEAR._replace(kind="makeup", name="x")],
            "号",
            errors.MakeupOnWorkday,
        ),
        ([NEW_YEAR, NEW_YEAR], "号", errors.DayTwice),
        ([SUNDAY._replace(day=date(2027, 1, 4))], "号", errors.MakeupOnWorkday),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused(rows, source, refusal):
    with pytest.raises(refusal):
        services.load_notice(2027, rows, source)

    assert days() == []


def test_a_day_of_another_years_notice_is_refused():
    services.load_notice(2026, [EVE], "旧号")

    with pytest.raises(errors.DayTwice, match="2026-12-31"):
        load(NEW_YEAR, EVE)

    assert days() == [(*EVE, "旧号")]


def test_the_shipped_calendar_is_loaded_once():
    first = services.load_shipped()
    again = services.load_shipped()

    assert (first, again) == (len(shipped.days()), 0)
    assert WorkingWindow.objects.count() == len(shipped.windows())


def test_what_the_county_corrected_stays():
    services.load_notice(2026, [EVE], "更正")

    services.load_shipped()

    assert [row.day for row in Holiday.objects.filter(year=2026)] == [EVE.day]


def test_the_catalogue_becomes_profiles(county):
    made = services.load_profiles_from_catalogue(CATALOGUE, county_id=county.pk)

    assert sorted(made) == ["default", "r0.5-s12", "r4-s24"]
    assert {one.slot for one in made.values()} == {county.pk}
    assert {
        clock: row.limit for clock, row in queries.limits_of(made["r4-s24"].pk).items()
    } == {
        "triage": Limit(1, Unit.WORKING_DAYS),
        "sign": Limit(4, Unit.WORKING_HOURS),
        "respond": Limit(4, Unit.WORKING_HOURS),
        "handle": Limit(3, Unit.WORKING_DAYS),
        "resolve": Limit(3, Unit.WORKING_DAYS),
        "verify": Limit(2, Unit.WORKING_DAYS),
        "revisit": Limit(10080, Unit.MINUTES),
        "ruling": Limit(1, Unit.WORKING_DAYS),
    }


def test_an_urgent_profile_is_signed_within_half_an_hour():
    made = services.load_profiles_from_catalogue(CATALOGUE)["r0.5-s12"]

    limits = queries.limits_of(made.pk)
    assert limits["sign"].limit == Limit(30, Unit.MINUTES)
    assert limits["handle"].limit == Limit(720, Unit.MINUTES)
    assert made.extension == Limit(720, Unit.MINUTES)
    assert made.basis == services.BASIS


def test_the_same_catalogue_twice_makes_no_new_versions():
    first = services.load_profiles_from_catalogue(CATALOGUE)

    assert services.load_profiles_from_catalogue(CATALOGUE) == first
    assert DeadlineProfile.objects.count() == 3


def test_changed_limits_make_a_new_version_and_leave_the_old():
    old = services.load_profiles_from_catalogue(CATALOGUE)["r4-s24"]
    old.limits.filter(clock="sign").update(amount=2)

    new = services.load_profiles_from_catalogue(CATALOGUE, valid_from=date(2026, 1, 1))

    assert [new["r4-s24"].version, new["default"].version] == [2, 1]
    assert new["r4-s24"].valid_from == date(2026, 1, 1)
    assert queries.limits_of(old.pk)["sign"].amount == 2


def test_hours_that_are_no_limit_are_named():
    rows = [*CATALOGUE, {"respond_hours": "4", "resolve_hours": "soon"}]

    with pytest.raises(errors.HoursUnreadable, match="soon"):
        services.load_profiles_from_catalogue(rows)

    assert DeadlineProfile.objects.count() == 0


def test_a_rows_hours_lead_to_its_profile():
    made = services.load_profiles_from_catalogue(CATALOGUE)

    assert pure.profile_code("4", "24") in made
