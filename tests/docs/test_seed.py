"""The table of the seed stays whole: 76 entries, in order, each with its state."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "seed.md"
STATES = {"works", "in part", "not yet", "by design"}
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| S\d", line)
]


def test_all_entries_are_there_in_order():
    assert [row[0] for row in ROWS] == [f"S{n:02}" for n in range(1, 77)]


def test_every_entry_has_a_state():
    astray = [row[0] for row in ROWS if row[3] not in STATES]

    assert astray == []


def test_every_cell_is_filled():
    astray = [row[0] for row in ROWS if len(row) != 5 or "" in row]

    assert astray == []


def test_what_is_not_built_says_what_brings_it():
    kinds = PAGE.read_text(encoding="utf-8").split("## The entries")[0]
    works = [word.lower() for word in re.findall(r"\*\*(.+?)\*\*", kinds)]
    later = [row for row in ROWS if row[3] in {"in part", "not yet"}]

    astray = [
        row[0]
        for row in later
        if not any(work in row[4].lower() for work in works if work != "as of")
    ]

    assert astray == []
