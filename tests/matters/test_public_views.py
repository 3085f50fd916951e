"""The residents' pages, through the plain client: nothing here needs JavaScript."""

import json
import logging
import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertTemplateUsed

from naicha.audit.models import SecurityEvent
from naicha.audit.services import record_reading
from naicha.kernel.ids import spell_code
from naicha.matters import http
from naicha.matters.models import Application, Asker, Matter, MatterEntry
from naicha.matters.services import checking, grid, revisiting, triage
from naicha.matters.services.codes import TRIES
from naicha.matters.services.registering import Contact
from naicha.matters.views import saying
from naicha.places.models import Building
from tests.factories.county import by, filed, fresh, make_county

pytestmark = pytest.mark.django_db
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
