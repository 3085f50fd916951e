"""moves.csv × state × role: the code offers exactly what was agreed, and does it.

The table is read again here, from the agreed file, and *who* is worked out from its
words alone; conditions that the table only describes are arranged or said below.
"""

import csv
from pathlib import Path

import pytest

from naicha.matters import errors, offers, workflow
from naicha.matters.models import MatterState
from naicha.posts.queries import SYSTEM
from tests.factories.county import asker_actor, fresh
from tests.factories.deeds import Path as Way
from tests.factories.deeds import in_state

pytestmark = pytest.mark.django_db

AGREED = list(
    csv.DictReader(
        (Path(__file__).parent / "moves.csv").read_text("utf-8").splitlines()
    )
)
MATTER_ROWS = [row for row in AGREED if row["object"] == "matter"]
# Each person here, and the words of the table that mean them at this place.
PEOPLE = {
    "steward": "steward",
    "bo": "grid_worker@own_grid",
    "leader": "grid_leader@own_grid",
    "clerk": "clerk@own_community",
    "town": "town_office@own_town",
    "housing": "unit_handler@own_unit",
    "centre": "centre",
    "other_worker": "",
    "other_leader": "",
    "other_clerk": "",
    "township": "",
    "county_leader": "",
    "auditor": "",
    "nobody": "",
}
# Moves that only happen inside another deed are nobody's by themselves.
PARTS = {"refuse", "all_answered", "reopen_hard"}


def agreed(state: str, move: str, who: str) -> bool:
    """What the table says of a person at a state, before any condition."""
    return any(
        move == row["move"]
        and state in row["from"].split("|")
        and who in row["who"].split("|")
        and who != ""
        for row in MATTER_ROWS
    )


def condition_fails(state: str, move: str, who: str) -> bool:
    """Conditions of the table, for the matters that ``in_state`` makes."""
    if move in {"pass_check", "fail_check"}:  # bo handled it, so the leader checks
        return who != "grid_leader@own_grid"
    return (
        move == "pass_and_close"  # the asker waits for a reply
        or move in {"close_unanswered", "archive"}  # their time has not come
        or (move == "back_to_triage" and state == "with_units")  # part of a ruling
        or move in PARTS
    )


@pytest.mark.parametrize("state", MatterState.values)
def test_each_role_is_offered_exactly_what_was_agreed(county, state):
    way = in_state(county, state)
    facts = way.facts()
    actors = {name: (county.actor(name), words) for name, words in PEOPLE.items()}
    actors["an"] = (asker_actor(way.registered), "asker")
    actors["the system"] = (SYSTEM, "system")
    moves = {row["move"] for row in MATTER_ROWS} - {"register"}

    differences = []
    for name, (actor, words) in actors.items():
        for move in sorted(moves):
            row = workflow.row("matter", move, state)
            got = offers.hindrance(offers.Case(row, actor, facts)) is None
            wanted = agreed(state, move, words) and not condition_fails(
                state, move, words
            )
            if got != wanted:
                differences.append((name, move, got))

    if state == "merged":  # the asker went with it to the main matter
        differences = [one for one in differences if one[:2] != ("an", "contest")]
    assert differences == []


def test_parts_of_deeds_are_offered_to_nobody(county):
    for state in MatterState.values:
        facts = in_state(county, state).facts()
        for name in PEOPLE:
            offered = offers.offers(county.actor(name), facts)
            assert not any(one.move.part for one in offered)


def test_every_state_is_reached_and_left():
    """The graph of the table: from everywhere an end, to everywhere a way."""
    steps = {
        (source, target)
        for row in MATTER_ROWS
        for source in row["from"].split("|")
        for target in row["to"].split("|")
    }

    reached, grown = {"-"}, True
    while grown:
        more = {target for source, target in steps if source in reached} - reached
        reached |= more
        grown = bool(more)
    ends = {"archived", "withdrawn"}
    able, grown = set(ends), True
    while grown:
        more = {source for source, target in steps if target in able} - able
        able |= more
        grown = bool(more)

    assert reached == {"-", *MatterState.values}
    assert able >= {"registered", "accepted", "in_grid", "with_units", "verifying"}
    assert able >= {"revisiting", "closed", "not_accepted", "merged", "handed_over"}


@pytest.mark.parametrize("state", MatterState.values)
def test_a_matter_in_each_state_keeps_every_rule(county, state):
    from tests.factories.invariants import breaches  # noqa: PLC0415 -- used once

    way = in_state(county, state)

    assert fresh(way.matter).state == state
    assert breaches(way.fresh()) == []


def test_nobody_checks_what_they_handled_whatever_posts_they_hold(county):
    """bo is also a clerk and of the centre; still somebody else checks."""
    from naicha.posts.services import appoint  # noqa: PLC0415 -- used once
    from tests.factories.county import NOW, START  # noqa: PLC0415 -- used once

    for unit, kind in [("community", "community_clerk"), ("centre", "centre_officer")]:
        appoint(county.people["bo"], county.units[unit], kind, from_on=START, now=NOW)
    way = Way(county).in_grid().solved("bo")

    facts = way.facts()
    for move in ("pass_check", "pass_and_close", "fail_check"):
        row = workflow.row("matter", move, "verifying")
        error = offers.hindrance(offers.Case(row, county.actor("bo"), facts))
        assert isinstance(error, errors.OwnWork)
