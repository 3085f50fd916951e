"""The code's table of moves is the agreed one, to the letter."""

import csv
import os
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from naicha.matters import workflow
from naicha.matters.workflow import ROWS

ROOT = Path(__file__).parents[2]
AGREED = Path(__file__).with_name("moves.csv")
SHARED = Path(os.environ.get("NAICHA_SHARED") or ROOT.parent / "shared")
# What the table calls whoever decides; the code keeps these in DECIDERS.
DECIDER = {"grant", "refuse_application"}


def agreed():
    with AGREED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def who(row):
    if row.name in DECIDER:
        return "decider"
    return "|".join(f"{role}@{scope}" if scope else role for role, scope in row.who)


def as_row(row):
    return {
        "object": row.object,
        "move": row.name,
        "from": "|".join(row.sources),
        "to": row.target,
        "who": who(row),
        "must_give": ";".join(row.must_give),
    }


def of_table(row):
    kept = {name: row[name] for name in as_row(ROWS[0])}
    return kept | ({"who": "decider"} if row["move"] in DECIDER else {})


def test_the_codes_table_is_the_agreed_one_in_its_order():
    assert [as_row(row) for row in ROWS] == [of_table(row) for row in agreed()]


def test_who_decides_is_as_agreed():
    said = next(row["who"] for row in agreed() if row["move"] == "grant")

    named = {}
    for part in said.split("; "):
        kinds, _, roles = part.partition(": ")
        named |= dict.fromkeys(kinds.split("|"), roles)
    assert named == {
        "return": "centre",
        "shelve": "centre",
        "reopen": "centre",
        "extension": "whoever dispatched or centre",
        "raise": "grid_leader@own_grid|clerk@own_community",
        "refuse_intake": "another person with triage right",
    }
    deciders = {
        kind: "|".join(f"{r}@{s}" if s else r for r, s in roles)
        for kind, roles in workflow.DECIDERS.items()
    }
    assert deciders == {
        "return": "centre",
        "shelve": "centre",
        "reopen": "centre",
        "extension": "dispatcher|centre",
        "raise": "grid_leader@own_grid|clerk@own_community",
        "refuse_intake": "clerk@own_community|town_office@own_town|centre",
    }


def test_the_agreed_table_here_is_the_designs():
    design = SHARED / "design" / "moves.csv"
    if not design.exists():
        pytest.skip("the design is not beside this checkout")

    assert design.read_text("utf-8") == AGREED.read_text("utf-8")


def chinese():
    """What is translated, with the pieces that wait to be brought in."""
    folder = ROOT / "locale"
    said = {}
    for path in [*folder.glob("zh_Hans/*/*.po"), *sorted(folder.glob("pieces/*.po"))]:
        with path.open("rb") as file:
            said |= {
                m.id: m.string for m in read_po(file) if m.string and not m.context
            }
    return said


def test_every_move_is_called_as_the_table_calls_it():
    said = chinese()

    with translation.override(None):
        wrong = {
            row.name: (said.get(str(row.label)), one["zh"])
            for row, one in zip(ROWS, agreed(), strict=True)
            if said.get(str(row.label)) != one["zh"]
        }

    assert wrong == {}


def test_every_field_that_must_be_given_has_a_name():
    needed = {
        name.rstrip("*") for row in ROWS if not row.part for name in row.must_give
    }

    assert needed <= set(workflow.FIELD)


def test_a_move_of_two_rows_is_found_by_its_state():
    assert workflow.row("matter", "back_to_triage", "with_units").part
    assert not workflow.row("matter", "back_to_triage", "in_grid").part
    assert str(workflow.label("note"))
