"""The residents' pages, through the plain client: nothing here needs JavaScript."""

import gzip
import json
import logging
import re
import uuid
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertTemplateUsed

from naicha.audit.models import SecurityEvent
from naicha.audit.services import record_reading
from naicha.kernel.ids import spell_code
from naicha.matters import http
from naicha.matters.models import Application, Asker, Matter, MatterEntry
from naicha.matters.services import (
    applications,
    checking,
    grid,
    keeping,
    triage,
)
from naicha.matters.services.codes import TRIES
from naicha.matters.services.registering import Contact
from naicha.matters.views import saying
from naicha.places.models import Building, Division
from tests.factories.county import by, filed, fresh, make_county

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}")


@pytest.fixture
def now(monkeypatch):
    """Working time that stands still, as the pages read it."""
    at = timezone.now().replace(
        year=2026, month=11, day=24, hour=2, minute=0, second=0, microsecond=0
    )
    monkeypatch.setattr(http, "now", lambda: at)
    return at


def hidden(answer, name):
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())[1]


def form_for(place, client, **given):
    """The form as a resident fills it in; ``given`` changes it."""
    key = hidden(client.get(reverse("public:say")), "key")
    return {
        "key": key,
        "what": "3 号楼南面的路灯不亮",
        "building": str(place.building.pk),
        "division": "",
        "spot": "南面",
        "phone": "13800001234",
        "name": "安老师",
        "wants_reply": "on",
    } | given


def say(client, form):
    return client.post(reverse("public:say"), form)


def code_on(client):
    return CODE.search(client.get(reverse("public:said")).content.decode())[0]


def solved_by_the_grid(place, matter, now):
    """From the first word to the question how it was."""

    def deed(name):
        return by(place.actor(name, now), matter, now=now)

    triage.accept(
        matter, deed("clerk"), category=place.categories["bin"], level="minor",
        public_title="路灯不亮",
    )  # fmt: skip
    triage.assign_grid(matter, deed("clerk"))
    again(place, matter, now)


def again(place, matter, now):
    def deed(name):
        return by(place.actor(name, now), matter, now=now)

    grid.solve_in_grid(matter, deed("bo"), result="solved", note="换了灯头")
    checking.pass_check(matter, deed("leader"), note="看过，亮了")


def move(client, matter, name, **given):
    """Press a button of the page as it stands now."""
    address = reverse("public:move", args=[matter.number, name])
    page = client.get(address)
    form = {"key": hidden(page, "key"), "version": hidden(page, "version"), **given}
    return client.post(address, form)


# --- the story -----------------------------------------------------------------


def test_story_from_the_form_to_reopening_and_the_verdict(county, client, now):
    answer = say(client, form_for(county, client))
    assert (answer.status_code, answer["Location"]) == (302, "/said/")
    code = code_on(client)
    matter = Matter.objects.get()
    assert matter.number in client.get("/said/").content.decode()

    stranger = Client()
    opened = stranger.post(reverse("public:ask"), {"code": code.lower()})
    assert opened["Location"] == f"/my/{matter.number}/"
    assert stranger.get(opened["Location"]).status_code == 200

    solved_by_the_grid(county, matter, now)
    answer = move(client, matter, "reopen", reason="晚上还是不亮")
    assert answer["Location"] == f"/my/{matter.number}/"
    assert (fresh(matter).state, fresh(matter).round) == ("in_grid", 2)

    again(county, matter, now)
    answer = move(
        client, matter, "record_verdict",
        verdict="solved", contacted="yes", rating="fairly_content",
    )  # fmt: skip
    assert answer["Location"] == f"/my/{matter.number}/"
    asker = Asker.objects.get()
    assert (asker.verdict, asker.contacted, asker.rating) == (
        "solved", True, "fairly_content",
    )  # fmt: skip
    assert fresh(matter).state == "closed"

    move(client, matter, "ask_reopen", reason="又坏了")
    assert Application.objects.get().kind == "reopen"
    assert client.get(answer["Location"]).status_code == 200


def test_withdrawing_asks_first_then_closes_the_page(county, client, now):
    say(client, form_for(county, client))
    matter = Matter.objects.get()
    sure = client.get(reverse("public:move", args=[matter.number, "withdraw"]))
    assertTemplateUsed(sure, "public/move.html")
    assert fresh(matter).state == "registered"

    form = {"key": hidden(sure, "key"), "version": hidden(sure, "version")}
    address = reverse("public:move", args=[matter.number, "withdraw"])
    answers = [client.post(address, form)["Location"] for _ in range(2)]

    assert answers == ["/", "/"]
    assert fresh(matter).state == "withdrawn"
    assert client.get(f"/my/{matter.number}/").status_code == 404
    assert MatterEntry.objects.filter(move="withdraw").count() == 1


def test_not_solved_alone_asks_whether_it_should_be_done_anew(county, client, now):
    say(client, form_for(county, client))
    matter = Matter.objects.get()
    solved_by_the_grid(county, matter, now)

    asked = move(client, matter, "record_verdict", verdict="unsolved")
    assert (asked.status_code, fresh(matter).state) == (200, "revisiting")

    move(client, matter, "record_verdict", verdict="unsolved", sure="yes")
    assert fresh(matter).state == "closed"


def test_contesting_what_was_not_accepted(county, client, now):
    say(client, form_for(county, client))
    matter = Matter.objects.get()
    triage_by = by(county.actor("clerk", now), matter, now=now)
    applications.ask_refuse_intake(
        matter, triage_by, ground="合同纠纷", where_to_go="法院诉讼服务中心"
    )
    asked = Application.objects.get()
    applications.grant(
        asked, by(county.actor("clerk2", now), asked, now=now), reason="同意"
    )

    page = client.get(f"/my/{matter.number}/").content.decode()
    assert "合同纠纷" in page
    assert "法院诉讼服务中心" in page

    move(client, matter, "contest", reason="不是合同的事")
    assert (fresh(matter).state, fresh(matter).contested) == ("registered", True)


def test_a_merged_matter_is_followed_and_contested_from_the_main_one(
    county, client, now
):
    say(client, form_for(county, client))
    mine, main = Matter.objects.get(), filed(county, "路灯坏了", now=now).matter
    triage.merge(mine, by(county.actor("clerk", now), mine, now=now), main=main)

    answer = client.get(f"/my/{mine.number}/")
    assert answer["Location"] == f"/my/{main.number}/"
    page = client.get(answer["Location"]).content.decode()
    assert "路灯坏了" not in page
    assert f'/my/{main.number}/contest/"' in page

    answer = move(client, main, "contest", reason="不是同一件")
    assert answer["Location"] == f"/my/{mine.number}/"
    assert fresh(mine).state == "registered"


# --- one form, one matter --------------------------------------------------------


def test_a_follower_of_what_was_sealed_reads_nothing_more_of_it(county, client, now):
    main, double = filed(county, now=now), filed(county, now=now)
    clerk = county.actor("clerk", now)
    triage.merge(double.matter, by(clerk, double.matter, now=now), main=main.matter)
    triage.accept(
        main.matter, by(clerk, main.matter, now=now),
        category=county.categories["lamp"], level="major", public_title="某处的事",
    )  # fmt: skip
    client.get(f"/q/{double.code}", follow=True)
    address = reverse("public:mine", args=[main.matter.number])
    assert "某处的事" in client.get(address).content.decode()

    triage.seal(main.matter, by(clerk, main.matter, now=now), reason="涉及个人")

    page = client.get(address).content.decode()
    assert "某处的事" not in page
    assert "现在由谁办" not in page
    told = client.get("/api/v1/mine").json()
    assert (told["public_title"], told["progress"], told["promise"]) == ("", [], None)


def test_the_same_form_twelve_times_is_one_matter_with_equal_answers(county, client):
    form = form_for(county, client)

    answers = []
    for _ in range(12):
        assert say(client, form)["Location"] == "/said/"
        number, code, *_rest = signing.loads(
            client.cookies[saying.SAID_COOKIE].value, salt=saying.SALT
        )
        answers.append((number, code))

    assert Matter.objects.count() == 1
    assert answers == [answers[0]] * 12
    assert answers[0][1] != ""


def test_two_tabs_carry_one_key_and_make_one_matter(county, client):
    one, two = form_for(county, client), form_for(county, client)
    assert one["key"] == two["key"]

    say(client, one)
    say(client, two)

    assert Matter.objects.count() == 1
    assert form_for(county, client)["key"] != one["key"]


def test_a_form_sent_again_with_other_words_is_not_lost(county, client):
    form = form_for(county, client)
    say(client, form)

    other = form | {"what": "垃圾箱满了"}
    asked = say(client, other)
    assert asked.status_code == 409
    assert "垃圾箱满了" in asked.content.decode()
    assert Matter.objects.count() == 1

    say(client, other | {"key": hidden(asked, "key")})
    assert Matter.objects.count() == 2


def test_back_on_the_page_of_number_and_code(county, client):
    say(client, form_for(county, client))
    assert code_on(client) == code_on(client)

    assert client.post("/said/")["Location"].startswith("/my/")
    assert client.get("/said/")["Location"] == reverse("public:ask")


# --- what cannot be kept -----------------------------------------------------------


def not_there(_place, _other):
    return {"building": "999999"}


def of_another_county(_place, other):
    return {"building": str(other.building.pk)}


def of_one_family(place, _other):
    pk = place.building.pk
    Building.objects.filter(pk=pk).update(households=1)
    return {"building": str(pk)}


def division_of_another_county(_place, other):
    return {"building": "", "division": str(other.community.pk)}


HOSTILE = [
    ({"what": "灯" * 100_000}, "what"),
    ({"what": "灯\x00坏了"}, "what"),
    ({"what": "   "}, "what"),
    ({"spot": "南" * 201}, "spot"),
    ({"spot": "南\x00面"}, "spot"),
    ({"phone": "一三八"}, "phone"),
    ({"phone": "1" * 40}, "phone"),
    ({"name": "安" * 41}, "name"),
    ({"building": "1' OR 1=1"}, "building"),
    ({"building": "9" * 30}, "building"),
    ({"building": ""}, "building"),
    ({"building": "", "division": "999999"}, "division"),
    (not_there, "building"),
    (of_another_county, "building"),
    (of_one_family, "building"),
    (division_of_another_county, "division"),
]


@pytest.mark.parametrize(("given", "field"), HOSTILE)
def test_what_cannot_be_kept_is_said_beside_its_field(county, client, given, field):
    other = make_county("620999")
    Division.objects.filter(pk=other.county.pk).update(valid_to="2026-06-01")
    given = given(county, other) if callable(given) else given
    form = form_for(county, client, spot="某处") | given

    answer = say(client, form)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', page)
    assert "13800001234" in page or field == "phone"
    assert not Matter.objects.exists()
    assert not Asker.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "0" * 500])
def test_a_malformed_key_keeps_what_was_typed(county, client, key):
    answer = say(client, form_for(county, client, key=key))

    assert answer.status_code == 422
    assert "3 号楼南面的路灯不亮" in answer.content.decode()
    assert uuid.UUID(hidden(answer, "key"))
    assert not Matter.objects.exists()


def test_card_numbers_are_blacked_out_and_the_page_says_so(county, client):
    say(client, form_for(county, client, what="我叫安，62210119800101123X，灯坏了"))

    assert "19800101" not in Matter.objects.get().what
    assert "nc-note-warm" in client.get("/said/").content.decode()


@pytest.mark.parametrize("version", ["0", "", "x", "-1", "9" * 40])
def test_a_stale_version_keeps_the_reason_and_changes_nothing(
    county, client, now, version
):
    say(client, form_for(county, client))
    matter = Matter.objects.get()
    solved_by_the_grid(county, matter, now)
    address = reverse("public:move", args=[matter.number, "reopen"])
    form = {"key": uuid.uuid4(), "version": version, "reason": "还是不亮"}

    answer = client.post(address, form)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "data-conflict" in page
    assert "还是不亮" in page
    assert fresh(matter).state == "revisiting"
    again_form = form | {"version": hidden(answer, "version")}
    assert client.post(address, again_form).status_code == 302


def test_a_reason_that_cannot_be_kept(county, client, now):
    say(client, form_for(county, client))
    matter = Matter.objects.get()
    solved_by_the_grid(county, matter, now)

    for reason in ("", "灯" * 100_000, "灯\x00"):
        answer = move(client, matter, "reopen", reason=reason)
        assert answer.status_code == 422
        assert 'id="reopen_reason_error"' in answer.content.decode()
    assert fresh(matter).state == "revisiting"


def test_a_move_that_is_no_more_keeps_what_was_written(county, client, now):
    say(client, form_for(county, client))
    matter = Matter.objects.get()
    form = {"key": uuid.uuid4(), "version": 1, "reason": "早了一点"}

    answer = client.post(reverse("public:move", args=[matter.number, "reopen"]), form)

    assert answer.status_code == 409
    assert "早了一点" in answer.content.decode()
    assert fresh(matter).state == "registered"


# --- codes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["", "7KQ4M", "7KQ4M-2XDT9-1", "' OR 1=1", "\x00" * 10, "Ａ" * 60]
)
def test_a_malformed_code_is_told_beside_the_field(county, client, written):
    answer = client.post(reverse("public:ask"), {"code": written})

    assert answer.status_code in {404, 422}
    assert 'id="id_code_error"' in answer.content.decode()


def test_a_code_is_taken_as_people_write_it(county, client):
    found = filed(county, now=timezone.now())
    spelled = spell_code(found.code)
    for written in (
        found.code, spelled.lower(), f" {spelled[:3]} {spelled[3:]} ",
        f"{found.matter.number} {spelled}",
    ):  # fmt: skip
        answer = client.post(reverse("public:ask"), {"code": written})
        assert answer["Location"] == f"/my/{found.matter.number}/"
    other = client.post(reverse("public:ask"), {"code": f"20200101-0001 {spelled}"})
    assert other.status_code == 404


def test_the_address_of_a_slip_leads_on_without_the_code(county, client):
    found = filed(county, now=timezone.now())

    answer = client.get(f"/q/{found.code}", follow=True)

    assert [where for where, _status in answer.redirect_chain] == [
        f"/my/{found.matter.number}/"
    ]
    assert found.code not in answer.content.decode()
    assert spell_code(found.code) not in answer.content.decode()
    wrong = client.get("/q/7KQ4M2XDT9", follow=True)
    assert wrong.redirect_chain[-1][0] == "/q/?no=code"
    assert wrong.status_code == 404


def test_no_code_in_any_log_or_error_page(county, client, caplog, monkeypatch):
    found = filed(county, now=timezone.now())
    caplog.set_level(logging.DEBUG)
    said = []
    for path in (f"/q/{found.code}", f"/q/{found.code}/", f"/q/{found.code}/x/y"):
        said += [
            client.get(path).content.decode(),
            client.post(path).content.decode(),
            client.put(path).content.decode(),
            client.get(path, headers={"host": "evil.example"}).content.decode(),
        ]

    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("naicha.matters.views.following.lead_in", broken)
    client.raise_request_exception = False
    said.append(client.get(f"/q/{found.code}").content.decode())
    said.append(client.post("/q/", {"code": found.code}).content.decode())

    assert not [text for text in said if found.code in text]
    assert caplog.records
    assert found.code not in caplog.text


def test_wrong_codes_are_limited_but_a_right_one_always_opens(county, client, now):
    found = filed(county, now=now)
    statuses = [
        client.post(reverse("public:ask"), {"code": f"7KQ4M2X{n:03}"}).status_code
        for n in range(TRIES + 5)
    ]

    assert statuses == [404] * TRIES + [429] * 5
    assert SecurityEvent.objects.filter(kind="wrong_code").count() == TRIES
    assert not SecurityEvent.objects.filter(source__contains="127").exists()
    elsewhere = client.post("/q/", {"code": "7KQ4M2XDT9"}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 404
    assert client.post("/q/", {"code": found.code}).status_code == 302


def test_an_hour_later_wrong_codes_are_told_as_such_again(county, client, now):
    for n in range(TRIES):
        client.post("/q/", {"code": f"7KQ4M2X{n:03}"})
    SecurityEvent.objects.update(happened_at=now - timedelta(minutes=61))

    assert client.post("/q/", {"code": "7KQ4M2XDT9"}).status_code == 404


def test_only_a_known_proxy_is_believed(county, client, settings):
    sent = {"X-Forwarded-For": "1.1.1.1, 9.9.9.9"}

    assert http.address_of(client.get("/", headers=sent).wsgi_request) == "127.0.0.1"
    settings.BEHIND_TLS = True
    assert http.address_of(client.get("/", headers=sent).wsgi_request) == "9.9.9.9"


def test_a_new_code_closes_what_the_old_one_opened(county, client, now):
    found = filed(county, now=now)
    client.post("/q/", {"code": found.code})
    assert client.get(f"/my/{found.matter.number}/").status_code == 200

    Asker.objects.update(code_issue=2)

    assert client.get(f"/my/{found.matter.number}/").status_code == 404


def test_a_cookie_that_was_touched_opens_nothing(county, client, now):
    found = filed(county, now=now)
    for value in ("", "x", json.dumps([[found.asker.pk, 1]]), signing.dumps("x")):
        client.cookies[http.ASKER_COOKIE] = value
        assert client.get(f"/my/{found.matter.number}/").status_code == 404


def test_one_device_keeps_several_matters_open(county, client, now):
    found = [filed(county, f"第 {n} 件", now=now) for n in range(3)]
    for one in found:
        client.post("/q/", {"code": one.code})

    pages = [client.get(f"/my/{one.matter.number}/").status_code for one in found]

    assert pages == [200, 200, 200]


# --- nothing of one asker visible to another ---------------------------------------

STAFF = ("bo某", "clerk某", "leader某")
SECRETS = ("安老师", "13800001234", "三楼东户", "内部的话", *STAFF)


def told_in_private(place, now):
    """A matter with words that only some may read."""
    contact = Contact(name="安老师", phone="13800001234")
    where = place.place("三楼东户")
    found = filed(place, "三楼东户的灯坏了", contact=contact, where=where, now=now)
    solved_by_the_grid(place, found.matter, now)
    keeping.note(
        found.matter, by(place.actor("clerk", now), found.matter, now=now),
        text="内部的话",
    )  # fmt: skip
    return found


def pages_of(client, matter):
    names = ["record_verdict", "reopen", "ask_reopen", "withdraw", "contest"]
    paths = [
        "/", "/say/", "/said/", "/q/", "/privacy/", "/access/", f"/my/{matter.number}/",
        *(f"/my/{matter.number}/{name}/" for name in names),
    ]  # fmt: skip
    return [client.get(path, follow=True) for path in paths]


def leaks(answers):
    return {
        secret
        for answer in answers
        for secret in SECRETS
        if secret in unescape(answer.content.decode())
    }


def test_a_stranger_and_another_asker_see_nothing(county, client, now):
    found = told_in_private(county, now)
    another = filed(county, "别的事", now=now)
    client.post("/q/", {"code": another.code})

    for visitor in (Client(), client):
        assert leaks(pages_of(visitor, found.matter)) == set()
        assert visitor.get(f"/my/{found.matter.number}/").status_code == 404
        for name in ("record_verdict", "reopen", "withdraw"):
            path = reverse("public:move", args=[found.matter.number, name])
            form = {"key": uuid.uuid4(), "version": found.matter.version + 9}
            assert visitor.post(path, form).status_code == 404
    assert fresh(found.matter).state == "revisiting"


def test_a_follower_reads_public_progress_and_moves_nothing(county, client, now):
    found = told_in_private(county, now)
    follower = filed(county, "也不亮", now=now)
    Asker.objects.filter(pk=follower.asker.pk).update(
        matter=found.matter, role="follower"
    )
    client.post("/q/", {"code": follower.code})

    page = client.get(f"/my/{found.matter.number}/")

    assert page.status_code == 200
    assert "路灯不亮" in page.content.decode()
    assert leaks(pages_of(client, found.matter)) == set()
    for name in ("record_verdict", "reopen", "withdraw", "contest"):
        path = reverse("public:move", args=[found.matter.number, name])
        version = fresh(found.matter).version
        form = {
            "key": uuid.uuid4(), "version": version, "reason": "x",
            "verdict": "solved",
        }  # fmt: skip
        client.post(path, form)
    assert fresh(found.matter).state == "revisiting"


def test_the_asker_reads_no_person_of_the_staff_and_the_own_contact_masked(
    county, client, now
):
    found = told_in_private(county, now)
    record_reading(
        reader=county.people["clerk"], as_post=county.actor("clerk", now).posts[0],
        subject_kind="asker", subject_pk=found.asker.pk, field="phone",
        why="问清是哪一盏", now=now,
    )  # fmt: skip
    client.post("/q/", {"code": found.code})

    page = unescape(client.get(f"/my/{found.matter.number}/").content.decode())

    assert leaks(pages_of(client, found.matter)) == {"三楼东户"}
    assert "138****1234" in page
    assert "安*师" in page
    assert "问清是哪一盏" in page
    assert "甲社区居委会" in page


def test_the_front_page_shows_public_titles_alone(county, client, now):
    found = filed(county, "三楼东户的灯坏了", now=now)
    hidden_one = filed(county, "停车的事", now=now)
    for matter, name in ((found.matter, "bin"), (hidden_one.matter, "parking")):
        triage.accept(
            matter, by(county.actor("clerk", now), matter, now=now),
            category=county.categories[name],
            level=county.categories[name].default_level, public_title=f"标题{name}",
        )  # fmt: skip

    page = client.get("/").content.decode()

    assert "标题bin" in page
    assert "标题parking" not in page
    assert "三楼东户" not in page
    assert county.building.name not in page


# --- frames, headers, counties -------------------------------------------------------


def test_pages_behind_a_code_are_kept_nowhere(county, client, now):
    say(client, form_for(county, client))
    number = Matter.objects.get().number

    for path in (f"/my/{number}/", "/said/", "/say/", f"/my/{number}/withdraw/"):
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
    assert client.get("/q/7KQ4M2XDT9")["Referrer-Policy"] == "no-referrer"
    for name in (saying.SAID_COOKIE, http.ASKER_COOKIE):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.cookies[saying.SAID_COOKIE]["path"] == "/said/"


def test_without_the_csrf_word_nothing_is_taken(county):
    strict = Client(enforce_csrf_checks=True)
    form = form_for(county, strict)

    assert say(strict, form).status_code == 403
    assert not Matter.objects.exists()


def test_several_counties_are_chosen_by_address(county, other_county, client, now):
    page = client.get("/").content.decode()
    assert f"/c/{county.county.code}/" in page
    assert f"/c/{other_county.county.code}/" in page
    assert client.get("/say/")["Location"] == "/"
    assert client.get("/c/123/").status_code == 404

    address = f"/c/{other_county.county.code}/say/"
    key = hidden(client.get(address), "key")
    form = {"key": key, "what": "灯坏了", "building": str(other_county.building.pk)}
    assert client.post(address, form)["Location"] == "/said/"
    assert Matter.objects.get().county == other_county.county
    mixed = {**form, "key": uuid.uuid4(), "building": str(county.building.pk)}
    assert client.post(address, mixed).status_code == 422


def test_an_empty_installation_says_so(db, client):
    assert client.get("/").status_code == 200
    assert client.get("/say/")["Location"] == "/"


def test_a_building_of_a_slip_is_chosen_already(county, client):
    page = client.get(f"/say/?b={county.building.pk}").content.decode()
    assert f'<option value="{county.building.pk}" selected>' in page
    assert county.community.name in page
    for nonsense in ("x", "9" * 40, "999999"):
        assert client.get(f"/say/?b={nonsense}").status_code == 200


def test_elsewhere_goes_to_the_office_of_the_place(county, client):
    form = form_for(
        county, client, building="", division=str(county.township.pk), spot="河谷桥头"
    )

    say(client, form)

    matter = Matter.objects.get()
    assert (matter.division, matter.grid, matter.spot) == (
        county.township, None, "河谷桥头",
    )  # fmt: skip
    assert matter.holder_unit == county.units["township"]


# --- budgets -----------------------------------------------------------------------


def statements(captured):
    """What was asked of the tables, without the marks of transactions."""
    marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [q["sql"] for q in captured if not q["sql"].startswith(marks)]


def test_filing_stays_within_its_statements(county, client):
    say(client, form_for(county, client))
    form = form_for(county, Client())

    with CaptureQueriesContext(connection) as captured:
        Client().post(reverse("public:say"), form)

    assert len(statements(captured)) == 11


def test_following_stays_within_its_statements(
    county, client, now, django_assert_num_queries
):
    say(client, form_for(county, client))
    matter = Matter.objects.get()
    client.get(f"/my/{matter.number}/")

    with django_assert_num_queries(6):
        client.get(f"/my/{matter.number}/")
    solved_by_the_grid(county, matter, now)
    with django_assert_num_queries(6):
        client.get(f"/my/{matter.number}/")


def test_the_front_page_stays_within_its_statements(
    county, client, now, django_assert_num_queries
):
    client.get("/")
    with django_assert_num_queries(2):
        client.get("/")
    for n in range(3):
        solved_by_the_grid(county, filed(county, f"第 {n} 件", now=now).matter, now)
    with django_assert_num_queries(3):
        client.get("/")


def test_first_views_are_light(county, client, now):
    compound = county.building.compound
    for n in range(2, 130):
        Building.objects.create(
            county=county.county, division=county.community, compound=compound,
            name=f"{n}号楼", households=34,
        )  # fmt: skip
    say(client, form_for(county, client))
    matter = Matter.objects.get()
    solved_by_the_grid(county, matter, now)

    for path in ("/", "/say/", "/said/", "/q/", "/privacy/", f"/my/{matter.number}/"):
        html = client.get(path).content
        assert len(gzip.compress(html)) <= 30_000
        assert len(html) <= 60_000


# --- pages of words -------------------------------------------------------------------


def words_of_the_document():
    """The explanation as plain paragraphs, without its link to the other language."""
    text = (ROOT / "docs/explanation/privacy.md").read_text()
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text.replace("**", ""))
    lines = re.split(r"\n\n|\n(?=- )", text)
    return [
        re.sub(r"^(#+|-) ", "", line).strip().replace('"', "")
        for line in lines
        if not line.startswith("中文")
    ]


def test_the_privacy_page_says_what_the_document_says(db, client):
    with translation.override(None):
        html = client.get("/privacy/").content.decode()
    main = html.split("nc-text", 1)[1].split("</main>", 1)[0]
    said = re.findall(r"<(?:h1|h2|p|li)>(.*?)</(?:h1|h2|p|li)>", main)

    plain = [unescape(re.sub(r"</?b>", "", one)) for one in said]

    assert [re.sub("[“”]", "", one) for one in plain] == words_of_the_document()
