"""What is asked for and decided by another; clocks run meanwhile."""

from datetime import timedelta

import pytest

from naicha.matters import errors
from naicha.matters.models import Application, Clock, Pause
from naicha.matters.services import applications, revisiting, triage, units
from tests.factories.county import NOW, fresh
from tests.factories.deeds import Path, shares
from tests.factories.invariants import breaches

pytestmark = pytest.mark.django_db


def asked_return(way: Path, unit: str = "housing", **words) -> Application:
    share = way.share(unit)
    applications.ask_return(
        share, way.by(unit, share),
        ground=words.get("ground", "wrong_duty"),
        legal_basis=words.get("legal_basis", "权责清单第 3 条"),
    )  # fmt: skip
    return way.application()


def grant(way: Path, application: Application, who: str = "centre", **more):
    me = way.by(who, application, shares=shares(way.matter))
    return applications.grant(application, me, reason="同意", **more)


def test_clocks_run_while_a_return_is_argued_and_the_centre_has_a_day(county):
    way = Path(county).with_units()
    before = way.fresh()

    asked_return(way)

    running = Clock.objects.filter(matter=way.matter, stopped_at=None)
    assert set(running.values_list("kind", flat=True)) == {
        "sign", "respond", "resolve", "ruling",
    }  # fmt: skip
    after = way.fresh()
    assert (after.version, after.open_due_at) == (before.version, before.open_due_at)
    assert breaches(after) == []


def test_a_granted_return_without_a_next_lead_goes_back_to_triage(county):
    way = Path(county).with_units("water")
    application = asked_return(way)

    grant(way, application)

    matter = way.fresh()
    assert (matter.state, matter.holder_unit) == ("accepted", county.units["community"])
    assert Clock.objects.get(accountable_of=matter).kind == "triage"
    assert breaches(matter) == []


def test_a_ruling_that_names_a_lead_binds_it(county):
    way = Path(county).with_units()
    grant(way, asked_return(way), lead=county.units["water"])
    share = way.share("water")

    assert way.fresh().holder_unit == county.units["water"]
    with pytest.raises(errors.BoundByRuling):
        applications.ask_return(
            share, way.by("water", share), ground="wrong_duty", legal_basis="x"
        )


def test_the_unit_that_returned_it_cannot_be_the_next_lead(county):
    way = Path(county).with_units()
    application = asked_return(way)

    with pytest.raises(errors.OneLead):
        grant(way, application, lead=county.units["housing"])
    assert way.application() == application


def test_a_return_is_asked_once_a_unit_and_matter_and_within_two_working_days(county):
    way = Path(county).with_units()
    application = asked_return(way)
    applications.refuse_application(
        application, way.by("centre", application), reason="归你们"
    )
    share = way.share()
    with pytest.raises(errors.ReturnedOnce):
        asked_return(way)

    late = Path(county).with_units().later(days=3)
    with pytest.raises(errors.TooLate):
        asked_return(late)
    assert share.state == "sent"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"ground": "不想办"}, errors.UnknownChoice),
        ({"legal_basis": " "}, errors.Needed),
    ],
)
def test_a_return_needs_a_ground_of_the_list_and_a_basis(county, words, error):
    way = Path(county).with_units()

    with pytest.raises(error):
        asked_return(way, **words)
    assert Application.objects.count() == 0
    assert not Clock.objects.filter(kind="ruling").exists()


def test_an_assists_return_leaves_the_lead_and_may_complete_the_answers(county):
    way = Path(county).with_units("water").answered("housing")
    application = asked_return(way, "water")

    grant(way, application)

    assert way.fresh().state == "verifying"
    assert breaches(way.fresh()) == []


def test_a_return_lapses_when_the_unit_answers(county):
    way = Path(county).with_units()
    way.signed()
    application = asked_return(way)

    way.answered()

    application.refresh_from_db()
    assert (application.state, application.pending) == ("lapsed", None)
    assert not Clock.objects.filter(kind="ruling", stopped_at=None).exists()


def test_nobody_decides_what_they_asked_for(county):
    way = Path(county)
    applications.ask_refuse_intake(
        way.matter, way.by("clerk"), ground="不归政府管", where_to_go="可找法院"
    )
    application = way.application()

    with pytest.raises(errors.OwnApplication):
        grant(way, application, "clerk")
    grant(way, application, "clerk2")

    matter = way.fresh()
    assert (matter.state, matter.holder_unit) == ("not_accepted", None)
    told = matter.entries.get(move="refuse").public_text
    assert told == "不归政府管\n可找法院"


def asked_extension(way: Path, until) -> Application:
    share = way.share()
    applications.ask_extension(
        share, way.by("housing", share), reason="缺配件", until=until
    )
    return way.application()


def test_an_extension_moves_the_lead_and_the_row(county):
    way = Path(county).with_units().signed()
    until = way.fresh().open_due_at + timedelta(hours=3)
    grant(way, asked_extension(way, until), "clerk")

    clock = Clock.objects.get(accountable_of=way.matter)
    assert clock.due_at == way.fresh().open_due_at == until
    assert clock.original_due_at == until - timedelta(hours=3)


def test_an_extension_lies_after_the_limit_and_within_the_cap(county):
    way = Path(county).with_units().signed()
    due = way.fresh().open_due_at

    with pytest.raises(errors.NotLater):
        asked_extension(way, due)
    with pytest.raises(errors.TooFar):
        asked_extension(way, due + timedelta(days=60))


def test_an_extension_is_asked_once_and_before_the_limit(county):
    way = Path(county).with_units().signed()
    until = way.fresh().open_due_at + timedelta(hours=3)
    application = asked_extension(way, until)
    applications.refuse_application(
        application, way.by("centre", application), reason="不行"
    )
    with pytest.raises(errors.AskedOnce):
        asked_extension(way, until)

    late = Path(county).with_units().signed().later(days=20)
    with pytest.raises(errors.TooLate):
        asked_extension(late, late.now + timedelta(days=1))


def test_an_extension_is_not_granted_by_who_did_not_dispatch(county):
    way = Path(county).with_units().signed()
    application = asked_extension(way, way.fresh().open_due_at + timedelta(hours=3))

    with pytest.raises(errors.MoveNotYours):
        grant(way, application, "town")


def test_shelving_pauses_until_its_review_date(county):
    way = Path(county).with_units().signed()
    share = way.share()
    review = NOW + timedelta(days=40)
    applications.ask_shelve(
        share, way.by("housing", share), condition="等开春", review_on=review
    )
    grant(way, way.application())

    pause = Pause.objects.get()
    assert (pause.until_at, pause.why, way.fresh().open_due_at) == (
        review, "等开春", review,
    )  # fmt: skip
    assert breaches(way.fresh()) == []


@pytest.mark.parametrize(("days", "error"), [(0, errors.NotLater), (91, errors.TooFar)])
def test_a_review_lies_within_ninety_days(county, days, error):
    way = Path(county).with_units().signed()
    share = way.share()

    with pytest.raises(error):
        applications.ask_shelve(
            share, way.by("housing", share), condition="等开春",
            review_on=NOW + timedelta(days=days),
        )  # fmt: skip


def test_an_answer_ends_the_pause(county):
    way = Path(county).with_units().signed()
    share = way.share()
    applications.ask_shelve(
        share, way.by("housing", share), condition="等开春",
        review_on=NOW + timedelta(days=40),
    )  # fmt: skip
    grant(way, way.application())

    way.later(days=2).answered()

    assert Pause.objects.get().ended_at == way.now
    assert breaches(way.fresh()) == []


def test_more_time_does_not_end_a_pause(county):
    way = Path(county).with_units().signed()
    share = way.share()
    until = way.fresh().open_due_at + timedelta(hours=3)
    extension = asked_extension(way, until)
    review = NOW + timedelta(days=40)
    applications.ask_shelve(
        share, way.by("housing", share), condition="等开春", review_on=review
    )
    grant(way, Application.objects.get(kind="shelve"))

    grant(way, extension)

    assert way.fresh().open_due_at == review
    assert Clock.objects.get(accountable_of=way.matter).due_at == until
    assert breaches(way.fresh()) == []


def test_what_the_grid_cannot_do_is_raised_on_its_asking(county):
    way = Path(county).in_grid()
    applications.ask_raise(way.matter, way.by("bo"), reason="办不了")

    application = way.application()
    with pytest.raises(errors.Needed):
        grant(way, application, "leader")
    grant(way, application, "leader", lead=county.units["housing"])

    matter = way.fresh()
    assert (matter.state, matter.level, matter.holder_unit) == (
        "with_units", "major", county.units["housing"],
    )  # fmt: skip
    assert breaches(matter) == []


def test_the_second_reopening_is_asked_for_and_makes_it_hard(county):
    way = Path(county).with_units().answered().checked("clerk")
    with pytest.raises(errors.NotReopenedYet):
        applications.ask_reopen(way.matter, way.by("an"), reason="没好")
    revisiting.reopen(way.matter, way.by("an"), reason="没好")
    way.answered().checked("clerk")
    with pytest.raises(errors.ReopenedOnce):
        revisiting.reopen(way.matter, way.by("an"), reason="还没好")
    applications.ask_reopen(way.matter, way.by("an"), reason="还没好")

    grant(way, way.application(), lead=county.units["water"])

    matter = way.fresh()
    assert (matter.state, matter.level, matter.round, matter.result) == (
        "with_units", "hard", 3, "",
    )  # fmt: skip
    assert matter.holder_unit == county.units["water"]
    assert breaches(matter) == []


def test_who_may_not_rule_is_told(county):
    way = Path(county).with_units()
    application = asked_return(way)

    for name in ("clerk", "town", "housing2", "county_leader"):
        with pytest.raises(errors.MoveNotYours):
            grant(way, application, name)


def test_a_ruling_without_seeing_the_shares_is_refused(county):
    way = Path(county).with_units("water")
    application = asked_return(way)
    me = way.by("centre", application)

    with pytest.raises(errors.MovedOn):
        applications.grant(application, me, reason="同意")
    assert fresh(way.matter).state == "with_units"


def test_redispatch_releases_who_is_not_named_and_promotes_who_is(county):
    way = Path(county).with_units("water", "firm")
    me = way.by("clerk", shares=shares(way.matter))

    units.redispatch(way.matter, me, reason="水务牵头", lead=county.units["water"])

    live = way.matter.assignments.filter(live=True)
    assert [(one.unit, one.role) for one in live] == [(county.units["water"], "lead")]
    assert way.fresh().holder_unit == county.units["water"]
    assert breaches(way.fresh()) == []


def test_a_dispatch_has_one_lead_each_unit_once_and_no_grid_team(county):
    way = Path(county).accept("lamp", "major")
    u = county.units

    for lead, assists in [
        (u["housing"], [u["housing"]]),
        (u["housing"], [u["water"], u["water"]]),
    ]:
        with pytest.raises(errors.OneLead):
            triage.dispatch(way.matter, way.by("clerk"), lead=lead, assists=assists)
    with pytest.raises(errors.NoSuchUnit):
        triage.dispatch(way.matter, way.by("clerk"), lead=u["team"])
    assert way.fresh().state == "accepted"


def test_another_countys_unit_is_on_no_list(county, other_county):
    way = Path(county).accept("lamp", "major")

    with pytest.raises(errors.NoSuchUnit):
        triage.dispatch(way.matter, way.by("clerk"), lead=other_county.units["water"])
