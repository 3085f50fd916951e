"""The list: what somebody may see, by views, filters and keyset pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from naicha.matters import queries
from naicha.matters.models import Matter, MatterState
from naicha.matters.views import lists
from tests.factories.county import NOW, filed
from tests.factories.deeds import in_state
from tests.factories.pages import at, at_work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_ten_o_clock():
    with at():
        yield


def listed(place, name, **asked):
    return at_work(place, name).get(reverse("matters:list"), asked)


def numbers(answer):
    return [row.matter.number for row in answer.context["rows"]]


@pytest.fixture
def every_state(county):
    return {state: in_state(county, state).matter for state in MatterState.values}


def test_each_view_shows_what_its_name_says(county, every_state):
    def shown(name, view):
        ours = {one.number: state for state, one in every_state.items()}
        found = numbers(listed(county, name, view=view))
        return sorted(ours[one] for one in found if one in ours)

    working = ["accepted", "in_grid", "registered", "revisiting", "verifying"]
    assert shown("clerk", "open") == sorted([*working, "with_units"])
    assert shown("clerk", "triage") == ["accepted", "registered"]
    assert shown("clerk", "mine") == ["accepted", "registered", "revisiting"]
    assert shown("leader", "check") == ["verifying"]
    assert shown("bo", "mine") == ["in_grid"]
    assert shown("housing", "open") == ["with_units"]
    assert "registered" not in shown("clerk", "closed")
    assert {"closed", "withdrawn", "merged", "not_accepted"} <= set(
        shown("clerk", "closed")
    )


def test_overdue_is_what_is_past_its_limit(county):
    matter = filed(county).matter

    now = numbers(listed(county, "clerk", view="over"))
    with at(NOW + timedelta(days=10)):
        later = numbers(listed(county, "clerk", view="over"))

    assert (now, later) == ([], [matter.number])


def test_filters_are_in_the_address_and_narrow(county, every_state):
    by_level = listed(county, "clerk", level="major")
    by_state = listed(county, "clerk", state="verifying")
    by_category = listed(county, "clerk", category=county.categories["lamp"].pk)
    by_grid = listed(county, "centre", grid=county.other_grid.pk)

    assert numbers(by_level) == [every_state["with_units"].number]
    assert numbers(by_state) == [every_state["verifying"].number]
    assert numbers(by_category) == [every_state["with_units"].number]
    assert numbers(by_grid) == []
    chosen = {one.name: one.value for one in by_state.context["filters"].filters}
    assert chosen["state"] == "verifying"


def test_a_number_leads_to_its_matter_and_a_beginning_to_all_that_begin_so(county):
    one, two = filed(county).matter, filed(county).matter

    exact = listed(county, "clerk", q=one.number)
    some = listed(county, "clerk", q=one.number[:8])
    ended = listed(county, "clerk", q=one.number[:8], view="closed")

    assert exact.url == reverse("matters:matter", args=[one.number])
    assert numbers(some) == numbers(ended) == [two.number, one.number]


def test_the_number_of_another_s_matter_leads_nowhere(county, other_county):
    matter = filed(county).matter

    for place, name in ((county, "other_clerk"), (other_county, "clerk")):
        answer = listed(place, name, q=matter.number)
        assert answer.status_code == 200
        assert numbers(answer) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "路灯"}, {"q": "%"}, {"q": "a\x00"}, {"q": "x" * 5000}, {"view": "nope"},
        {"level": "'"}, {"state": "gone"}, {"grid": "x"}, {"grid": "9" * 30},
        {"category": "-1"}, {"after": "garbage"}, {"after": "nan_1"},
        {"after": "9" * 50}, {"after": "1e400_5"}, {"after": "inf_2"}, {"grid": "１"},
    ],
)  # fmt: skip
def test_a_bent_address_shows_a_list_all_the_same(county, asked):
    filed(county)

    assert listed(county, "clerk", **asked).status_code == 200
    assert listed(county, "clerk", **{"view": "closed"} | asked).status_code == 200


def test_pages_follow_each_other_without_gap_or_double(county, monkeypatch):
    monkeypatch.setattr(lists, "SIZE", 3)
    made = {filed(county).matter.number for _n in range(8)}
    client, url, seen = at_work(county, "clerk"), reverse("matters:list"), []
    address = url
    for _page in range(3):
        answer = client.get(address)
        seen += numbers(answer)
        address = url + answer.context["pager"].next_url

    assert len(seen) == 8
    assert set(seen) == made
    assert answer.context["pager"].next_url == ""


def test_lists_and_single_looks_agree_for_everybody(county, every_state):
    matters = Matter.objects.all()
    for name in county.people:
        actor = county.actor(name)
        seen = set(queries.visible_to(actor).values_list("number", flat=True))
        single = {
            one.number for one in matters if queries.one_visible(actor, one.number)
        }
        assert seen == single


def test_a_handler_s_list_has_no_tab_for_triage(county):
    labels = {
        name: [tab.url for tab in listed(county, name).context["tabs"]]
        for name in ("housing", "clerk")
    }

    assert "?view=triage" not in labels["housing"]
    assert "?view=triage" in labels["clerk"]


# --- statements ------------------------------------------------------------------

DOOR = 4  # session, account, posts, narrowings
MENU = 1  # the counts of today's page
STATEMENTS = {"bo": 3, "clerk": 6, "town": 6, "centre": 5, "housing": 5}


@pytest.mark.parametrize("size", [1, 20])
@pytest.mark.parametrize("who", STATEMENTS)
def test_the_list_takes_at_most_six_statements(
    county, who, size, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(lists, "SIZE", size)
    for _n in range(4):
        for state in ("registered", "in_grid", "with_units"):
            in_state(county, state)
    client, url = at_work(county, who), reverse("matters:list")
    client.get(url)

    with django_assert_num_queries(DOOR + MENU + STATEMENTS[who]):
        client.get(url)
    assert max(STATEMENTS.values()) <= 6


def test_no_list_is_made_distinct(county):
    actor = county.actor("clerk")
    for order in (queries.DUE, queries.NEWEST):
        for source in queries.sources(actor, order, order.where):
            assert "DISTINCT" not in str(source.query).upper()
