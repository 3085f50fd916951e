"""A resident by API: file, follow, judge, withdraw."""

import uuid

import pytest
from django.test import Client

from naicha.kernel.ids import spell_code
from naicha.matters.http import ASKER_COOKIE, forget_asker, remember_asker
from naicha.matters.models import Asker, Matter, MatterEntry
from naicha.matters.services import applications, checking, grid, triage
from tests.api.conftest import Caller, signed_in, with_code
from tests.factories.county import asker_actor, by, filed, fresh

pytestmark = pytest.mark.django_db


def said(county, **more):
    """What a resident sends."""
    return {
        "key": str(uuid.uuid4()),
        "what": "3 号楼南面的路灯不亮",
        "where": {
            "building": {
                "division": county.community.code,
                "compound": "雪山苑",
                "building": "1号楼",
            },
            "spot": "南门",
        },
        "name": "安某",
        "phone": "13800001234",
    } | more


def act(matter, actor, **more):
    return by(actor, matter, **more)


def revisiting_matter(county):
    """A matter of the grid that was checked; its asker is being asked."""
    found = filed(county)
    matter = found.matter
    clerk = county.actor("clerk")
    triage.accept(
        matter, act(matter, clerk), category=county.categories["bin"],
        level="minor", public_title="垃圾箱满了",
    )  # fmt: skip
    triage.assign_grid(matter, act(matter, clerk))
    grid.solve_in_grid(
        matter, act(matter, county.actor("bo")), result="solved", note="清掉了"
    )
    checking.pass_check(matter, act(matter, county.actor("leader")), note="看过")
    return found


def test_a_resident_files_and_reads_it_by_the_code(county):
    filed_ = Caller().post("/matters", **said(county))

    assert (filed_.status, filed_.body["number"]) == (201, "20261124-0001")
    read = with_code(spell_code(filed_.body["code"])).get("/mine")
    assert (read.status, read.body["what"]) == (200, "3 号楼南面的路灯不亮")
    assert read.body["where"]["building"] == "1号楼"
    assert read.body["held_by"]["unit"] == "甲社区居委会"
    assert read.body["opened_at"] == "2026-11-24T10:00:00+08:00"
    assert [one["move"] for one in read.body["possible"]] == ["withdraw"]


def test_the_same_key_again_gives_the_same_number_and_code(county):
    body = said(county)

    first, second = (Caller().post("/matters", **body) for _ in range(2))

    assert first.body == second.body
    assert Matter.objects.count() == 1


def test_a_place_without_a_grid_will_do(county):
    where = {"division": county.township.code, "spot": "河谷"}

    answer = Caller().post("/matters", **said(county, where=where))

    assert answer.status == 201
    assert Matter.objects.get().division == county.township


def test_the_asker_reads_no_name_of_staff_and_no_private_note(county):
    found = revisiting_matter(county)

    read = with_code(found.code).get("/mine")

    moves = [one["move"] for one in read.body["progress"]]
    assert moves == ["register", "accept", "assign_grid", "solve_in_grid", "pass_check"]
    text = read.response.content.decode()
    assert "看过" not in text
    assert not [p.name for p in county.people.values() if p.name in text]


def test_a_verdict_closes_and_its_replay_says_the_same(county):
    found = revisiting_matter(county)
    me = with_code(found.code)
    body = {
        "key": str(uuid.uuid4()),
        "version": fresh(found.matter).version,
        "verdict": "solved",
        "rating": "content",
    }

    first, second = (me.post("/mine/verdict", **body) for _ in range(2))

    assert (first.status, first.body["state"]) == (200, "closed")
    assert first.body == second.body
    assert Asker.objects.get().rating == "content"


def test_not_solved_reopens_and_a_second_time_is_asked_for(county):
    found = revisiting_matter(county)
    me = with_code(found.code)

    def deed(path):
        return me.post(
            path, key=str(uuid.uuid4()), version=fresh(found.matter).version,
            reason="没好",
        )  # fmt: skip

    assert deed("/mine/ask_reopen").body["code"] == "not-reopened-yet"
    assert deed("/mine/reopen").body["state"] == "in_grid"


def test_withdrawing_ends_the_code_and_its_replay_says_the_same(county):
    found = filed(county)
    me = with_code(found.code)
    body = {"key": str(uuid.uuid4()), "version": 1}

    first, second = (me.post("/mine/withdraw", **body) for _ in range(2))

    assert (first.status, first.body["state"]) == (200, "withdrawn")
    assert first.body == second.body
    assert me.get("/mine").status == 404


def test_who_came_by_merging_reads_progress_and_may_contest(county):
    main, double = filed(county, "灯一"), filed(county, "灯二")
    triage.merge(
        double.matter, act(double.matter, county.actor("clerk")), main=main.matter
    )
    me = with_code(double.code)

    read = me.get("/mine").body
    contest = next(one for one in read["possible"] if one["move"] == "contest")
    done = me.post(
        "/mine/contest", key=str(uuid.uuid4()), version=contest["version"],
        reason="不是一件事",
    )  # fmt: skip

    assert (read["number"], read["what"]) == (main.matter.number, "灯二")
    assert read["where"] is None
    assert (done.status, done.body["number"]) == (200, double.matter.number)
    assert fresh(double.matter).contested


def test_a_matter_not_accepted_can_be_contested_once(county):
    found = filed(county)
    matter = found.matter
    applications.ask_refuse_intake(
        matter,
        act(matter, county.actor("clerk")),
        ground="不归这里管",
        where_to_go="法院",
    )
    asked = matter.applications.get()
    applications.grant(asked, by(county.actor("town"), asked), reason="同意")
    me = with_code(found.code)

    read = me.get("/mine").body
    done = me.post(
        "/mine/contest", key=str(uuid.uuid4()), version=read["version"], reason="再看看"
    )

    assert "法院" in read["progress"][-1]["text"]
    assert done.body["held_by"]["unit"] == "县中心"


@pytest.mark.parametrize("code", ["0000000000", "short", "\u4e0d", "x" * 5000, "'--"])
def test_a_wrong_code_is_nobodys(county, code):
    filed(county)

    answer = with_code(code.encode().decode("latin-1")).get("/mine")

    assert (answer.status, answer.body["code"]) == (404, "code-unknown")


def test_too_many_wrong_codes_from_one_address_are_only_told_so(county):
    found = filed(county)
    for _ in range(20):
        with_code("0000000000").get("/mine")

    wrong = with_code("0000000000").get("/mine")
    right = with_code(found.code).get("/mine")

    assert (wrong.status, wrong.body["code"]) == (403, "too-many-tries")
    assert right.status == 200


def test_a_cookie_opens_the_matter_and_writes_need_the_token(county):
    found = filed(county)
    strict = Caller(Client(enforce_csrf_checks=True))
    strict.client.cookies[ASKER_COOKIE] = cookie_of(found.asker)

    assert strict.get("/mine").body["number"] == found.matter.number
    refused = strict.post("/mine/withdraw", key=str(uuid.uuid4()), version=1)
    assert (refused.status, refused.body["code"]) == (403, "csrf-failed")


def cookie_of(asker):
    from django.http import HttpResponse  # noqa: PLC0415 -- only here
    from django.test import RequestFactory  # noqa: PLC0415 -- only here

    answer = HttpResponse()
    remember_asker(RequestFactory().get("/"), answer, asker)
    return answer.cookies[ASKER_COOKIE].value


def test_a_code_issued_anew_ends_the_cookie(county):
    found = filed(county)
    me = Caller()
    me.client.cookies[ASKER_COOKIE] = cookie_of(found.asker)

    Asker.objects.update(code_issue=2)

    assert me.get("/mine").status == 401


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c"])
def test_a_forged_cookie_opens_nothing(county, cookie):
    me = Caller()
    me.client.cookies[ASKER_COOKIE] = cookie

    assert me.get("/mine").status == 401


def test_the_cookie_can_be_let_go_of():
    from django.http import HttpResponse  # noqa: PLC0415 -- only here

    answer = HttpResponse()

    forget_asker(answer)

    assert answer.cookies[ASKER_COOKIE]["max-age"] == 0


def test_one_address_files_so_many_an_hour(county, settings):
    for n in range(120):
        assert Caller().post("/matters", **said(county, what=f"灯{n}")).status == 201

    answer = Caller().post("/matters", **said(county))

    assert (answer.status, answer.body["code"]) == (429, "too-many-requests")
    assert answer.response["Retry-After"]


def test_a_proxys_word_counts_only_behind_a_proxy(county, settings, rf):
    from naicha.matters.http import address_of  # noqa: PLC0415 -- only here

    request = rf.get("/", headers={"X-Forwarded-For": "1.1.1.1, 2.2.2.2"})
    assert address_of(request) == "127.0.0.1"

    settings.BEHIND_TLS = True
    assert address_of(request) == "2.2.2.2"


def test_no_answer_carries_a_key_or_a_row_number(county):
    """Keys of deeds and of matters would let others replay them."""
    found = revisiting_matter(county)
    keys = {str(found.matter.key)} | {
        str(entry.key) for entry in MatterEntry.objects.exclude(key=None)
    }

    texts = [
        with_code(found.code).get("/mine").response.content.decode(),
        signed_in(county, "clerk")
        .get(f"/matters/{found.matter.number}")
        .response.content.decode(),
        signed_in(county, "clerk")
        .get("/matters", newest=True)
        .response.content.decode(),
    ]

    assert not [key for key in keys for text in texts if key in text]
    assert not [text for text in texts if '"id"' in text or '"pk"' in text]


def test_the_asker_actor_is_the_one_of_the_code(county):
    found = filed(county)

    assert asker_actor(found).asker == found.asker.pk
