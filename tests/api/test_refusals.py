"""Every refusal has one shape, and bad input never breaks or leaves anything."""

import json
import uuid

import pytest
from django.db.models import Count

from naicha.api.reference import PAGES, openapi
from naicha.matters import workflow
from naicha.matters.api import shown
from naicha.matters.models import Matter, MatterEntry
from tests.api.conftest import Caller, signed_in
from tests.api.test_asking import said
from tests.factories.county import filed

pytestmark = pytest.mark.django_db


def accept(**more):
    return {
        "key": str(uuid.uuid4()), "version": 1, "category": "C1", "level": "minor",
        "public_title": "垃圾箱",
    } | more  # fmt: skip


REFUSALS = [
    ("a stranger", None, {}, 401, "sign-in-needed"),
    ("another's move", "bo", {}, 403, "move-not-yours"),
    ("out of sight", "other_clerk", {}, 404, "no-such-matter"),
    ("another county", "stranger", {}, 404, "no-such-matter"),
    ("too late", "clerk", {"version": 9}, 409, "moved-on"),
    ("nothing given", "clerk", {"public_title": " "}, 422, "needed"),
    ("a wrong form", "clerk", {"level": "giant"}, 422, "bad-input"),
    ("an unknown key", "clerk", {"streak": 1}, 422, "unknown-input"),
]


@pytest.mark.parametrize("case", REFUSALS, ids=[case[0] for case in REFUSALS])
def test_every_refusal_has_one_shape(county, other_county, case):
    what, who, more, status, code = case
    matter = filed(county).matter
    home = other_county if who == "stranger" else county
    caller = Caller() if who is None else signed_in(
        home, "clerk" if who == "stranger" else who
    )  # fmt: skip

    answer = caller.post(f"/matters/{matter.number}/accept", **accept(**more))

    assert (answer.status, answer.body["code"]) == (status, code), what
    assert set(answer.body) == {"code", "message", "field"}
    assert answer.body["message"]


def test_a_missing_key_is_named(county):
    matter = filed(county).matter

    answer = signed_in(county, "clerk").post(f"/matters/{matter.number}/accept")

    assert (answer.status, answer.body["code"]) == (422, "missing-input")
    assert answer.body["field"]


@pytest.mark.parametrize("path", ["/", "/nothing", "/matters/x/y/z", "/docs"])
def test_no_address_of_ours(path):
    answer = Caller().get(path)

    assert (answer.status, answer.body["code"]) == (404, "not-found")


def test_a_method_that_is_not_known():
    answer = Caller().post("/places/buildings")

    assert (answer.status, answer.body["code"]) == (405, "wrong-method")
    assert answer.response["Allow"] == "GET"


NUL, SURROGATE, LONG, DEEP = "\x00", "\ud800", "长" * 100_000, "[" * 50_000
HOSTILE_TEXT = ["", " ", NUL, SURROGATE, "a" + NUL, LONG, 7, None, True, [], {}, [[]]]


def building(county, **more):
    return {
        "building": {
            "division": county.community.code,
            "compound": "雪山苑",
            "building": "1号楼",
        } | more
    }  # fmt: skip


def hostile_register(county, other_county):
    """Bodies that must be refused, by the field that is wrong."""
    text = [t for t in HOSTILE_TEXT if t != ""]
    yield from (("what", {"what": value}) for value in HOSTILE_TEXT)
    yield from (("name", {"name": value}) for value in text if value != " ")
    yield from (("phone", {"phone": v}) for v in [NUL, LONG, "abc", "1" * 16, 13800])
    yield from (("language", {"language": value}) for value in [NUL, LONG, 5])
    yield from (("wants_reply", {"wants_reply": v}) for v in ["yes", 1, None, []])
    yield from (
        ("key", {"key": value})
        for value in ["", "x", NUL, 0, None, str(uuid.UUID(int=0)), LONG, "g" * 36]
    )
    yield from (("county", {"county": v}) for v in [NUL, LONG, "0" * 12, 620923])
    for value in [
        {}, [], 5, LONG, None, {"spot": "x"},
        {"division": "000000000000"}, {"division": NUL}, {"division": LONG},
        {"division": other_county.community.code}, {"grid": other_county.grid.code},
        {"division": county.community.code, "grid": county.grid.code},
        {"division": county.community.code, "spot": LONG},
        {"division": county.community.code, "spot": NUL},
        {"division": county.community.code, "spot": SURROGATE},
        {"division": 10**30}, {"grid": {"a": {"b": {"c": {}}}}},
        building(county, building="99号楼"), building(county, building=NUL),
        building(county, building=LONG), building(county, compound=SURROGATE),
        building(county, division=other_county.community.code),
        building(county, compound=""), building(county, pk=1),
    ]:  # fmt: skip
        yield ("where", {"where": value})


def test_hostile_words_of_a_resident_are_refused_beside_their_field(
    county, other_county
):
    for field, more in hostile_register(county, other_county):
        body = said(county) | {"county": county.county.code} | more
        answer = Caller().post("/matters", **body)

        assert answer.status == 422, (field, str(more)[:80], answer)
        assert answer.body["field"].split(".")[0].removeprefix("body") in {
            field, "spot",
        }, (field, str(more)[:80], answer)  # fmt: skip
        assert len(answer.response.content) < 1000
    assert not Matter.objects.exists()


HOSTILE_BODIES = [
    b"", b"x", b"{", b"null", b"[]", b"7", b'"x"', b"\xff\xfe", b"{}" * 9,
    DEEP.encode(), b'{"a":' * 5000 + b"1" + b"}" * 5000,
    b'{"key":' + b"9" * 5000 + b"}", b'{"key":NaN}', b'{"key":1e999}',
    b'{"\x00":1}', b"x" * 1_100_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE_BODIES)
def test_a_body_that_is_none(county, text):
    matter = filed(county).matter

    answers = [
        Caller().send("/matters", text),
        signed_in(county, "clerk").send(f"/matters/{matter.number}/accept", text),
    ]

    assert {answer.status for answer in answers} <= {400, 422}
    assert all(set(a.body) == {"code", "message", "field"} for a in answers)
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    "number",
    ["x", "%00", "20261124-0001%00", "1" * 3000, "99999999-9999", "-1", "1e9",
     "２０２６１１２４-0001", "%ED%A0%80", "20261124-00000000001", "' or 1=1"],
)  # fmt: skip
def test_a_number_that_is_none(county, number):
    filed(county)
    clerk = signed_in(county, "clerk")

    for answer in (
        clerk.get(f"/matters/{number}"),
        clerk.post(f"/matters/{number}/accept", **accept()),
    ):
        assert answer.status == 404, answer


HOSTILE_DEEDS = [
    ("accept", {"version": value}) for value in [-1, 10**30, "1", 1.5, None, True, []]
] + [
    ("accept", {"category": value})
    for value in ["", "C", "9999", NUL, LONG, SURROGATE, 1, None, {"a": []}]
] + [
    ("accept", {"public_title": value}) for value in HOSTILE_TEXT
] + [
    ("accept", {"topic": value}) for value in ["", "x", NUL, 5]
] + [
    ("seal", {"reason": value}) for value in HOSTILE_TEXT
] + [
    ("note", {"note": value}) for value in HOSTILE_TEXT
] + [
    ("take", {"category": value}) for value in ["C2", "C5", NUL]
] + [
    ("relocate", {"where": value, "reason": "x"}) for value in [{}, {"grid": NUL}, 5]
] + [
    ("ask_refuse_intake", {"ground": value, "where_to_go": "x"})
    for value in HOSTILE_TEXT
]  # fmt: skip


def test_hostile_deeds_change_nothing(county):
    matter = filed(county).matter
    before = Matter.objects.annotate(n=Count("entries")).values().get()
    callers = {"take": signed_in(county, "bo")}
    clerk = signed_in(county, "clerk")

    for move, more in HOSTILE_DEEDS:
        base = (
            accept()
            if move == "accept"
            else {k: accept()[k] for k in accept() if k in {"key", "version"}}
        )
        answer = callers.get(move, clerk).post(
            f"/matters/{matter.number}/{move}", **(base | more)
        )
        assert answer.status in {409, 422}, (move, str(more)[:60], answer)
    assert Matter.objects.annotate(n=Count("entries")).values().get() == before
    assert MatterEntry.objects.count() == 1


# --- the reference -----------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_the_reference_is_as_the_code_writes_it(name, settings):
    kept = (settings.ROOT / "docs" / "reference" / name).read_text("utf-8")

    assert kept == PAGES[name](), "run: naicha reference"


def test_the_command_writes_every_page(tmp_path):
    from django.core.management import call_command  # noqa: PLC0415 -- only here

    call_command("reference", to=tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)


def test_the_moves_of_the_api_are_those_of_the_table():
    schema = json.loads(openapi())["components"]["schemas"]["MoveName"]

    named = {row.name for row in workflow.ROWS} | set(workflow.OTHER_DEEDS)
    assert set(schema["enum"]) == named == {one.value for one in shown.MoveName}


def test_every_operation_declares_its_refusals():
    paths = json.loads(openapi())["paths"]

    for path, methods in paths.items():
        for method, operation in methods.items():
            want = {"422"}
            if "security" in operation:
                want |= {"401", "403", "404"} | ({"409"} if method == "post" else set())
            assert want <= set(operation["responses"]), (path, method)
