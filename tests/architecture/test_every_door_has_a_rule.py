"""Every address and every operation has a line in ``doors.csv``, and keeps to it.

A line says who may: ``open`` (everybody), ``signed-in``, ``asker``, ``follower``, roles
of ``ROLES``, or ``-`` (nobody), joined by ``|``; ``confidential`` says the same of a
confidential matter, where there is one. ``matter`` names the situation it is tried in.
Every door is tried as everybody. To add one: add its line; for a write by API also
what it is given, in ``GIVEN``; for an address with new arguments, these in ``here``.
"""

import csv
import json
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.core.cache import cache as kept
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import get_resolver, reverse

from naicha.api.reference import openapi
from naicha.matters.models import Matter
from naicha.matters.services import applications, checking, grid, revisiting, triage
from naicha.matters.services.registering import Contact
from tests.factories.county import NOW, asker_actor, by, filed, fresh

TABLE = Path(__file__).with_name("doors.csv")
with TABLE.open(encoding="utf-8", newline="") as file:
    DOORS = list(csv.DictReader(file))

# Who tries, and whose account of the factories they use; None: no account.
ROLES = {
    "stranger": None,
    "asker": None,
    "follower": None,
    "steward": "steward",
    "grid_worker": "bo",
    "grid_leader": "leader",
    "clerk": "clerk",
    "other_clerk": "other_clerk",
    "town_officer": "town",
    "handler": "housing",
    "centre_officer": "centre",
    "county_leader": "county_leader",
    "auditor": "auditor",
    "other_county": "centre",
    "no_posts": "nobody",
}
SIGNED_IN = {role for role, account in ROLES.items() if account}


def allowed(who):
    named = set(who.split("|"))
    if "open" in named:
        return set(ROLES)
    if "signed-in" in named:
        named |= SIGNED_IN
    unknown = named - set(ROLES) - {"signed-in", "-"}
    assert not unknown, f"doors.csv names roles that are none: {unknown}"
    return named & set(ROLES)


# --- every door is in the table ----------------------------------------------------


def addresses(patterns=None, space="", given=frozenset()):
    """Every address: its name, and the arguments that it takes."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        takes = given | set(one.pattern.converters)
        if hasattr(one, "url_patterns"):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, inner, takes)
        else:
            yield space + (one.name or f"unnamed {one.pattern}"), takes


@cache
def operations():
    """Operations of the API as doors: how to call them."""
    return {
        f"api:{operation['operationId']}": (method.upper(), path)
        for path, methods in json.loads(openapi())["paths"].items()
        for method, operation in methods.items()
    }


def test_every_address_and_operation_has_its_line():
    listed = {row["door"] for row in DOORS}
    pages = {name for name, _takes in addresses() if not name.startswith("api:")}
    there = pages | set(operations()) | {"api:nowhere"}

    assert sorted(there - listed) == [], (
        "Add a line to tests/architecture/doors.csv: who may pass these doors?"
    )
    assert sorted(listed - there) == [], "These doors of doors.csv are gone."


def test_every_operations_method_is_the_tables():
    methods = {name: method for name, (method, _path) in operations().items()}

    assert {
        row["door"]: row["method"] for row in DOORS if row["door"] in methods
    } == methods


def test_no_line_stands_twice():
    keys = [(row["door"], row["method"]) for row in DOORS]

    assert len(keys) == len(set(keys))


def test_an_unknown_role_is_caught():
    with pytest.raises(AssertionError, match="roles that are none"):
        allowed("clerk|emperor")


# --- situations --------------------------------------------------------------------


@dataclass
class Scene:
    """A matter in a situation, and who stands around it."""

    county: object
    other: object
    matter: Matter
    code: str
    follower: str
    main: Matter


def accepted(county, found):
    matter = found.matter
    triage.accept(
        matter, by(county.actor("clerk2"), matter), category=county.categories["bin"],
        level="minor", public_title="垃圾箱满了",
    )  # fmt: skip


def in_grid(county, found):
    accepted(county, found)
    triage.assign_grid(found.matter, by(county.actor("clerk2"), found.matter))


def verifying(county, found):
    in_grid(county, found)
    grid.solve_in_grid(
        found.matter, by(county.actor("bo2"), found.matter), result="solved", note="清"
    )


def revisiting_(county, found):
    verifying(county, found)
    checking.pass_check(
        found.matter, by(county.actor("leader"), found.matter), note="看过"
    )


def reopened(county, found):
    revisiting_(county, found)
    revisiting.reopen(found.matter, by(asker_actor(found), found.matter), reason="没好")
    grid.solve_in_grid(
        found.matter, by(county.actor("bo2"), found.matter), result="solved", note="清"
    )
    checking.pass_check(
        found.matter, by(county.actor("leader"), found.matter), note="看过"
    )


def proposed(county, found):
    applications.ask_refuse_intake(
        found.matter, by(county.actor("clerk2"), found.matter), ground="不归",
        where_to_go="法院",
    )  # fmt: skip


def not_accepted(county, found):
    proposed(county, found)
    asked = found.matter.applications.get()
    applications.grant(asked, by(county.actor("centre2"), asked), reason="同意")


def merged(county, found):
    main = Matter.objects.exclude(pk=found.matter.pk).order_by("pk").first()
    triage.merge(found.matter, by(county.actor("clerk2"), found.matter), main=main)


SITUATIONS = {
    "": lambda _county, _found: None,
    "registered": lambda _county, _found: None,
    "accepted": accepted,
    "in_grid": in_grid,
    "verifying": verifying,
    "verifying_unasked": verifying,
    "revisiting": revisiting_,
    "reopened": reopened,
    "proposed": proposed,
    "not_accepted": not_accepted,
    "merged": merged,
}


def scene_of(situation, county, other, *, confidential):
    """The matter of a situation; another one merged into it gives the follower."""
    main = filed(county, "另一件").matter
    contact = Contact(wants_reply=situation != "verifying_unasked")
    found = filed(county, contact=contact)
    double = filed(county, "同一件")
    if situation != "merged":
        triage.merge(
            double.matter, by(county.actor("clerk2"), double.matter), main=found.matter
        )
    SITUATIONS[situation](county, found)
    Matter.objects.update(confidential=confidential)
    return Scene(county, other, fresh(found.matter), found.code, double.code, main)


# --- trying ------------------------------------------------------------------------


REASON = {"reason": "有原因"}
NOTE = {"note": "看过"}
VERDICT = {"verdict": "solved"}
ACCEPT = {"category": "C1", "level": "minor", "public_title": "垃圾箱"}
REFUSE = {"ground": "不归这里管", "where_to_go": "法院"}


def said(scene):
    where = {
        "division": scene.county.community.code,
        "compound": "雪山苑",
        "building": "1号楼",
    }
    return {"what": "路灯不亮", "where": {"building": where}}


def registering(scene):
    return said(scene) | {"county": scene.county.county.code, "version": None}


GIVEN = {
    "register": registering,
    "register_found": lambda s: said(s) | {"channel": "counter", "version": None},
    "say_verdict": lambda _: VERDICT,
    "reopen_mine": lambda _: REASON,
    "ask_reopen": lambda _: REASON,
    "contest_mine": lambda _: REASON,
    "withdraw": lambda _: {},
    "accept": lambda _: ACCEPT,
    "relocate": lambda s: {"where": {"grid": s.county.other_grid.code}} | REASON,
    "seal": lambda _: REASON,
    "take": lambda _: {"category": "C1"},
    "merge": lambda s: {"main_matter": s.main.number},
    "split": lambda _: REASON,
    "assign_grid": lambda _: {},
    "back_to_triage": lambda _: REASON,
    "solve_in_grid": lambda _: {"result": "solved"} | NOTE,
    "ask_refuse_intake": lambda _: REFUSE,
    "grant_refuse_intake": lambda _: REASON | {"version": 1},
    "refuse_refuse_intake": lambda _: REASON | {"version": 1},
    "pass_check": lambda _: NOTE,
    "pass_and_close": lambda _: NOTE,
    "fail_check": lambda _: REASON,
    "record_verdict": lambda _: VERDICT,
    "reopen": lambda _: REASON,
    "hand_over": lambda _: {"ground": "法定", "to_whom": "法院"},
    "contest": lambda _: REASON,
    "note": lambda _: NOTE,
}
QUERY = {"buildings": lambda s: {"q": "雪山", "county": s.county.county.code}}


def here(scene):
    """What may stand in an address."""
    found = {"number": scene.matter.number, "county": scene.county.county.code}
    asker = scene.matter.askers.order_by("pk").first()
    return found | {
        "key": uuid.UUID(int=4),
        "code": scene.code,
        "pk": asker.pk if asker else 1,
        "name": "note",
        "move": "withdraw",
        "path": "nothing",
    }


HANDLER = ClientHandler(enforce_csrf_checks=False)  # one, so that it is made ready once


def visitor(role, scene):
    """A client of this role, and the headers it sends."""
    client, account = Client(), ROLES[role]
    client.handler = HANDLER
    code = {"asker": scene.code, "follower": scene.follower}.get(role)
    if account:
        home = scene.other if role == "other_county" else scene.county
        client.force_login(
            home.people[account], "django.contrib.auth.backends.ModelBackend"
        )
    return client, {"X-Query-Code": code} if code else {}


def call(row, role, scene):
    """Try an operation of the API."""
    client, headers = visitor(role, scene)
    name = row["door"].split(":")[1]
    if name == "nowhere":
        return client.get("/api/v1/nothing")
    method, path = operations()[row["door"]]
    address = path.replace("{number}", scene.matter.number)
    if method == "GET":
        return client.get(
            address, QUERY.get(name, lambda _: {})(scene), headers=headers
        )
    body = {"key": str(uuid.uuid4()), "version": scene.matter.version}
    body |= GIVEN[name](scene)
    sent = {key: value for key, value in body.items() if value is not None}
    return client.post(address, sent, content_type="application/json", headers=headers)


def open_page(row, role, scene):
    """Try a page."""
    client, headers = visitor(role, scene)
    if headers:
        client.get(reverse("public:open", args=[headers["X-Query-Code"]]))
    known, takes = here(scene), dict(addresses())[row["door"]]
    missing = takes - set(known)
    assert not missing, f"say in here() what {missing} is for {row['door']}"
    address = reverse(row["door"], kwargs={name: known[name] for name in takes})
    return client.get(address) if row["method"] == "GET" else client.post(address)


# Pages that say politely that there is nothing here for somebody's post.
TURNED_AWAY = {"matters/nothing.html"}


def let_in(answer):
    """Whether somebody was let in; anything else than yes or no fails."""
    status = answer.status_code
    if status in {401, 403, 404} or b'"no-such-place"' in answer.content:
        return False
    if any(one.name in TURNED_AWAY for one in answer.templates):
        return False
    if status == 302 and "sign-in" in answer["Location"]:
        return False
    assert status in {200, 201, 302}, (status, answer.content.decode()[:300])
    return True


@contextmanager
def undone():
    """Whatever is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _time_stands_still(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    kept.clear()


def tried(row, scene):
    """Who of all was let in."""
    knock = call if row["door"].startswith("api:") else open_page
    found = set()
    for role in ROLES:
        with undone():
            if let_in(knock(row, role, scene)):
                found.add(role)
    return found


TRIED = [
    pytest.param(situation, confidential, id=f"{situation or 'no matter'}-{kind}")
    for situation in SITUATIONS
    for confidential, kind in [("who", "plain"), ("confidential", "confidential")]
    if any(row[confidential] and row["matter"] == situation for row in DOORS)
]


@pytest.mark.django_db
@pytest.mark.parametrize(("situation", "column"), TRIED)
def test_a_door_lets_in_whom_the_table_says_and_nobody_else(
    county, other_county, settings, situation, column
):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }
    settings.LOGIN_URL = "/sign-in/"  # where strangers are sent
    confidential = column == "confidential"
    scene = scene_of(situation, county, other_county, confidential=confidential)
    rows = [
        row
        for row in DOORS
        if row["matter"] == situation and row[column]
        if row["method"] == "GET" or row["door"].startswith("api:")
    ]

    wrong = {
        row["door"]: {"let in": sorted(let - said), "kept out": sorted(said - let)}
        for row in rows
        if (let := tried(row, scene)) != (said := allowed(row[column]))
    }
    assert wrong == {}


def test_every_write_of_the_api_has_something_given():
    writes = {
        name.split(":")[1]
        for name, (method, _path) in operations().items()
        if method == "POST"
    }

    assert writes == set(GIVEN)
