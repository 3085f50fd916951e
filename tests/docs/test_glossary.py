"""The glossary: one identifier, one word; the agreed moves are all in it."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"\| (?P<zh>[^|]+) \| (?P<en>[^|]+) \| `(?P<identifier>[^`|]+)` \|")
PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
WORDS = [match for line in PAGE.splitlines() if (match := ROW.fullmatch(line))]
ZH = {word["identifier"]: word["zh"] for word in WORDS}
with (ROOT / "tests" / "matters" / "moves.csv").open(encoding="utf-8") as lines:
    MOVES = list(csv.DictReader(lines))
OPEN_ENDS = {"", "-", "same"}


def states(cell):
    """The states that a cell of the table of moves names."""
    return set(cell.split("|")) - OPEN_ENDS


def test_every_row_can_be_parsed():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    headers = [row for row in rows if row == "| 中文 | English | identifier |"]

    assert len(WORDS) == len(rows) - len(headers)


def test_no_identifier_stands_twice():
    counted = Counter(word["identifier"] for word in WORDS)

    assert [identifier for identifier, n in counted.items() if n > 1] == []


@pytest.mark.parametrize(
    "move", MOVES, ids=lambda move: f"{move['object']}-{move['move']}"
)
def test_every_move_has_its_chinese_name(move):
    assert ZH[f"{move['object'].capitalize()}.move={move['move']}"] == move["zh"]


def test_no_move_stands_in_the_glossary_alone():
    agreed = {f"{move['object'].capitalize()}.move={move['move']}" for move in MOVES}

    assert {identifier for identifier in ZH if ".move=" in identifier} == agreed


def test_every_state_of_the_moves_has_its_word():
    named = {
        f"{move['object'].capitalize()}.state={state}"
        for move in MOVES
        for column in ("from", "to")
        for state in states(move[column])
        if (move["object"], column) != ("application", "from")  # states of its target
    }

    assert named - set(ZH) == set()
