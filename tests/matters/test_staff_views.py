"""The page of one matter and its moves, as each role meets them."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from naicha.matters import errors, show
from naicha.matters.models import Application, Asker, MatterEntry, MatterState
from naicha.matters.offers import possible
from naicha.matters.page import PAGES
from naicha.matters.services import keeping
from naicha.matters.views.moves import DOORS
from tests.factories.county import by, filed, fresh
from tests.factories.deeds import Path, in_state
from tests.factories.pages import at, at_work, page_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_ten_o_clock():
    with at():
        yield


def accept_words(place, **more):
    code = place.categories["bin"].code
    return {"category": code, "public_title": "垃圾箱满了", "route": "grid"} | more


# Each move: the state it starts from, who makes it, what is typed, where it leads.
REFUSE = {"ground": "不归", "where_to_go": "法院"}
OVER = {"ground": "不归县里", "to_whom": "市里"}
MOVES = [
    ("accept", "registered", "clerk", "ACCEPT", "in_grid"),
    ("take", "registered", "bo", "CATEGORY", "in_grid"),
    ("seal", "registered", "clerk", {"reason": "涉及隐私"}, "registered"),
    ("assign_grid", "accepted", "clerk", {"note": ""}, "in_grid"),
    ("back_to_triage", "in_grid", "leader", {"reason": "办不了"}, "accepted"),
    (
        "solve_in_grid", "in_grid", "bo",
        {"result": "solved", "note": "清掉了", "private": "明天再看"}, "verifying",
    ),
    ("pass_check", "verifying", "leader", {"note": "看过了"}, "revisiting"),
    ("fail_check", "verifying", "leader", {"reason": "没好"}, "in_grid"),
    (
        "record_verdict", "revisiting", "clerk",
        {"verdict": "solved", "rating": "content", "contacted": "yes"}, "closed",
    ),
    ("reopen", "revisiting", "clerk", {"reason": "没解决"}, "in_grid"),
    ("reopen", "closed", "clerk", {"reason": "又坏了"}, "in_grid"),
    ("hand_over", "registered", "centre", OVER, "handed_over"),
    ("hand_over", "with_units", "centre", OVER, "handed_over"),
    ("contest", "not_accepted", "centre", {"reason": "再看看"}, "registered"),
    ("split", "merged", "clerk", {"reason": "并错了"}, "registered"),
    ("note", "in_grid", "bo", {"note": "看过现场"}, "in_grid"),
    ("ask_refuse_intake", "registered", "clerk", REFUSE, "registered"),
]  # fmt: skip


def words_of(place, words):
    named = {
        "ACCEPT": accept_words(place),
        "CATEGORY": {"category": place.categories["bin"].code},
    }
    return named[words] if isinstance(words, str) else words


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize(("move", "state", "who", "words", "to"), MOVES)
def test_each_form_makes_its_move(county, move, state, who, words, to, htmx):  # noqa: PLR0917 -- a row of the table
    matter = in_state(county, state).matter
    client = at_work(county, who)
    shown = client.get(page_of(matter, move))

    answer = send(client, matter, move, htmx=htmx, **words_of(county, words))

    assert shown.context["move_form"] != ""
    assert fresh(matter).state == to
    assert answer.status_code == (200 if htmx else 302)
    assert bool(answer.headers.get("HX-Redirect")) == htmx


def test_every_move_with_a_page_has_a_form_and_no_other():
    assert set(DOORS) == {*PAGES, "note", "look"}


def test_triage_in_one_go_is_two_deeds_with_two_keys_and_done_once(county):
    matter = filed(county).matter
    client, key = at_work(county, "clerk"), str(uuid.uuid4())
    words = accept_words(county, key=key, version=1)

    first = send(client, matter, "accept", **words)
    second = send(client, matter, "accept", **words)

    entries = MatterEntry.objects.filter(matter=matter)
    assert [one.move for one in entries] == ["register", "accept", "assign_grid"]
    assert len({one.key for one in entries}) == 3
    assert (first.status_code, second.status_code) == (302, 302)


def test_triage_takes_level_and_title_from_the_category(county):
    matter = filed(county).matter

    send(at_work(county, "clerk"), matter, "accept", category="C1")

    matter = fresh(matter)
    assert (matter.level, matter.public_title) == ("minor", "垃圾箱满溢，雪山苑")
    assert matter.state == "in_grid"


def test_triage_to_the_grid_of_what_is_not_minor_does_nothing(county):
    matter = filed(county).matter

    answer = send(
        at_work(county, "clerk"), matter, "accept", **accept_words(county, level="hard")
    )

    assert answer.status_code == 422
    assert fresh(matter).state == "registered"


def test_triage_to_a_grid_that_is_not_there_does_nothing(county):
    matter = filed(county, where=county.pasture()).matter
    client = at_work(county, "township")

    refused = send(client, matter, "accept", **accept_words(county))
    by_itself = send(client, matter, "accept", category="C1")

    assert (refused.status_code, by_itself.status_code) == (422, 302)
    assert fresh(matter).state == "accepted"


def test_triage_may_correct_the_place_first(county):
    matter = filed(county).matter
    where = f"b{county.building.pk}"

    send(
        at_work(county, "clerk"), matter, "accept",
        **accept_words(county, where=where, spot="南门口"),
    )  # fmt: skip

    moves = MatterEntry.objects.filter(matter=matter).values_list("move", flat=True)
    assert list(moves) == ["register", "relocate", "accept", "assign_grid"]
    assert fresh(matter).spot == "南门口"


def test_triage_that_moves_it_to_another_community_stops_there(county):
    matter = filed(county).matter
    client = at_work(county, "clerk")

    answer = send(
        client, matter, "accept",
        **accept_words(county, where=f"g{county.other_grid.pk}"),
    )  # fmt: skip

    matter = fresh(matter)
    assert matter.state == "registered"
    assert matter.holder_unit == county.units["other_community"]
    assert answer.url == reverse("matters:today")


def test_relocate_by_its_own_form(county):
    matter = filed(county).matter

    answer = send(
        at_work(county, "clerk"), matter, "relocate",
        where=f"d{county.township.pk}", spot="河谷", reason="在牧区",
    )  # fmt: skip

    assert answer.status_code == 302
    assert fresh(matter).division == county.township


def test_merge_by_choosing_or_by_number(county):
    main, one, two = (filed(county, f"路灯 {n}").matter for n in range(3))
    client = at_work(county, "clerk")

    send(client, one, "merge", candidate=main.number, main_matter="")
    send(client, two, "merge", main_matter=main.number)

    assert {fresh(m).merged_into for m in (one, two)} == {main}


@pytest.mark.parametrize("number", ["", "20990101-0001", "'; drop", "x" * 500])
def test_merge_into_nothing_is_said_beside_the_field(county, number):
    matter = filed(county).matter

    answer = send(
        at_work(county, "clerk"), matter, "merge", htmx=True, main_matter=number
    )

    assert answer.status_code == 422
    assert b"main_matter" in answer.content
    assert fresh(matter).state == "registered"


def test_a_second_person_decides_on_not_accepting(county):
    path = Path(county)
    matter = path.matter
    send(
        at_work(county, "clerk"),
        matter,
        "ask_refuse_intake",
        ground="不归",
        where_to_go="法院",
    )
    application = Application.objects.get(matter=matter)

    own = send(at_work(county, "clerk"), matter, "grant", version=1, reason="同意")
    other = send(at_work(county, "clerk2"), matter, "grant", version=1, reason="同意")

    assert own.status_code == 403
    assert other.status_code == 302
    application.refresh_from_db()
    assert (application.state, fresh(matter).state) == ("granted", "not_accepted")


def test_a_second_person_may_say_it_is_to_be_accepted(county):
    matter = filed(county).matter
    send(
        at_work(county, "clerk"),
        matter,
        "ask_refuse_intake",
        ground="不归",
        where_to_go="法院",
    )

    send(
        at_work(county, "clerk2"),
        matter,
        "refuse_application",
        version=1,
        reason="归我们",
    )

    assert Application.objects.get(matter=matter).state == "refused"
    assert fresh(matter).state == "registered"


def test_check_of_what_nobody_waits_for_closes(county):
    matter = filed(county, contact=None).matter
    send(at_work(county, "clerk"), matter, "accept", **accept_words(county))
    send(at_work(county, "bo"), matter, "solve_in_grid", result="solved", note="好了")

    answer = send(at_work(county, "leader"), matter, "pass_and_close", note="看过了")

    assert answer.status_code == 302
    assert fresh(matter).state == "closed"


def test_looked_at_after_it_was_withdrawn(county):
    matter = in_state(county, "withdrawn").matter
    client = at_work(county, "clerk")

    shown = client.get(page_of(matter))
    answer = send(client, matter, "look", category="C1")

    assert shown.context["moves"].likely.name == "look"
    assert answer.status_code == 302
    assert fresh(matter).category == county.categories["bin"]


def test_whose_words_are_written_down_is_chosen_where_several_asked(county):
    path = in_state(county, "revisiting")
    another = Asker.objects.create(
        county=county.county, matter=path.matter, role="asker", code_hash="x" * 64
    )
    client = at_work(county, "clerk")

    without = send(client, path.matter, "record_verdict", verdict="solved")
    named = send(
        client, path.matter, "record_verdict", verdict="unsolved", asker=another.pk
    )

    another.refresh_from_db()
    assert (without.status_code, named.status_code) == (422, 302)
    assert another.verdict == "unsolved"


# --- who sees what ---------------------------------------------------------------

SEES = {
    "steward": True, "bo": True, "bo2": True, "leader": True, "clerk": True,
    "clerk2": True, "town": True, "centre": True, "county_leader": True,
    "other_worker": False, "other_leader": False, "other_clerk": False,
    "township": False, "housing": False, "police": False,
}  # fmt: skip


ROLES = [
    "steward",
    "bo",
    "leader",
    "clerk",
    "town",
    "centre",
    "housing",
    "county_leader",
]


@pytest.mark.parametrize("who", SEES)
def test_list_and_single_look_agree(county, who):
    matter = filed(county).matter
    client = at_work(county, who)

    one = client.get(page_of(matter))
    listed = client.get(reverse("matters:list"))

    assert (one.status_code == 200) == SEES[who]
    assert (matter.number in listed.content.decode()) == SEES[who]


@pytest.mark.parametrize("who", ["auditor", "nobody"])
def test_who_works_with_no_matters_reads_what_the_post_is_for(county, who):
    matter = filed(county).matter
    client = at_work(county, who)

    for url in (page_of(matter), reverse("matters:list"), reverse("matters:today")):
        answer = client.get(url)

        assert answer.templates[0].name == "matters/nothing.html"
        assert matter.number not in answer.content.decode().replace(url, "")
    assert send(client, matter, "accept", category="C1").status_code == 200
    assert fresh(matter).state == "registered"


def test_another_county_has_no_page_of_it(county, other_county):
    matter = filed(county).matter
    stranger = at_work(other_county, "centre")

    pages = [
        stranger.get(page_of(matter)),
        stranger.get(reverse("matters:move", args=[matter.number, "accept"])),
        stranger.get(reverse("matters:level", args=[matter.number])),
        stranger.get(
            reverse("matters:unmask", args=[matter.number, matter.askers.get().pk])
        ),
        send(stranger, matter, "accept", category="C1"),
    ]

    assert {one.status_code for one in pages} == {404}
    assert fresh(matter).state == "registered"


def test_nobody_unknown_gets_in(client, county, settings):
    settings.LOGIN_URL = "/enter/"
    matter = filed(county).matter

    answer = client.get(page_of(matter))

    assert answer.url == f"/enter/?next={page_of(matter)}"


def test_a_sealed_matter_leaves_the_clerk(county):
    matter = filed(county).matter
    client = at_work(county, "clerk")

    answer = send(client, matter, "seal", reason="涉及隐私")

    assert answer.url == reverse("matters:today")
    assert client.get(page_of(matter)).status_code == 404
    assert at_work(county, "centre").get(page_of(matter)).status_code == 200


@pytest.mark.parametrize("state", MatterState.values)
@pytest.mark.parametrize(
    "who",
    ["steward", "bo", "leader", "clerk", "town", "centre", "housing", "county_leader"],
)
def test_the_page_shows_in_every_state_exactly_what_may_be_done(county, state, who):
    path = in_state(county, state)
    seen = at_work(county, who).get(page_of(path.matter))
    if seen.status_code == 404:
        assert who == "housing"
        return
    moves = seen.context["moves"]
    shown = {one.name for one in (moves.likely, *moves.others) if one}

    with at(path.now):
        actor = county.actor(who, path.now)
        offered = {
            one.move.name
            for one in possible(actor, path.facts())
            if one.assignment is None and one.application is None
        } & set(PAGES)
    assert shown - {"look"} == offered
    assert (moves.aside is None) == (who == "county_leader")


def test_whoever_oversees_only_reads(county):
    matter = filed(county).matter
    client = at_work(county, "county_leader")

    answers = [
        send(client, matter, "note", note="看过"),
        send(client, matter, "accept", **accept_words(county)),
    ]

    assert [one.status_code for one in answers] == [403, 403]
    assert MatterEntry.objects.filter(matter=matter).count() == 1
    overseer = by(county.actor("county_leader"), matter)
    with pytest.raises(errors.MoveNotYours):
        keeping.note(matter, overseer, text="看过")


def test_a_refused_move_says_why(county):
    path = in_state(county, "verifying")

    page = at_work(county, "bo").get(page_of(path.matter, "pass_check"))

    refused = dict(page.context["moves"].refused)
    assert page.context["moves"].likely is None
    assert any(str(county.units["team"]) in reason for reason in refused.values())
    assert '<form class="nc-move-form"' not in page.context["move_form"]


# --- twice, late, wrong ----------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_form_sent_twice_is_one_deed(county, htmx):
    matter = in_state(county, "in_grid").matter
    client, key = at_work(county, "bo"), str(uuid.uuid4())
    words = {
        "key": key,
        "version": fresh(matter).version,
        "result": "solved",
        "note": "好了",
    }

    answers = [send(client, matter, "solve_in_grid", htmx=htmx, **words) for _ in "12"]

    assert {one.status_code for one in answers} == {200 if htmx else 302}
    assert MatterEntry.objects.filter(matter=matter, move="solve_in_grid").count() == 1


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_stale_form_shows_who_was_faster_and_keeps_the_words(county, htmx):
    path = in_state(county, "in_grid")
    old = fresh(path.matter).version
    send(
        at_work(county, "bo2"), path.matter, "solve_in_grid", result="solved", note="甲"
    )

    answer = send(
        at_work(county, "bo"), path.matter, "solve_in_grid", htmx=htmx,
        version=old, result="explained", note="我写了很久的话",
    )  # fmt: skip

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "我写了很久的话" in text
    assert "data-conflict" in text
    assert f'value="{fresh(path.matter).version}"' in text
    assert fresh(path.matter).result == "solved"


HOSTILE = ["a\x00b", "长" * 100_001, "\u0007bell", "<script>alert(1)</script>"]


@pytest.mark.parametrize("text", HOSTILE)
def test_bad_words_are_refused_beside_the_field_or_kept_harmless(county, text):
    matter = in_state(county, "in_grid").matter
    client = at_work(county, "bo")

    answer = send(
        client, matter, "solve_in_grid", htmx=True, result="solved", note=text
    )

    page = client.get(page_of(matter)).content.decode()
    assert answer.status_code == (200 if text.startswith("<") else 422)
    assert "<script>alert" not in page + answer.content.decode()


@pytest.mark.parametrize(
    "words",
    [
        {"version": "x"}, {"version": "-1"}, {"key": "no"}, {"key": ""},
        {"result": "wonderful"}, {"result": ""}, {"note": ""}, {"note": "   "},
        {"version": "9" * 40},
    ],
)  # fmt: skip
def test_a_bent_form_does_nothing(county, words):
    matter = in_state(county, "in_grid").matter
    words = {"result": "solved", "note": "好了"} | words

    answer = send(at_work(county, "bo"), matter, "solve_in_grid", **words)

    assert answer.status_code in {409, 422}
    assert fresh(matter).state == "in_grid"


@pytest.mark.parametrize(
    "where", ["", "b0", "bx", "b" + "9" * 30, "z1", "OTHER", "b１"]
)
def test_a_wrong_place_is_refused_beside_the_field(county, other_county, where):
    matter = filed(county).matter
    where = f"b{other_county.building.pk}" if where == "OTHER" else where

    answer = send(
        at_work(county, "clerk"),
        matter,
        "relocate",
        htmx=True,
        where=where,
        reason="不对",
    )

    assert answer.status_code == 422
    assert fresh(matter).version == 1


def test_a_move_without_a_page_is_no_address(county):
    matter = filed(county).matter

    client = at_work(county, "clerk")
    assert send(client, matter, "dispatch").status_code == 404
    assert client.get(page_of(matter, "nonsense")).status_code == 200


def test_level_follows_the_category_typed(county):
    matter = filed(county).matter
    client = at_work(county, "clerk")
    url = reverse("matters:level", args=[matter.number])

    chosen = {
        typed: client.get(url, {"category": typed}).context["form"].initial.get("level")
        for typed in ("C1 垃圾箱满溢", "C3", "停车难", "x\x00", "")
    }

    assert list(chosen.values()) == ["minor", "hard", "hard", None, None]


# --- statements ------------------------------------------------------------------

STATEMENTS = {"registered": 12, "with_units": 13, "revisiting": 12}


@pytest.mark.parametrize("state", STATEMENTS)
def test_the_page_reads_each_thing_once(county, state, django_assert_num_queries):
    matter = in_state(county, state).matter
    client = at_work(county, "clerk")
    client.get(page_of(matter))

    with django_assert_num_queries(STATEMENTS[state]):
        client.get(page_of(matter))


def test_askers_come_without_the_matter_growing_dearer(
    county, django_assert_num_queries
):
    path = Path(county)
    client = at_work(county, "clerk")
    client.get(page_of(path.matter))
    with CaptureQueriesContext(connection) as one:
        client.get(page_of(path.matter))
    for n in range(3):
        Asker.objects.create(
            county=county.county,
            matter=path.matter,
            role="follower",
            code_hash=str(n) * 64,
        )

    with django_assert_num_queries(len(one)):
        page = client.get(page_of(path.matter))
    assert page.context["followers"] == 3


def test_what_the_asker_reads_is_shown_apart_and_names_nobody(county):
    path = in_state(county, "verifying")
    client = at_work(county, "clerk")

    whole = client.get(page_of(path.matter)).context["history"]
    public = client.get(page_of(path.matter) + "?history=public").context["history"]

    assert len(whole) == 4
    assert all(one.who == "" for one in public)


def test_what_a_resident_filed_is_the_asker_s_in_the_history(county):
    matter = filed(county).matter

    entry = at_work(county, "clerk").get(page_of(matter)).context["history"][-1]

    assert entry.who == show.who_did(MatterEntry(move="register"))
    assert entry.who != show.who_did(MatterEntry(move="archive"))
