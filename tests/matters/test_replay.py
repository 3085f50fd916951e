"""The history alone rebuilds the rows; whatever is changed beside it is found."""

from datetime import timedelta

import pytest

from naicha.matters.models import (
    Application,
    Assignment,
    Clock,
    Matter,
    MatterEntry,
    Pause,
)
from naicha.matters.replay import Difference, differences, fold
from naicha.matters.services import applications, checking, nightly, proving, triage
from naicha.matters.services.registering import Words, register_many
from tests.factories.county import NOW, by, filed
from tests.factories.deeds import WAYS, Path, in_state

pytestmark = pytest.mark.django_db


def found():
    return differences(list(Matter.objects.all()))


@pytest.mark.parametrize("state", WAYS)
def test_in_every_state_the_history_rebuilds_the_rows(county, state):
    in_state(county, state)

    assert found() == []


def test_returns_reworks_and_promotions_are_in_the_history(county):
    way = Path(county).with_units("water")
    share = way.share()
    applications.ask_return(
        share, way.by("housing", share), ground="wrong_duty", legal_basis="权责清单"
    )
    application = way.application()
    live = Assignment.objects.filter(matter=way.matter, live=True)
    shares = dict(live.values_list("pk", "version"))
    applications.grant(
        application, way.by("centre", application, shares=shares), reason="是",
        lead=county.units["water"],
    )  # fmt: skip
    way.answered("water")
    checking.fail_check(way.matter, way.by("clerk"), reason="没好")

    assert found() == []


def test_pauses_are_in_the_history_from_begin_to_end(county):
    way = shelved(county)
    paused = found()
    way.later(days=31)
    nightly.end_pauses(way.now)

    assert (paused, found()) == ([], [])
    assert Pause.objects.get().ended_at is not None


def shelved(county):
    way = Path(county).with_units().signed()
    share = way.share()
    applications.ask_shelve(
        share, way.by("housing", share), condition="等开春",
        review_on=way.now + timedelta(days=30),
    )  # fmt: skip
    application = way.application()
    applications.grant(application, way.by("centre", application), reason="是")
    return way


def test_merged_and_split_matters_are_in_the_history(county):
    way, main = Path(county), filed(county, "主件").matter
    triage.merge(way.matter, way.by("clerk"), main=main)
    merged = found()
    triage.split(way.matter, way.by("clerk"), reason="不是一件")

    assert (merged, found()) == ([], [])


def test_what_was_registered_at_once_is_in_the_history(county):
    words = Words(what="x", where=county.place(), channel="phone")
    clerk = county.actor("clerk")
    register_many(county.county, [(by(clerk), words), (by(clerk), words)])

    assert found() == []


@pytest.mark.parametrize(
    ("table", "change", "row", "field"),
    [
        (Matter, {"level": "hard"}, "matter", "level"),
        (Matter, {"version": 99}, "matter", "version"),
        (Clock, {"due_at": NOW + timedelta(days=99)}, "clock:{pk}", "due_at"),
        (Clock, {"provisional": True}, "clock:{pk}", "provisional"),
        (Assignment, {"bound": True}, "assignment:{pk}", "bound"),
        (Application, {"version": 9}, "application:{pk}", "version"),
        (Pause, {"until_at": NOW + timedelta(days=80)}, "pause:{pk}", "until_at"),
    ],
)
def test_a_row_changed_beside_the_history_is_found(county, table, change, row, field):
    shelved(county)
    pk = table.objects.order_by("pk").values_list("pk", flat=True)[0]

    table.objects.filter(pk=pk).update(**change)

    assert [(one.row, one.field) for one in found()] == [(row.format(pk=pk), field)]


def test_a_row_that_is_gone_and_one_too_many_are_found(county):
    way = shelved(county)
    pause = Pause.objects.get().pk
    Pause.objects.all().delete()
    clock = Clock.objects.filter(matter=way.matter, kind="sign").get()
    gone, clock.pk = clock.pk, None
    clock.save(force_insert=True)

    number = way.matter.number
    assert found() == [
        Difference(number, f"clock:{clock.pk}", "", "—", "a row"),
        Difference(number, f"pause:{pause}", "", "a row", "—"),
    ]
    assert gone != clock.pk


@pytest.mark.parametrize(
    "change",
    [
        {"public_text": "改过"}, {"private_note": "改过"}, {"move": "look"},
        {"recorded_at": NOW - timedelta(days=1)}, {"happened_at": NOW},
        {"data": {"set": {}}}, {"actor": None, "as_post": None},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_an_entry_changed_afterwards_is_found(county, change):
    way = Path(county).later(hours=1).in_grid()

    MatterEntry.objects.filter(matter=way.matter, seq=2).update(**change)

    assert Difference(way.matter.number, "history", "2", "digest", "changed") in found()


def test_an_entry_cut_off_is_found(county):
    way = Path(county).in_grid()
    MatterEntry.objects.filter(matter=way.matter, seq=3).delete()

    assert Difference(way.matter.number, "history", "entry_count", 2, 3) in found()


def test_another_head_is_found(county):
    way = Path(county)
    Matter.objects.filter(pk=way.matter.pk).update(head=b"x" * 32)

    [one] = found()
    assert (one.row, one.field, one.found) == ("history", "head", (b"x" * 32).hex())


def test_later_values_win_and_nothing_personal_is_folded(county):
    way = in_state(county, "closed")

    told = fold(MatterEntry.objects.filter(matter=way.matter).order_by("seq"))

    assert told["matter"]["state"] == "closed"
    assert not {"what", "spot", "x", "y"} & told["matter"].keys()


def test_verifying_goes_through_all_in_batches(county, monkeypatch):
    monkeypatch.setattr(proving, "BATCH", 2)
    matters = [filed(county).matter for _ in range(5)]
    Matter.objects.filter(pk__in=[matters[0].pk, matters[4].pk]).update(round=7)
    steps = []

    all_of_them = list(proving.verify(progress=lambda *step: steps.append(step)))
    newest = list(proving.verify(newest=3))

    assert [one.matter for one in all_of_them] == [
        matters[4].number, matters[0].number,
    ]  # fmt: skip
    assert [one.matter for one in newest] == [matters[4].number]
    assert steps == [(2, 5), (4, 5), (5, 5)]


def test_statements_do_not_grow_with_the_matters(county, django_assert_num_queries):
    for _ in range(4):
        filed(county)
    matters = list(Matter.objects.all())

    for some in (matters[:1], matters):
        with django_assert_num_queries(5):
            differences(some)


def test_only_matters_of_the_county_are_verified(county, other_county):
    matter = filed(other_county).matter
    Matter.objects.filter(pk=matter.pk).update(round=7)

    assert list(proving.verify(county.county)) == []
    assert len(list(proving.verify(other_county.county))) == 1
