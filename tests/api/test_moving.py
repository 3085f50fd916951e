"""Staff by API: every move that needs no unit."""

import uuid

import pytest
from django.test import Client

from naicha.matters.models import Application, Matter, MatterEntry
from naicha.matters.services import applications, triage
from tests.api.conftest import Caller, signed_in
from tests.api.test_asking import act, revisiting_matter, said
from tests.factories.county import Contact, by, filed, fresh

pytestmark = pytest.mark.django_db


def deed(county, name, matter, move, **values):
    """One deed on the newest version."""
    body = {"key": str(uuid.uuid4()), "version": fresh(matter).version} | values
    return signed_in(county, name).post(f"/matters/{matter.number}/{move}", **body)


def accepted(county, **more):
    matter = filed(county, **more).matter
    deed(
        county, "clerk", matter, "accept", category="C1", level="minor",
        public_title="垃圾箱满了",
    )  # fmt: skip
    return matter


def checking_matter(county, **more):
    matter = accepted(county, **more)
    deed(county, "clerk", matter, "assign_grid")
    deed(county, "bo", matter, "solve_in_grid", result="solved", note="清掉了")
    return matter


def test_the_grid_path_from_accepting_to_the_verdict(county):
    matter = filed(county).matter
    steps = [
        ("clerk", "accept", "accepted",
         {"category": "C1", "level": "minor", "public_title": "垃圾箱"}),
        ("clerk", "assign_grid", "in_grid", {}),
        ("leader", "back_to_triage", "accepted", {"reason": "先问"}),
        ("clerk", "assign_grid", "in_grid", {"note": "请看"}),
        ("bo", "solve_in_grid", "verifying", {"result": "solved", "note": "清了"}),
        ("leader", "fail_check", "in_grid", {"reason": "没清完"}),
        ("bo", "solve_in_grid", "verifying", {"result": "solved", "note": "清了"}),
        ("leader", "pass_check", "revisiting", {"note": "看过"}),
        ("clerk", "reopen", "in_grid", {"reason": "电话里说没好"}),
        ("bo", "solve_in_grid", "verifying", {"result": "solved", "note": "清了"}),
        ("leader", "pass_check", "revisiting", {"note": "看过"}),
        ("clerk", "record_verdict", "closed", {"verdict": "solved"}),
    ]  # fmt: skip

    answers = [deed(county, who, matter, m, **v) for who, m, _, v in steps]

    assert [a.status for a in answers] == [200] * len(steps)
    assert [a.body["state"] for a in answers] == [state for _, _, state, _ in steps]
    assert [a.body["version"] for a in answers] == list(range(2, len(steps) + 2))


def test_a_grid_worker_takes_a_minor_matter_of_the_own_grid(county):
    matter = filed(county).matter

    taken = deed(county, "bo", matter, "take", category="C1")

    assert (taken.body["state"], taken.body["matter"]["level"]) == ("in_grid", "minor")


def test_found_by_staff_without_an_asker_there_is_no_code(county):
    body = said(county, channel="grid_patrol")
    plain = {k: v for k, v in body.items() if k not in {"name", "phone"}}

    alone = signed_in(county, "bo").post("/matters/found", **plain)
    again = signed_in(county, "bo").post("/matters/found", **plain)
    asked = signed_in(county, "bo").post(
        "/matters/found", **(body | {"key": str(uuid.uuid4()), "for_somebody": True})
    )

    assert (alone.status, alone.body["code"]) == (201, "")
    assert again.body == alone.body
    assert len(asked.body["code"]) == 10


def test_staff_register_only_where_their_post_reaches(county):
    where = {"grid": county.other_grid.code}

    answer = signed_in(county, "bo").post(
        "/matters/found", **said(county, where=where, channel="grid_patrol")
    )

    assert (answer.status, answer.body["code"]) == (403, "move-not-yours")
    assert not Matter.objects.exists()


def test_passed_and_closed_where_nobody_waits(county):
    matter = checking_matter(county, contact=Contact(wants_reply=False))

    assert deed(county, "leader", matter, "pass_check", note="好").status == 409
    answer = deed(county, "leader", matter, "pass_and_close", note="好")

    assert answer.body["state"] == "closed"


def test_whoever_seals_or_relocates_sees_it_no_more_and_the_replay_says_the_same(
    county,
):
    matter = filed(county).matter
    clerk = signed_in(county, "clerk")
    body = {"key": str(uuid.uuid4()), "version": 1, "reason": "涉及工作人员"}

    first, second = (
        clerk.post(f"/matters/{matter.number}/seal", **body) for _ in range(2)
    )

    assert (first.status, first.body["matter"]) == (200, None)
    assert first.body == second.body
    assert clerk.get(f"/matters/{matter.number}").status == 404
    assert signed_in(county, "centre").get(f"/matters/{matter.number}").status == 200


def test_the_place_is_corrected_by_building_grid_or_division(county):
    matter = filed(county).matter
    places = [
        ("clerk", {"grid": county.other_grid.code}),
        ("other_clerk", {"division": county.community.code, "spot": "广场"}),
        ("clerk", {"building": {"division": county.other_community.code,
                                "compound": "党河园", "building": "1号楼"}}),
    ]  # fmt: skip

    answers = [
        deed(county, who, matter, "relocate", where=where, reason="写错了")
        for who, where in places
    ]

    assert [a.status for a in answers] == [200, 200, 200]
    assert fresh(matter).building == county.other_building


def test_merged_and_taken_out_again(county):
    main, double = filed(county).matter, filed(county).matter

    merged = deed(county, "clerk", double, "merge", main_matter=main.number)
    split = deed(county, "clerk", double, "split", reason="不是一件")

    assert (merged.body["state"], split.body["state"]) == ("merged", "registered")
    assert merged.body["matter"]["merged_into"] == main.number


@pytest.mark.parametrize("main", ["20000101-0001", "x", "\x00", "９", "1" * 5000])
def test_merged_into_nothing(county, main):
    double = filed(county).matter

    answer = deed(county, "clerk", double, "merge", main_matter=main)

    assert (answer.status, answer.body["field"]) == (422, "main_matter")


def test_not_accepting_takes_two_people(county):
    matter = filed(county).matter
    deed(
        county, "clerk", matter, "ask_refuse_intake", ground="不归", where_to_go="法院"
    )
    asked = {"reason": "同意", "version": 1}

    own = deed(county, "clerk", matter, "refuse_intake/grant", **asked)
    other = deed(county, "clerk2", matter, "refuse_intake/grant", **asked)

    assert (own.status, own.body["code"]) == (403, "own-application")
    assert (other.status, other.body["state"]) == (200, "not_accepted")
    assert Application.objects.get().state == "granted"


def test_a_decision_sent_twice_is_one(county):
    matter = filed(county).matter
    for _ in range(2):
        deed(
            county, "clerk", matter, "ask_refuse_intake", ground="不归",
            where_to_go="法院",
        )  # fmt: skip
        body = {"key": str(uuid.uuid4()), "version": 1, "reason": "要受理"}
        answers = [
            signed_in(county, "clerk2").post(
                f"/matters/{matter.number}/refuse_intake/refuse", **body
            )
            for _ in range(2)
        ]
        assert answers[0].body == answers[1].body

    decided = MatterEntry.objects.filter(move="refuse_application")
    assert decided.count() == 2


def test_nothing_was_proposed(county):
    matter = filed(county).matter

    answer = deed(county, "clerk2", matter, "refuse_intake/grant", reason="x")

    assert (answer.status, answer.body["code"]) == (409, "not-asked")


def test_handed_over_and_taken_up_again(county):
    matter = filed(county).matter

    over = deed(county, "centre", matter, "hand_over", ground="法定", to_whom="法院")
    again = deed(county, "centre", matter, "contest", reason="来人再问")

    assert (over.body["state"], again.body["state"]) == ("handed_over", "registered")


def test_a_note_changes_no_version(county):
    matter = filed(county).matter

    answer = deed(county, "clerk", matter, "note", note="明天去看")

    assert (answer.status, answer.body["version"]) == (200, 1)
    assert answer.body["matter"]["history"][-1]["private_note"] == "明天去看"


def test_a_key_again_is_the_same_deed_and_another_key_on_an_old_version_is_late(county):
    matter = filed(county).matter
    body = {
        "key": str(uuid.uuid4()), "version": 1, "category": "C1", "level": "minor",
        "public_title": "垃圾箱",
    }  # fmt: skip
    clerk = signed_in(county, "clerk")
    path = f"/matters/{matter.number}/accept"

    first, second = clerk.post(path, **body), clerk.post(path, **body)
    late = clerk.post(path, **(body | {"key": str(uuid.uuid4())}))

    assert first.status == 200
    assert first.body == second.body
    assert (late.status, late.body["code"]) == (409, "moved-on")
    assert MatterEntry.objects.filter(move="accept").count() == 1


def test_a_key_used_for_something_else_is_refused(county):
    matter = filed(county).matter
    body = {"key": str(uuid.uuid4()), "version": 1}
    clerk = signed_in(county, "clerk")

    clerk.post(f"/matters/{matter.number}/note", **body, note="看")
    other = clerk.post(f"/matters/{matter.number}/seal", **body, reason="x")

    assert (other.status, other.body["code"]) == (409, "key-reused")


def test_a_write_by_session_needs_the_token_of_the_page(county):
    matter = filed(county).matter
    strict = Caller(Client(enforce_csrf_checks=True))
    strict.client.force_login(
        county.people["clerk"], "django.contrib.auth.backends.ModelBackend"
    )
    body = {"key": str(uuid.uuid4()), "version": 1, "note": "看"}

    without = strict.post(f"/matters/{matter.number}/note", **body)
    strict.client.cookies["csrftoken"] = "a" * 32
    strict.headers["X-CSRFToken"] = "a" * 32
    with_it = strict.post(f"/matters/{matter.number}/note", **body)

    assert (without.status, without.body["code"]) == (403, "csrf-failed")
    assert with_it.status == 200


def test_a_stranger_is_told_to_sign_in_even_without_a_token(county):
    matter = filed(county).matter
    strict = Caller(Client(enforce_csrf_checks=True))

    answer = strict.post(f"/matters/{matter.number}/note", note="x")

    assert (answer.status, answer.body["code"]) == (401, "sign-in-needed")


def test_an_account_without_posts_may_nothing(county):
    matter = filed(county).matter
    nobody = signed_in(county, "nobody")

    assert nobody.get("/matters").body == {"rows": [], "after": ""}
    assert nobody.get(f"/matters/{matter.number}").status == 404
    found = nobody.post("/matters/found", **said(county, channel="counter"))
    assert (found.status, found.body["code"]) == (403, "no-post")


def test_what_may_be_done_is_said_with_what_it_needs(county):
    matter = filed(county).matter
    deed(county, "clerk", matter, "ask_refuse_intake", ground="不归", where_to_go="院")

    seen = signed_in(county, "clerk2").get(f"/matters/{matter.number}").body

    possible = {(one["object"], one["move"]) for one in seen["possible"]}
    assert ("application", "grant") in possible
    accept = next(one for one in seen["possible"] if one["move"] == "accept")
    assert [need["name"] for need in accept["needs"]] == [
        "category", "level", "public_title",
    ]  # fmt: skip
    grant = next(one for one in seen["possible"] if one["move"] == "grant")
    assert (grant["application"], grant["version"]) == ("refuse_intake", 1)


def test_somebody_with_posts_in_two_counties_works_in_one_at_a_time(
    county, other_county
):
    from naicha.posts.services import appoint  # noqa: PLC0415 -- only here
    from tests.factories.county import NOW, START  # noqa: PLC0415 -- only here

    appoint(
        county.people["clerk"], other_county.units["community"], "community_clerk",
        from_on=START, now=NOW,
    )  # fmt: skip
    here, there = filed(county, "灯").matter, filed(other_county, "水").matter
    clerk = signed_in(county, "clerk")

    assert here.number == there.number
    assert clerk.get(f"/matters/{here.number}").body["what"] == "灯"
    clerk.headers["X-County"] = other_county.county.code
    assert clerk.get(f"/matters/{here.number}").body["what"] == "水"
    clerk.headers["X-County"] = "000000000000"
    assert clerk.get(f"/matters/{here.number}").status == 404


def test_shares_and_pending_applications_of_units_are_shown(county):
    matter = accepted(county)
    triage.dispatch(
        matter, act(matter, county.actor("clerk")), lead=county.units["housing"]
    )
    share = matter.assignments.get()
    applications.ask_return(
        share, by(county.actor("housing"), share), ground="wrong_duty", legal_basis="法"
    )

    seen = signed_in(county, "clerk").get(f"/matters/{matter.number}").body

    assert [one["unit"] for one in seen["shares"]] == ["住建局"]
    assert [(one["kind"], one["unit"]) for one in seen["asked"]] == [
        ("return", "住建局")
    ]


def test_who_asked_is_masked(county):
    matter = filed(county, contact=Contact(name="张文生", phone="13812341234")).matter

    seen = signed_in(county, "clerk").get(f"/matters/{matter.number}")

    assert seen.body["askers"] == [
        {"role": "asker", "name": "张*生", "phone": "138****1234", "wants_reply": True}
    ]
    assert "张文生" not in seen.response.content.decode()


def test_who_oversees_does_not_see_the_door_of_a_homestead(county):
    county.building.households = 4
    county.building.save()
    matter = filed(county, where=county.place("东屋")).matter

    near = signed_in(county, "bo").get(f"/matters/{matter.number}").body["where"]
    far = signed_in(county, "county_leader").get(f"/matters/{matter.number}")

    assert (near["building"], near["spot"]) == ("1号楼", "东屋")
    assert (far.body["where"]["building"], far.body["where"]["spot"]) == ("", "")
    assert far.body["where"]["grid"]["name"] == "第一网格"


def test_a_verdict_stays_out_of_the_staffs_answer(county):
    found = revisiting_matter(county)
    deed(
        county, "clerk", found.matter, "record_verdict", verdict="solved",
        rating="not_content",
    )  # fmt: skip

    seen = signed_in(county, "bo").get(f"/matters/{found.matter.number}")

    assert "not_content" not in seen.response.content.decode()
