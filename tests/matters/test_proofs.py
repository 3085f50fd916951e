"""What the first landing must prove: the loop is one, whoever and wherever."""

from datetime import timedelta

import pytest

from naicha.matters import errors
from naicha.matters.deed import By
from naicha.matters.models import Assignment, Clock, Matter, MatterEntry
from naicha.matters.services import checking, triage, units
from naicha.posts.queries import Actor
from tests.factories.county import NOW, by, filed, fresh
from tests.factories.deeds import Path
from tests.factories.invariants import breaches

pytestmark = pytest.mark.django_db


def test_three_shares_have_clocks_of_their_own_and_the_leads_one_counts(county):
    way = Path(county).with_units("water", "firm").later(hours=1)
    way.answered("water")

    kinds = Clock.objects.filter(matter=way.matter).exclude(kind="triage")
    running = kinds.filter(stopped_at=None)
    assert kinds.count() == 9
    assert running.filter(assignment=way.share("water")).count() == 0
    of_lead = running.filter(assignment=way.share())
    assert set(of_lead.values_list("kind", flat=True)) == {
        "sign", "respond", "resolve",
    }  # fmt: skip
    counting = Clock.objects.get(accountable_of=way.matter)
    assert (counting.kind, counting.assignment.role) == ("resolve", "lead")


def test_the_leads_clock_counts_on_after_it_answered_until_all_have(county):
    way = Path(county).with_units("water")
    way.answered("housing")
    counting = Clock.objects.get(accountable_of=way.matter)
    assert (way.fresh().state, counting.assignment) == ("with_units", way.share())
    assert counting.stopped_at is None
    assert way.fresh().holder_unit == county.units["housing"]

    way.later(minutes=30).answered("water")

    counting.refresh_from_db()
    assert counting.stopped_at == way.now
    assert way.share("water").answered_at == way.now
    assert way.share("housing").answered_at == NOW
    assert way.fresh().state == "verifying"


@pytest.mark.parametrize("kind", ["request", "hazard", "order", "forum", "whistle"])
def test_every_kind_of_matter_goes_through_the_same_moves(county, kind):
    way = Path(county, kind=kind).with_units("firm")
    way.answered("housing").answered("firm").checked("clerk").judged()

    matter = way.fresh()
    assert (matter.kind, matter.state, matter.result) == (kind, "closed", "solved")
    assert breaches(matter) == []


def test_a_matter_without_a_grid_goes_from_word_to_close(county):
    way = Path(county, where=county.pasture("暴风雪封路"))
    matter = way.matter
    assert (matter.grid, matter.holder_unit) == (None, county.units["township"])

    triage.accept(
        matter, way.by("township"), category=county.categories["flood"], level="minor",
        public_title="道路积雪",
    )  # fmt: skip
    with pytest.raises(errors.NoGrid):
        triage.assign_grid(matter, way.by("township"))
    triage.dispatch(matter, way.by("township"), lead=county.units["township"])
    way.answered("township", "township")
    assert way.fresh().holder_unit == county.units["centre"]
    way.checked("centre").judged()

    assert way.fresh().state == "closed"
    assert breaches(way.fresh()) == []


def a_day(county, numbers):
    """The deeds of a day on some matters, each ready to be done (and done again)."""
    deeds = []
    for number in numbers:
        way = Path(county)
        accept = way.by("clerk")
        take = By(
            actor=county.actor("clerk"), key=by(Actor()).key,
            version=accept.version + 1, now=NOW + timedelta(minutes=number),
        )  # fmt: skip
        deeds.append(
            [
                lambda way=way, me=accept: triage.accept(
                    way.matter, me, category=county.categories["bin"], level="minor",
                    public_title="一件事",
                ),
                lambda way=way, me=take: triage.assign_grid(way.matter, me),
            ]
        )  # fmt: skip
    return deeds


def picture():
    """Everything a deed may change, as it stands."""
    return (
        list(Matter.objects.order_by("pk").values()),
        list(MatterEntry.objects.order_by("pk").values()),
        list(Clock.objects.order_by("pk").values()),
        list(Assignment.objects.order_by("pk").values()),
    )


def test_a_days_deeds_done_again_change_nothing(county):
    deeds = a_day(county, range(3))
    first = [[deed() for deed in one] for one in deeds]
    before = picture()

    again = [[deed() for deed in one] for one in deeds]

    assert picture() == before
    for one, other in zip(sum(first, []), sum(again, []), strict=True):
        assert (one.entry.pk, other.replayed) == (other.entry.pk, True)


def test_deeds_of_different_matters_come_to_the_same_end_in_any_order(county):
    deeds = a_day(county, range(4))
    for one in reversed(deeds[:2]):
        for deed in one:
            deed()
    for step in (0, 1):
        for one in deeds[2:]:
            one[step]()

    states = Matter.objects.values_list("state", "holder_unit", "round", "version")
    assert set(states) == {("in_grid", county.units["team"].pk, 1, 3)}


def test_a_matters_deeds_out_of_order_are_refused_and_nothing_is_half_done(county):
    [[accept, assign]] = a_day(county, [0])
    before = picture()

    with pytest.raises(errors.MovedOn):
        assign()

    assert picture() == before
    accept()
    assign()
    assert Matter.objects.get().state == "in_grid"


def test_the_key_of_one_deed_does_not_open_another(county):
    way = Path(county)
    me = way.by("clerk")
    triage.accept(
        way.matter, me, category=county.categories["bin"], level="minor",
        public_title="一件事",
    )  # fmt: skip

    with pytest.raises(errors.KeyReused):
        triage.seal(way.matter, me, reason="保密")
    other = filed(county).matter
    with pytest.raises(errors.KeyReused):
        triage.accept(
            other, me, category=county.categories["bin"], level="minor",
            public_title="一件事",
        )  # fmt: skip


def test_somebody_else_cannot_replay_my_key(county):
    way = Path(county)
    me = way.by("clerk")
    triage.seal(way.matter, me, reason="保密")
    thief = By(actor=county.actor("centre"), key=me.key, version=me.version, now=NOW)

    with pytest.raises(errors.KeyReused):
        triage.seal(way.matter, thief, reason="保密")


def test_another_countys_staff_find_no_matter_here(county, other_county):
    way = Path(county)
    stranger = by(other_county.actor("centre"), way.matter)

    with pytest.raises(errors.NoSuchMatter):
        triage.seal(way.matter, stranger, reason="保密")


def test_three_failed_checks_make_it_hard_and_the_centre_must_rule(county):
    way = Path(county).with_units().answered()
    for _ in range(3):
        checking.fail_check(way.matter, way.by("clerk"), reason="没好")
        if way.fresh().level != "hard":
            way.answered()

    assert (way.fresh().level, way.fresh().state) == ("hard", "with_units")
    ruling = Clock.objects.get(matter=way.matter, kind="ruling")
    assert (ruling.stopped_at, ruling.accountable_of) == (None, None)
    assert breaches(way.fresh()) == []


def test_an_answer_needs_one_of_four_honest_results(county):
    way = Path(county).with_units().signed()
    share = way.share()

    with pytest.raises(errors.UnknownChoice):
        units.answer(share, way.by("housing", share), result="好", public_answer="好")
    with pytest.raises(errors.Needed):
        units.answer(
            share, way.by("housing", share), result="solved", public_answer="  "
        )
    assert fresh(way.matter).state == "with_units"
