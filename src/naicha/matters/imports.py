"""Taking a ledger of matters into triage, row by row, safe to do again.

A row is known by the ledger's own number, or, where there is none, by its words and
date. The same file twice changes nothing; a run that was cut short is simply run
again. Every row goes through ``registering``: what a page would refuse is refused
here, by row and column.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, cast
from uuid import UUID

from django.db import transaction

from naicha.exchange.pure import ImportReport, read_time, shown
from naicha.exchange.services import Row, Sheet
from naicha.kernel.crypto import blind
from naicha.kernel.errors import DomainError
from naicha.kernel.ids import system_key
from naicha.kernel.masks import mask_name
from naicha.kernel.progress import Progress, silent
from naicha.matters import errors, texts, workflow
from naicha.matters.deed import By
from naicha.matters.models import Channel, MatterEntry
from naicha.matters.services.registering import Contact, Words, register_many
from naicha.places.models import Division, Grid
from naicha.places.queries import Place
from naicha.posts.queries import HERE, Actor

BATCH = 200  # rows a transaction: others write in between
SOURCE_MOST = 60
# What a column of a ledger may be. Columns that are not named are not read.
TARGETS: Final = (
    "what", "title", "opened_at", "number", "channel", "where", "spot", "name", "phone",
)  # fmt: skip
# Words of ledgers for our channels, besides the channels' own names.
CHANNEL_WORDS: Final[Mapping[str, str]] = {
    "12345": Channel.HOTLINE,
    "热线": Channel.HOTLINE,
    "12345热线": Channel.HOTLINE,
    "电话": Channel.PHONE,
    "来电": Channel.PHONE,
    "来访": Channel.COUNTER,
    "上门": Channel.COUNTER,
    "窗口": Channel.COUNTER,
    "巡查": Channel.GRID_PATROL,
    "网格巡查": Channel.GRID_PATROL,
    "网格员": Channel.GRID_PATROL,
    "楼栋长": Channel.STEWARD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which column is what, and what stands where the ledger says nothing.

    Args:
        county: whose matters they become.
        actor: who imports; what lies outside their posts is refused.
        columns: the ledger's column by our name for it (``TARGETS``).
        source: the ledger's name; its numbers are known within it.
        now: the door's time; the triage clocks start then.
        default: the division of rows whose place is unknown; none: they are refused.
        channel: of rows whose channel is unknown.
    """

    county: Division
    actor: Actor
    columns: Mapping[str, str]
    source: str
    now: datetime
    default: Division | None = None
    channel: str = Channel.OTHER_SYSTEM


def read_mapping(written: Iterable[str]) -> dict[str, str]:
    """``what=body,title=title`` as our name → the ledger's column.

    A piece without ``=`` belongs to the column's name before it, which has a comma.

    Raises:
        BadMapping, MappedTwice: it cannot be read so.
        Needed: no column holds the words.
    """
    columns: dict[str, str] = {}
    for text in written:
        for piece in _pieces(text):
            target, _is, column = (part.strip() for part in piece.partition("="))
            if target not in TARGETS or not column:
                raise errors.BadMapping(value=piece, targets=", ".join(TARGETS))
            if target in columns:
                raise errors.MappedTwice(target=target)
            columns[target] = " ".join(column.split())
    if not {"what", "title"} & columns.keys():
        raise errors.Needed(field="what", what=workflow.FIELD["what"])
    return columns


def _pieces(text: str) -> Iterator[str]:
    """The pairs between commas."""
    piece = ""
    for part in text.split(","):
        if piece and "=" in part:
            yield piece
            piece = part
        else:
            piece = f"{piece},{part}" if piece else part
    yield piece


def import_matters(
    sheet: Sheet, plan: Plan, *, dry_run: bool = False, progress: Progress = silent
) -> ImportReport:
    """Register one matter a row; refuse a bad row, keep the rest.

    Raises:
        HeaderMissing: a column of the plan is not in the file.
        UnknownChoice: the plan's channel is none.
        OtherCounty: the plan's default lies in another county.
        NotText, TooLong, Needed: the source's name will not do.
    """
    sheet.need(plan.columns.values())
    run = Run(plan)
    total, done = sheet.count(), 0
    rows = sheet.rows()
    while batch := list(islice(rows, BATCH)):
        if dry_run:
            run.take_and_forget(batch)
        else:
            run.take(batch)
        done += len(batch)
        progress(done, total)
    return run.report


@dataclass(frozen=True, slots=True)
class Filing:
    """A row that can be registered, if nobody else refuses it."""

    row: Row
    by: By
    words: Words
    digest: str


class Run:
    """One run over a ledger: what it knows of places and of the rows before."""

    def __init__(self, plan: Plan) -> None:
        if plan.channel not in Channel.values:
            raise errors.UnknownChoice(field="channel", value=plan.channel[:40])
        if plan.default is not None and plan.default.county_pk != plan.county.pk:
            raise errors.OtherCounty(field="where", value=plan.default.name)
        self.plan = plan
        self.source = texts.clean(
            plan.source, "source", most=SOURCE_MOST, needed="--source", lines=False
        )
        self.report = ImportReport()
        self.places = Places(plan.county, plan.default)
        self.channels = channel_words()
        self.seen: dict[UUID, tuple[int, str]] = {}
        self.made: set[UUID] = set()
        self.times_said: Counter[str] = Counter()

    def take(self, rows: Sequence[Row]) -> None:
        """Register a batch of rows."""
        filings = [one for row in rows if (one := self.filing(row))]
        there = before(filings)
        new = [one for one in filings if not self.known(one, there)]
        answers = register_many(self.plan.county, [(one.by, one.words) for one in new])
        for one, answer in zip(new, answers, strict=True):
            if isinstance(answer, DomainError):
                self.refuse(one.row, answer)
            elif answer.replayed:
                self.report.unchanged += 1
            else:
                self.report.created += 1
                self.made.add(one.by.key)

    def take_and_forget(self, rows: Sequence[Row]) -> None:
        with transaction.atomic():
            self.take(rows)
            transaction.set_rollback(True)

    def filing(self, row: Row) -> Filing | None:
        """A row as a filing; nothing if it is refused."""
        if row.broken:
            self.report.refuse(row.number, row.broken)
            return None
        try:
            one = self.read(row)
            first, digest = self.seen.setdefault(one.by.key, (row.number, one.digest))
            if digest != one.digest:
                raise errors.NumberTwice(field="number", row=first)
        except DomainError as refusal:
            self.refuse(row, refusal)
            return None
        return one

    def read(self, row: Row) -> Filing:
        number = self.number(row)
        said = [self.cell(row, name) for name in ("title", "what", "opened_at")]
        digest = blind("import", "\x1f".join(said))[:32]
        source: dict[str, object] = {
            "name": self.source, "row": row.number, "digest": digest,
        }  # fmt: skip
        if number:
            source["number"] = number
        words = Words(
            what=together(said[0], said[1]),
            where=self.places.find(self.cell(row, "where"), self.cell(row, "spot")),
            channel=self.channels.get(
                self.cell(row, "channel").casefold(), self.plan.channel
            ),
            asker=self.contact(row),
            source=source,
            opened_at=self.time(said[2]),
        )
        key = self.key(number, digest)
        by = By(actor=self.plan.actor, key=key, now=self.plan.now)
        return Filing(row, by, words, digest)

    def cell(self, row: Row, name: str) -> str:
        column = self.plan.columns.get(name)
        return "" if column is None else row.cells[column].strip()

    def number(self, row: Row) -> str:
        return texts.clean(
            self.cell(row, "number"), "number", most=SOURCE_MOST, lines=False
        )

    def key(self, number: str, digest: str) -> UUID:
        """The same row of the same ledger has the same key, on every machine.

        Without a number, rows that say the same on the same day are told apart by
        how many there were before.
        """
        known_by = ["number", number]
        if not number:
            self.times_said[digest] += 1
            known_by = ["words", digest, str(self.times_said[digest])]
        county = self.plan.county.code
        return system_key("import", county, len(self.source), self.source, *known_by)

    def time(self, written: str) -> datetime | None:
        if not written:
            return None
        read = read_time(written, HERE)
        if read is None:
            raise errors.NotADate(field="opened_at", value=shown(written))
        return read

    def contact(self, row: Row) -> Contact | None:
        """Who can be called back. A name alone reaches nobody and is not kept."""
        phone = self.cell(row, "phone")
        return Contact(self.cell(row, "name"), phone) if phone else None

    def known(self, one: Filing, there: Mapping[UUID, tuple[str, str]]) -> bool:
        """Whether the row was imported before; said otherwise, it is refused."""
        if one.by.key in self.made:
            self.report.unchanged += 1
            return True
        if one.by.key not in there:
            return False
        digest, number = there[one.by.key]
        if digest == one.digest:
            self.report.unchanged += 1
        else:
            self.refuse(one.row, errors.ImportedBefore(field="number", number=number))
        return True

    def refuse(self, row: Row, refusal: DomainError) -> None:
        field = refusal.field
        if field == "what" and field not in self.plan.columns:
            field = "title"
        value = self.cell(row, field)
        self.report.refuse(
            row.number,
            str(refusal),
            column=self.plan.columns.get(field, ""),
            value=mask_name(value) if field == "name" else value,
        )


def before(filings: Iterable[Filing]) -> dict[UUID, tuple[str, str]]:
    """What was imported under these keys: its digest, and the matter's number."""
    entries = MatterEntry.objects.filter(key__in=[one.by.key for one in filings])
    rows = entries.values_list("key", "data", "matter__number")
    return {
        cast("UUID", key): (
            data.get("given", {}).get("source", {}).get("digest", ""),
            number,
        )
        for key, data, number in rows
    }


def together(title: str, body: str) -> str:
    """The ledger's words: the title in front, unless the body begins with it."""
    return body if body.startswith(title) else f"{title}\n{body}".strip()


def channel_words() -> dict[str, str]:
    """Our channels by every word for them, in small letters."""
    own = {str(label): value for value, label in Channel.choices}
    codes = {value: value for value in Channel.values}
    every = {**CHANNEL_WORDS, **own, **codes}
    return {word.casefold(): str(value) for word, value in every.items()}


class Places:
    """The places of a county by the names that ledgers call them."""

    def __init__(self, county: Division, default: Division | None) -> None:
        self.county, self.default = county, default
        self.named: dict[str, Place | None] = {}
        ours = Division.objects.filter(county=county, valid_to=None)
        for one in (county, *ours):
            for name in {one.code, one.name, one.short_name} - {""}:
                self.put(name, Place(one))
        grids = Grid.objects.filter(county=county, closed_on=None)
        for grid in grids.select_related("division"):
            self.put(grid.code, Place(grid.division, grid))

    def put(self, name: str, place: Place) -> None:
        """Two places of one name are none: who reads cannot tell which is meant."""
        self.named[name] = None if name in self.named else place

    def find(self, written: str, spot: str) -> Place:
        """The place of a row; what is not on the list is kept as a line of text.

        Raises:
            Needed, PlaceUnknown: nothing is known, and there is no default.
            OtherCounty: it is the code of a division elsewhere.
        """
        if found := self.named.get(written):
            return Place(found.division, found.grid, None, spot)
        if len(written) == 12 and written.isdigit():  # noqa: PLR2004 -- a code
            elsewhere = Division.objects.filter(code=written).exists()
            kind = errors.OtherCounty if elsewhere else errors.PlaceUnknown
            raise kind(field="where", value=written)
        if self.default is not None:
            return Place(self.default, None, None, f"{written} {spot}".strip())
        if not written:
            raise errors.Needed(field="where", what=workflow.FIELD["where"])
        raise errors.PlaceUnknown(field="where", value=shown(written))
