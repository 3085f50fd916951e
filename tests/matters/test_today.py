"""Today's page: what is on somebody's desk, and nothing that is not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from naicha.matters import desk
from naicha.matters.models import Matter
from naicha.posts.models import PostKind
from naicha.posts.services import appoint
from tests.factories.county import NOW, START, filed, fresh
from tests.factories.deeds import Path, in_state
from tests.factories.pages import at, at_work, send

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def _at_ten_o_clock():
    with at():
        yield


def today(place, name):
    return at_work(place, name).get(reverse("matters:today")).context


def numbers(rows):
    return [one.number for one in rows]


def test_a_new_matter_is_on_the_office_s_desk_to_triage(county):
    matter = filed(county).matter

    seen = {name: today(county, name) for name in ("clerk", "clerk2", "town", "bo")}

    assert numbers(seen["clerk"]["triage"]) == [matter.number]
    assert numbers(seen["clerk2"]["triage"]) == [matter.number]
    assert seen["town"]["counts"].triage == 0
    assert numbers(seen["bo"]["found"]) == [matter.number]
    assert seen["bo"]["counts"].todo == 0


def test_what_came_with_a_category_is_accepted_at_one_press(county):
    matter = filed(county, category=county.categories["bin"]).matter
    client = at_work(county, "clerk")
    row = client.get(reverse("matters:today")).context["triage"][0]

    answer = client.post(
        row.form_url,
        {
            "key": row.key,
            "version": row.version,
            "category": row.code,
            "level": row.level,
            "public_title": row.public_title,
            "route": row.route,
            "next": reverse("matters:today"),
        },
    )

    assert answer.url == reverse("matters:today")
    assert (fresh(matter).state, fresh(matter).level) == ("in_grid", "minor")


def test_first_due_comes_first(county):
    later = filed(county, now=NOW - timedelta(minutes=5)).matter
    sooner = filed(county, now=NOW - timedelta(days=1)).matter

    assert numbers(today(county, "clerk")["triage"]) == [sooner.number, later.number]


def test_what_a_colleague_took_is_not_mine(county):
    path = Path(county)
    send(at_work(county, "bo"), path.matter, "take", category="C1")

    assert numbers(today(county, "bo")["work"]) == [path.matter.number]
    assert today(county, "bo2")["work"] == []


def test_what_the_grid_was_given_is_everybody_s_until_taken(county):
    matter = in_state(county, "in_grid").matter

    mine = {name: numbers(today(county, name)["work"]) for name in ("bo", "bo2")}

    assert mine == {"bo": [matter.number], "bo2": [matter.number]}


def test_a_check_is_on_the_desk_of_who_handled_nothing(county):
    matter = in_state(county, "verifying").matter

    assert numbers(today(county, "leader")["check"]) == [matter.number]
    assert today(county, "leader")["counts"].check == 1
    assert today(county, "bo")["counts"].check == 0
    assert today(county, "clerk")["counts"].check == 0


def test_who_handled_it_never_checks_it_whatever_post_they_hold(county):
    matter = in_state(county, "verifying").matter
    appoint(
        county.people["bo"],
        county.units["community"],
        PostKind.COMMUNITY_CLERK,
        from_on=START,
        now=NOW,
    )
    Matter.objects.filter(pk=matter.pk).update(holder_unit=county.units["community"])

    assert today(county, "bo")["counts"].check == 0
    assert numbers(today(county, "clerk")["check"]) == [matter.number]


def test_asking_the_asker_is_the_office_s(county):
    matter = in_state(county, "revisiting").matter

    assert numbers(today(county, "clerk")["ask"]) == [matter.number]
    assert today(county, "leader")["counts"].todo == 0


def test_a_proposal_waits_for_a_second_person(county):
    matter = filed(county).matter
    words = {"ground": "不归", "where_to_go": "法院"}
    send(at_work(county, "clerk"), matter, "ask_refuse_intake", **words)

    waiting = {
        name: [one.matter.number for one in today(county, name)["decide"]]
        for name in ("clerk", "clerk2", "town", "other_clerk")
    }

    assert waiting == {
        "clerk": [],
        "clerk2": [matter.number],
        "town": [matter.number],
        "other_clerk": [],
    }


def test_withdrawn_before_anybody_looked_waits_to_be_looked_at(county):
    matter = in_state(county, "withdrawn").matter

    assert numbers(today(county, "clerk")["unlooked"]) == [matter.number]
    assert list(today(county, "bo")["unlooked"]) == []


def test_units_see_what_they_lead_and_what_they_assist(county):
    matter = in_state(county, "with_units").matter

    lead, assist = today(county, "housing"), today(county, "water")

    assert numbers(lead["work"]) == [matter.number]
    assert numbers(assist["work"]) == []
    assert numbers(assist["assists"]) == [matter.number]
    assert today(county, "police")["assists"] == []


def test_overdue_is_counted_for_every_kind_of_desk(county):
    in_state(county, "in_grid")
    in_state(county, "with_units")

    with at(LATER):
        over = {
            name: today(county, name)["counts"].over
            for name in ("bo", "leader", "clerk", "housing", "county_leader", "steward")
        }

    assert over == {
        "bo": 1,
        "leader": 1,
        "clerk": 2,
        "housing": 1,
        "county_leader": 2,
        "steward": 2,
    }


def test_due_by_the_end_of_the_next_working_day(county):
    filed(county)
    now = county.actor("clerk")

    until = desk.until_when(now, NOW)

    assert until.isoformat() == "2026-11-25T10:00:00+00:00"
    assert today(county, "clerk")["counts"].due == 1


def test_what_came_since_somebody_last_acted_is_said(county):
    old = filed(county, now=NOW - timedelta(hours=2)).matter
    with at(NOW - timedelta(hours=1)):
        send(at_work(county, "clerk"), old, "note", note="看过")
    filed(county, now=NOW - timedelta(minutes=5))

    page = today(county, "clerk")

    assert page["counts"].new == 1
    assert [one.new for one in page["triage"]] == [False, True]
    assert today(county, "clerk2")["counts"].new == 0


def test_what_is_confidential_is_on_the_centre_s_desk_alone(county):
    matter = filed(county, category=county.categories["staff"]).matter

    found = {
        name: matter.number
        in at_work(county, name).get(reverse("matters:today")).content.decode()
        for name in ("centre", "clerk", "town", "county_leader", "leader", "bo")
    }

    assert [name for name, there in found.items() if there] == ["centre"]


def test_two_counties_keep_their_desks_apart(county, other_county):
    matter = filed(county).matter

    for name in other_county.people:
        page = at_work(other_county, name).get(reverse("matters:today"))
        assert matter.number not in page.content.decode()


def test_those_who_walk_get_the_page_for_a_phone(county):
    names = {
        name: at_work(county, name).get(reverse("matters:today")).templates[0].name
        for name in ("steward", "bo", "bo2", "leader", "clerk")
    }

    assert (
        list(names.values())
        == ["matters/today_phone.html"] * 3 + ["matters/today.html"] * 2
    )


def test_the_page_totals_nobody_s_deeds(county):
    in_state(county, "closed")

    page = at_work(county, "county_leader").get(reverse("matters:today"))

    text = page.content.decode().replace(county.people["county_leader"].name, "")
    named = [one.name for one in county.people.values() if one.name in text]
    assert named == []


# --- statements ------------------------------------------------------------------

STATEMENTS = {
    "steward": 7,
    "bo": 8,
    "leader": 8,
    "clerk": 11,
    "town": 11,
    "centre": 11,
    "housing": 8,
    "county_leader": 7,
}


@pytest.mark.parametrize("who", STATEMENTS)
def test_the_page_takes_at_most_twelve_statements(
    county, who, django_assert_num_queries
):
    for _n in range(3):
        for state in ("registered", "in_grid", "with_units", "verifying", "withdrawn"):
            in_state(county, state)
    client, url = at_work(county, who), reverse("matters:today")
    client.get(url)

    with django_assert_num_queries(STATEMENTS[who]):
        client.get(url)
    assert max(STATEMENTS.values()) <= 12
