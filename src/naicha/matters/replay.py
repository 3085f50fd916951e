"""Whether the history alone rebuilds the rows, and whether it was touched.

Every entry says in ``data["set"]`` what it set on which row. Folded in order, that
must be what the tables hold now, but for what is kept out of the history because it
is personal, or the history's own bookkeeping.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from naicha.matters.deed import KEPT_OUT, broken_links, columns, name_of, plain
from naicha.matters.models import (
    Application,
    Assignment,
    Clock,
    Matter,
    MatterEntry,
    Pause,
)

Told = dict[str, dict[str, Any]]
MATTER = "matter"
GONE: Final = "—"  # a row or field that is on one side only


@dataclass(frozen=True, slots=True)
class Difference:
    """What the history tells of a field, and what the table holds.

    Args:
        matter: its number.
        row: as the history calls it (``matter``, ``clock:12``), or ``history``.
        field: the column; empty if the whole row is missing on one side.
        told: by the history.
        found: in the table.
    """

    matter: str
    row: str
    field: str
    told: Any
    found: Any


def fold(entries: Iterable[MatterEntry]) -> Told:
    """The rows as the history tells them; entries in order."""
    told: Told = {}
    for entry in entries:
        for row, values in entry.data.get("set", {}).items():
            told.setdefault(row, {}).update(values)
    return told


def differences(matters: Sequence[Matter]) -> list[Difference]:
    """Where the tables do not hold what the histories of these matters tell.

    Five statements, however many matters. Chains are looked at too.
    """
    pks = [matter.pk for matter in matters]
    histories: dict[int, list[MatterEntry]] = defaultdict(list)
    for entry in MatterEntry.objects.filter(matter__in=pks).order_by("matter", "seq"):
        histories[entry.matter_id].append(entry)
    rows = rows_of(pks)
    return [
        one
        for matter in matters
        for one in (
            *broken(matter, histories[matter.pk]),
            *compare(matter, fold(histories[matter.pk]), rows[matter.pk]),
        )
    ]


def rows_of(pks: Sequence[int]) -> dict[int, list[models.Model]]:
    """Everything that belongs to these matters and has a history."""
    rows: dict[int, list[models.Model]] = defaultdict(list)
    for table in (Assignment, Application, Clock):
        for row in table._default_manager.filter(matter__in=pks):  # noqa: SLF001 -- Django's public name
            rows[row.matter_id].append(row)
    pauses = Pause.objects.filter(clock__matter__in=pks)
    for pause in pauses.annotate(of=models.F("clock__matter")):
        rows[pause.of].append(pause)
    return rows


def broken(matter: Matter, entries: Sequence[MatterEntry]) -> list[Difference]:
    """Entries that are changed, missing or too many; a row that knows another end."""
    found = [
        Difference(matter.number, "history", str(seq), "digest", "changed")
        for seq in broken_links(entries)
    ]
    seqs = [entry.seq for entry in entries]
    if seqs != list(range(1, matter.entry_count + 1)):
        found.append(
            Difference(
                matter.number, "history", "entry_count", len(seqs), matter.entry_count
            )
        )
    elif entries and bytes(entries[-1].digest) != bytes(matter.head):
        found.append(
            Difference(
                matter.number,
                "history",
                "head",
                bytes(entries[-1].digest).hex(),
                bytes(matter.head).hex(),
            )
        )
    return found


def compare(
    matter: Matter, told: Mapping[str, dict[str, Any]], rows: Iterable[models.Model]
) -> list[Difference]:
    """Field by field; a row that is on one side only is one difference."""
    found = {MATTER: kept(matter)} | {name_of(row): kept(row) for row in rows}
    out: list[Difference] = []
    for name in sorted(told.keys() | found.keys()):
        if name not in told:
            out.append(Difference(matter.number, name, "", GONE, "a row"))
        elif name not in found:
            out.append(Difference(matter.number, name, "", "a row", GONE))
        else:
            out += [
                Difference(matter.number, name, field, *pair)
                for field, pair in unlike(told[name], found[name])
            ]
    return out


def unlike(
    told: Mapping[str, Any], found: Mapping[str, Any]
) -> list[tuple[str, tuple[Any, Any]]]:
    """The fields in which two tellings of a row differ."""
    pairs = {
        field: (told.get(field, GONE), found.get(field, GONE))
        for field in sorted(told.keys() | found.keys())
    }
    return [(field, pair) for field, pair in pairs.items() if pair[0] != pair[1]]


def kept(row: models.Model) -> dict[str, Any]:
    """A row as the history would tell it."""
    return {
        field: plain(value)
        for field, value in columns(row).items()
        if field not in KEPT_OUT
    }
