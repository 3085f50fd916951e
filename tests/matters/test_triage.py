"""Triage: accepting, correcting, sealing, merging, and the asker's own word."""

import pytest

from naicha.audit.models import Reading
from naicha.matters import errors, rules
from naicha.matters.facts import Facts
from naicha.matters.models import Asker, Clock
from naicha.matters.offers import possible
from naicha.matters.services import checking, keeping, revisiting, triage
from naicha.matters.services.registering import Contact
from tests.factories.county import NOW, asker_actor, by, filed, fresh
from tests.factories.deeds import Path
from tests.factories.invariants import breaches

pytestmark = pytest.mark.django_db


def test_accepting_needs_category_level_and_a_title_without_line_breaks(county):
    way = Path(county)
    good = {
        "category": county.categories["bin"], "level": "minor",
        "public_title": " 垃圾箱\n满了 ",
    }  # fmt: skip

    for change, error in [
        ({"public_title": " "}, errors.Needed),
        ({"public_title": "长" * 61}, errors.TooLong),
        ({"level": "huge"}, errors.UnknownChoice),
        ({"category": county.categories["bin"].parent}, errors.NoSuchCategory),
    ]:
        with pytest.raises(error):
            triage.accept(way.matter, way.by("clerk"), **(good | change))
    triage.accept(way.matter, way.by("clerk"), **good)

    assert way.fresh().public_title == "垃圾箱 满了"


def test_another_countys_category_is_on_no_list(county, other_county):
    way = Path(county)

    with pytest.raises(errors.NoSuchCategory):
        triage.accept(
            way.matter, way.by("clerk"), category=other_county.categories["bin"],
            level="minor", public_title="一件事",
        )  # fmt: skip


def test_the_triage_clock_runs_until_somebody_has_the_work(county):
    way = Path(county)
    clock = Clock.objects.get(matter=way.matter)

    way.later(hours=1).accept()
    clock.refresh_from_db()
    assert clock.stopped_at is None
    triage.assign_grid(way.matter, way.by("clerk"))

    clock.refresh_from_db()
    assert clock.stopped_at == way.now
    handle = Clock.objects.get(accountable_of=way.matter)
    assert (handle.kind, handle.started_at) == ("handle", way.now)


def test_a_major_matter_is_not_given_to_the_grid(county):
    way = Path(county).accept("lamp", "major")

    with pytest.raises(errors.NotMinor):
        triage.assign_grid(way.matter, way.by("clerk"))


def test_a_grid_worker_takes_a_minor_matter_of_the_own_grid(county):
    way = Path(county)

    with pytest.raises(errors.NotMinor):
        triage.take(way.matter, way.by("bo"), category=county.categories["lamp"])
    with pytest.raises(errors.MoveNotYours):
        triage.take(
            way.matter, way.by("other_worker"), category=county.categories["bin"]
        )
    triage.take(way.matter, way.by("bo"), category=county.categories["bin"])

    matter = way.fresh()
    assert (matter.state, matter.level, matter.public_title) == (
        "in_grid", "minor", "垃圾箱满溢",
    )  # fmt: skip
    assert matter.holder_person == county.people["bo"]


def test_a_corrected_place_moves_it_to_the_right_office_on_the_same_clock(county):
    way = Path(county)
    due = way.fresh().open_due_at

    with pytest.raises(errors.SamePlace):
        triage.relocate(
            way.matter, way.by("clerk"), where=county.place(), reason="不对"
        )
    triage.relocate(
        way.matter, way.by("clerk"), where=county.other_place("东门"), reason="在乙社区"
    )

    matter = way.fresh()
    assert (matter.holder_unit, matter.grid, matter.spot, matter.open_due_at) == (
        county.units["other_community"], county.other_grid, "东门", due,
    )  # fmt: skip
    assert matter.grid_at_birth == county.grid
    assert not rules.may_see(county.actor("clerk"), matter)
    assert breaches(matter) == []


def test_another_countys_place_is_on_no_list(county, other_county):
    way = Path(county)

    with pytest.raises(errors.NoSuchPlace):
        triage.relocate(
            way.matter, way.by("clerk"), where=other_county.place(), reason="不对"
        )


def test_a_sealed_matter_is_seen_and_moved_by_the_centre_alone(county):
    way = Path(county).in_grid()
    triage.seal(way.matter, way.by("leader"), reason="涉及工作人员")

    matter = way.fresh()
    assert (matter.state, matter.holder_unit) == ("registered", county.units["centre"])
    for name in ("bo", "leader", "clerk", "town", "housing", "county_leader"):
        actor = county.actor(name)
        assert not rules.may_see(actor, matter)
        assert possible(actor, Facts(matter, NOW)) == ()
    assert rules.may_see(county.actor("centre"), matter)
    assert breaches(matter) == []


def test_a_confidential_category_seals_at_acceptance(county):
    way = Path(county).accept("staff", "major")

    matter = way.fresh()
    assert (matter.confidential, matter.holder_unit) == (True, county.units["centre"])


def test_a_confidential_matter_is_seen_by_the_unit_the_centre_sends_it_to(county):
    way = Path(county).accept("staff", "major")
    triage.dispatch(way.matter, way.by("centre"), lead=county.units["police"])

    assert rules.may_see(county.actor("police"), way.fresh())
    way.answered("police")
    assert way.fresh().holder_unit == county.units["centre"]
    checking.pass_check(way.matter, way.by("centre"), note="看过")
    assert breaches(way.fresh()) == []


def test_merging_moves_all_askers_as_followers_and_splitting_returns_them(county):
    main, double = filed(county, "一件"), filed(county, "同一件")
    clerk = county.actor("clerk")
    triage.merge(double.matter, by(clerk, double.matter), main=main.matter)

    merged = fresh(double.matter)
    assert (merged.state, merged.merged_into) == ("merged", main.matter)
    assert list(main.matter.askers.values_list("pk", "role", "came_from")) == [
        (main.asker.pk, "asker", None),
        (double.asker.pk, "follower", double.matter.pk),
    ]
    assert breaches(merged) == breaches(fresh(main.matter)) == []

    triage.split(double.matter, by(clerk, double.matter), reason="不是同一件")

    back = Asker.objects.get(pk=double.asker.pk)
    assert (back.matter, back.role, back.came_from) == (double.matter, "asker", None)
    assert fresh(double.matter).state == "registered"
    assert breaches(fresh(double.matter)) == breaches(fresh(main.matter)) == []


def test_nothing_is_merged_into_itself_or_what_has_ended_or_elsewhere(
    county, other_county
):
    way = Path(county)
    ended = filed(county)
    revisiting.withdraw(ended.matter, by(asker_actor(ended), ended.matter))

    for main in (way.matter, ended.matter, filed(other_county).matter):
        with pytest.raises(errors.MainNotOpen):
            triage.merge(way.matter, way.by("clerk"), main=main)
    assert way.fresh().state == "registered"


def test_who_came_by_merging_may_contest_once(county):
    main, double = filed(county, "一件"), filed(county, "另一件")
    triage.merge(
        double.matter, by(county.actor("clerk"), double.matter), main=main.matter
    )
    me = asker_actor(double)

    revisiting.contest(double.matter, by(me, double.matter), reason="不是同一件")

    matter = fresh(double.matter)
    assert (matter.state, matter.contested, matter.holder_unit) == (
        "registered", True, county.units["centre"],
    )  # fmt: skip
    assert Asker.objects.get(pk=double.asker.pk).matter == double.matter
    assert breaches(matter) == []


def test_a_contested_matter_is_triaged_by_a_centre_person_who_did_not_decide(county):
    way = Path(county)
    triage.hand_over(way.matter, way.by("centre"), ground="不归县里", to_whom="市里")
    revisiting.contest(way.matter, way.by("an"), reason="归县里")
    words = {
        "category": county.categories["lamp"], "level": "major",
        "public_title": "路灯不亮",
    }  # fmt: skip

    for name in ("centre", "clerk"):
        with pytest.raises(errors.DecidedBefore):
            triage.accept(way.matter, way.by(name), **words)
    triage.accept(way.matter, way.by("centre2"), **words)
    triage.hand_over(way.matter, way.by("centre2"), ground="还是不归", to_whom="市里")
    with pytest.raises(errors.ContestedOnce):
        revisiting.contest(way.matter, way.by("an"), reason="不服")


def test_contesting_and_reopening_have_their_days(county):
    way = Path(county)
    triage.hand_over(way.matter, way.by("centre"), ground="不归县里", to_whom="市里")
    closed = Path(county).in_grid().solved().checked().judged()

    with pytest.raises(errors.TooLate):
        way.later(days=15, minutes=1)
        revisiting.contest(way.matter, way.by("an"), reason="归县里")
    with pytest.raises(errors.TooLate):
        closed.later(days=15, minutes=1)
        revisiting.reopen(closed.matter, closed.by("an"), reason="没好")


def test_reopening_within_its_days_starts_a_new_round(county):
    way = Path(county).in_grid().solved().checked().judged().later(days=14)

    revisiting.reopen(way.matter, way.by("an"), reason="又满了")

    matter = way.fresh()
    assert (matter.state, matter.round, matter.result, matter.ended_at) == (
        "in_grid", 2, "", None,
    )  # fmt: skip
    assert breaches(matter) == []


def test_withdrawing_wipes_the_contact_at_once(county):
    found = filed(county, contact=Contact("安某", "13812341234", "mn", True))
    revisiting.withdraw(found.matter, by(asker_actor(found), found.matter))

    asker = Asker.objects.get()
    assert (asker.read_name(), asker.read_phone(), asker.language) == ("", "", "")
    assert fresh(found.matter).state == "withdrawn"


def test_from_a_hazard_the_asker_leaves_and_the_matter_stays(county):
    way = Path(county).accept("flood", "major")

    outcome = revisiting.withdraw(way.matter, way.by("an"))

    assert (outcome.entry.move, way.fresh().state) == ("leave", "accepted")
    assert Asker.objects.get().left_at == NOW
    assert breaches(way.fresh()) == []


def test_leaving_twice_with_the_same_key_is_one_deed(county):
    way = Path(county).accept("flood", "major")
    me = way.by("an")

    first = revisiting.withdraw(way.matter, me)
    again = revisiting.withdraw(way.matter, me)

    assert (again.entry.pk, again.replayed) == (first.entry.pk, True)


def test_where_others_follow_the_asker_leaves_and_the_matter_stays(county):
    main, double = filed(county), filed(county)
    triage.merge(
        double.matter, by(county.actor("clerk"), double.matter), main=main.matter
    )

    revisiting.withdraw(main.matter, by(asker_actor(main), main.matter))

    assert fresh(main.matter).state == "registered"
    assert main.matter.askers.get(left_at=None) == double.asker


def test_what_was_withdrawn_unseen_is_looked_at(county):
    way = Path(county)
    revisiting.withdraw(way.matter, way.by("an"))

    with pytest.raises(errors.MoveNotYours):
        keeping.look(way.matter, way.by("bo"), category=county.categories["bin"])
    keeping.look(way.matter, way.by("clerk"), category=county.categories["bin"])
    with pytest.raises(errors.MoveNotPossible):
        keeping.look(way.matter, way.by("clerk"), category=county.categories["bin"])

    assert way.fresh().category == county.categories["bin"]


def test_the_verdict_stands_with_the_asker_and_not_in_the_history(county):
    way = Path(county).in_grid().solved().checked()
    revisiting.record_verdict(
        way.matter, way.by("clerk"), verdict="partly_solved", rating="not_content",
        contacted=True,
    )  # fmt: skip

    asker = Asker.objects.get()
    assert (asker.verdict, asker.rating, asker.contacted) == (
        "partly_solved", "not_content", True,
    )  # fmt: skip
    told = str(list(way.matter.entries.values("data", "private_note", "public_text")))
    assert "not_content" not in told
    assert "partly_solved" not in told


def test_who_handled_writes_no_verdict_down(county):
    way = Path(county).accept("lamp", "major")
    triage.dispatch(way.matter, way.by("clerk"), lead=county.units["community"])
    way.answered("community", "clerk2")
    way.checked("town")

    with pytest.raises(errors.OwnVerdict):
        revisiting.record_verdict(way.matter, way.by("clerk2"), verdict="solved")
    revisiting.record_verdict(way.matter, way.by("clerk"), verdict="solved")


def test_a_phone_is_read_with_a_reason_and_written_down(county):
    found = filed(county, contact=Contact("安某", "138 1234 1234"))
    clerk = county.actor("clerk")

    with pytest.raises(errors.Needed):
        keeping.read_contact(found.asker, clerk, field="phone", why=" ", now=NOW)
    with pytest.raises(errors.MoveNotYours):
        keeping.read_contact(
            found.asker, county.actor("bo2"), field="phone", why="想看", now=NOW
        )
    with pytest.raises(errors.NoSuchMatter):
        keeping.read_contact(
            found.asker, county.actor("other_clerk"), field="phone", why="想看", now=NOW
        )
    assert Reading.objects.count() == 0
    shown = keeping.read_contact(
        found.asker, clerk, field="phone", why="联系来件人", now=NOW
    )

    assert shown == "13812341234"
    reading = Reading.objects.get()
    assert (reading.reader, reading.field, reading.why, reading.subject_pk) == (
        county.people["clerk"], "phone", "联系来件人", found.asker.pk,
    )  # fmt: skip


def test_a_note_is_kept_and_moves_nothing(county):
    way = Path(county)
    before = way.fresh().version

    keeping.note(way.matter, way.by("clerk"), text="已电话了解 110101190001011234")

    entry = way.matter.entries.get(move="note")
    assert entry.private_note == "已电话了解 ［已隐去证件号］"
    assert way.fresh().version == before
    with pytest.raises(errors.NoSuchMatter):
        keeping.note(way.matter, way.by("other_clerk"), text="看看")


def test_a_checker_is_told_who_checks(county):
    way = Path(county).in_grid().solved("leader")

    with pytest.raises(errors.OwnWork):
        checking.pass_check(way.matter, way.by("leader"), note="好")
    with pytest.raises(errors.NotTheChecker):
        checking.pass_check(way.matter, way.by("town"), note="好")
    assert way.fresh().holder_unit == county.units["community"]
    way.later(minutes=5).checked("clerk")


def test_nobody_waits_for_a_reply_so_the_check_closes(county):
    way = Path(county, contact=None, actor=county.actor("bo"))
    triage.take(way.matter, way.by("bo"), category=county.categories["bin"])
    way.solved("bo")

    with pytest.raises(errors.NobodyWaits):
        checking.pass_check(way.matter, way.by("leader"), note="好")
    checking.pass_and_close(way.matter, way.by("leader"), note="好")

    assert (way.fresh().state, way.fresh().result) == ("closed", "solved")
    assert way.fresh().ended_at == NOW
    assert breaches(way.fresh()) == []
