"""One deed on one matter: one transaction, one turn, one chain of entries.

The matter's row is touched first. Whoever comes second waits there until the first
commits, on SQLite (the file is locked), PostgreSQL and MariaDB (the row is) alike,
and then sees what the first has done. That makes the rest plain:

* the same ``key`` again finds its entry and gets the first answer;
* another key on an older ``version`` is refused;
* everything read afterwards holds until the commit.

What a deed sets is written into its entries as it is set, so that the history alone
rebuilds the rows.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import F

from naicha.kernel.database import again_on_deadlock
from naicha.matters import errors, offers, workflow
from naicha.matters.facts import Facts, Step
from naicha.matters.models import (
    ENDED,
    Application,
    Asker,
    Assignment,
    Category,
    Clock,
    Matter,
    MatterEntry,
    MatterState,
    Pause,
)
from naicha.matters.workflow import Move
from naicha.posts.queries import Actor
from naicha.workdays import pure
from naicha.workdays.models import DeadlineProfile
from naicha.workdays.queries import calendar_for, limits_of, profile

if TYPE_CHECKING:
    from naicha.posts.models import Post

P = ParamSpec("P")
DEFAULT_PROFILE = "default"
# Not in the history: personal, or the history's own bookkeeping.
KEPT_OUT = frozenset(
    {"id", "what", "spot", "x", "y", "entry_count", "head", "public_answer",
     "matter_due_at", "internal_note", "ground", "legal_basis", "where_to_go",
     "reason", "why"}
)  # fmt: skip
# A move that may turn out to be a lesser deed, and what that is called.
ALSO = {"withdraw": "leave"}
MOVES_VERSION = frozenset({"state", "holder_unit_id", "open_due_at", "round"})


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who does a deed, with which key, decided on which version, and when.

    Args:
        actor: staff with posts, an asker, or the system.
        key: made by whoever asks; the same key again is the same deed.
        version: of the thing moved (matter, assignment or application), as it was
            when the person decided; only the system may leave it out.
        now: the door's time.
        shares: versions of the assignments that a deed on the matter touches, by key.
        happened_at: the device's time, kept beside and deciding nothing.
    """

    actor: Actor
    key: UUID
    now: datetime
    version: int | None = None
    shares: Mapping[int, int] | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a deed led to; ``replayed`` if it had been done before."""

    matter: Matter
    entry: MatterEntry
    replayed: bool = False


@dataclass(slots=True)
class Thing:
    """What a deed is about besides the matter."""

    assignment: Assignment | None = None
    application: Application | None = None


class Deed:
    """A deed while it is being done. Services change rows through it alone."""

    def __init__(self, matter: Matter, by: By) -> None:
        self.matter = matter
        self.by = by
        self.now = by.now
        self.facts = Facts(matter, by.now)
        self.post: Post | None = None
        self.asker: Asker | None = None
        self.entries: list[MatterEntry] = []
        self.main: MatterEntry | None = None  # the one that moves the matter
        self.changed: dict[str, Any] = {}
        self.touched: set[int] = set()
        self.matter_deed = True
        self.parent: MatterEntry | None = None
        self.also: list[Deed] = []
        self.sent = False  # whether a share was sent in this deed

    # --- entries ------------------------------------------------------------

    def step(
        self,
        move: str,
        *,
        assignment: Assignment | None = None,
        application: Application | None = None,
        from_state: str = "",
    ) -> MatterEntry:
        """Begin an entry; what is set from now on is written into it."""
        first = not self.entries and self.parent is None
        entry = MatterEntry(
            county_id=self.matter.county_id,
            matter=self.matter,
            seq=self.matter.entry_count + len(self.entries) + 1,
            key=self.by.key if first else None,
            actor=self.by.actor.account,
            asker=self.asker,
            as_post=self.post,
            assignment=assignment,
            application=application,
            move=move,
            from_state=from_state,
            to_state=from_state,
            round=self.matter.round,
            data={"set": {}},
            happened_at=self.by.happened_at or self.now,
            recorded_at=self.now,
        )
        self.entries.append(entry)
        if assignment is None and application is None and move != "send":
            self.main = entry
        self.facts.extra.append(
            Step(
                move=move,
                actor=self.by.actor.account_pk,
                post_kind=self.post.kind if self.post else None,
                post_unit=self.post.unit_id if self.post else None,
                unit_kind=assignment.unit.kind if assignment else None,
                from_state=from_state,
                to_state=from_state,
                at=self.now,
            )
        )
        return entry

    @property
    def entry(self) -> MatterEntry:
        return self.entries[-1]

    def say(self, *, private: str = "", public: str = "", **given: Any) -> None:
        """Write words into the current entry; ``given`` are plain values."""
        self.entry.private_note = private or self.entry.private_note
        self.entry.public_text = public or self.entry.public_text
        if given:
            self.entry.data.setdefault("given", {}).update(given)

    def remember(self, name: str, values: Mapping[str, Any]) -> None:
        """Remember values set on a row, for the history."""
        kept = {
            field: plain(value)
            for field, value in values.items()
            if field not in KEPT_OUT
        }
        self.entry.data["set"].setdefault(name, {}).update(kept)

    # --- changing rows --------------------------------------------------------

    def change(self, **values: Any) -> None:
        """Set fields of the matter (by column name: ``holder_unit_id``)."""
        for field, value in values.items():
            setattr(self.matter, field, value)
        self.changed |= values
        self.remember("matter", values)

    def to(self, state: str) -> None:
        """Move the matter to a state; an end frees its holder and its date."""
        (self.main or self.entry).to_state = state
        self.change(state=str(state))
        if state in ENDED and self.matter.ended_at is None:
            self.change(
                ended_at=self.now,
                holder_unit_id=None,
                holder_person_id=None,
                open_due_at=None,
            )
        elif state not in ENDED and self.matter.ended_at is not None:
            self.change(ended_at=None)

    def categorise(self, category: Category) -> None:
        """Set the category; its profile counts for clocks started from now on."""
        self.matter.category = category
        self.change(category_id=category.pk)

    def hold(self, unit: int, person: int | None = None) -> None:
        """Say who holds the matter from now on."""
        self.change(holder_unit_id=unit, holder_person_id=person)

    def add(self, row: models.Model) -> None:
        """Write a new row, and remember it."""
        row.save(force_insert=True)
        self.sent = self.sent or isinstance(row, Assignment)
        self.remember(name_of(row), columns(row))

    def set(self, row: Assignment | Application | Clock | Pause, **values: Any) -> None:
        """Set fields of a row that belongs to the matter, and remember them."""
        if isinstance(row, Assignment | Application) and self.first_touch(row):
            values["version"] = row.version + 1
        for field, value in values.items():
            setattr(row, field, value)
        row.save(update_fields=[field.removesuffix("_id") for field in values])
        self.remember(name_of(row), values)

    def first_touch(self, row: Assignment | Application) -> bool:
        """Whether the deed sets this row for the first time; its version is compared.

        Raises:
            MovedOn: the deed was decided on an older version of an assignment.
        """
        if isinstance(row, Application):
            return True
        if row.pk in self.touched:
            return False
        self.touched.add(row.pk)
        shares = self.by.shares
        if shares is not None and shares.get(row.pk, row.version) != row.version:
            raise errors.MovedOn
        return True

    # --- clocks ------------------------------------------------------------------

    @property
    def profile(self) -> DeadlineProfile:
        category = self.matter.category
        if category is not None and category.profile is not None:
            return category.profile
        return profile(DEFAULT_PROFILE, self.matter.county_id)

    def start_clock(
        self,
        kind: str,
        *,
        assignment: Assignment | None = None,
        accountable: bool = False,
    ) -> Clock:
        """Start a clock now; an accountable one takes the place of the one before."""
        county = self.matter.county_id
        limits = limits_of(self.profile.pk)
        limit = limits[kind].limit
        calendar = calendar_for(county)
        due = pure.due_at(calendar, self.now, limit)
        if accountable:
            self.free_accountable()
        clock = Clock(
            county_id=county,
            matter=self.matter,
            assignment=assignment,
            accountable_of=self.matter if accountable else None,
            kind=kind,
            profile=self.profile,
            started_at=self.now,
            original_due_at=due,
            due_at=due,
            provisional=pure.is_provisional(calendar, self.now, due, limit.unit),
        )
        running = self.facts.clocks  # as read before this one was written
        self.add(clock)
        running.append(clock)
        if accountable:
            self.change(open_due_at=due)
        return clock

    def free_accountable(self) -> None:
        for clock in self.facts.clocks:
            if clock.accountable_of_id is not None:
                self.set(clock, accountable_of_id=None)

    def stop_clocks(
        self, *kinds: str, assignment: Assignment | None = None, every: bool = False
    ) -> None:
        """Stop running clocks: of some kinds, of one assignment, or all."""
        for clock in list(self.facts.clocks):
            ours = assignment is None or clock.assignment_id == assignment.pk
            if every or (ours and (not kinds or clock.kind in kinds)):
                self.end_pause_of(clock)
                self.set(clock, stopped_at=self.now, accountable_of_id=None)
                self.facts.clocks.remove(clock)

    def show_due(self, clock: Clock) -> None:
        """Repeat on the row when the clock that counts is due; a pause's date first."""
        pause: Pause | None = getattr(clock, "pause", None)
        paused = pause is not None and pause.ended_at is None
        if clock.accountable_of_id is not None:
            self.change(
                open_due_at=pause.until_at if pause and paused else clock.due_at
            )

    def end_pause_of(self, clock: Clock) -> Pause | None:
        """End a clock's pause now, if one runs."""
        pause: Pause | None = getattr(clock, "pause", None)
        if pause is not None and pause.ended_at is None:
            self.set(pause, slot_id=None, ended_at=self.now)
        return pause

    # --- the end -------------------------------------------------------------------

    def finish(self) -> None:
        """Let lapse what can no longer be asked, then write matter and entries."""
        self.lapse()
        if self.matter_deed or MOVES_VERSION & self.changed.keys():
            self.change(version=self.matter.version + 1)
        head = bytes(self.matter.head)
        for entry in self.entries:
            head = entry.digest = digest(head, entry)
        self.matter.entry_count += len(self.entries)
        self.matter.head = head
        Matter.objects.filter(pk=self.matter.pk).update(
            **self.changed, entry_count=self.matter.entry_count, head=head
        )
        self.write_entries()
        moved = self.sent or "open_due_at" in self.changed
        if moved and self.facts.assignments:
            Assignment.objects.filter(matter=self.matter, live=True).update(
                matter_due_at=self.matter.open_due_at
            )

    def write_entries(self) -> None:
        parts = list(self.entries)
        first = self.parent
        if first is None:
            first = parts.pop(0)
            insert_first(first)
        for part in parts:
            part.part_of = first
        if parts:
            MatterEntry.objects.bulk_create(parts)
        for other in self.also:
            other.finish()

    def lapse(self) -> None:
        """End pending applications whose target left the states they start from."""
        for application in self.facts.pending:
            if application.pending and not self.still_asked(application):
                self.step("lapse", application=application, from_state="asked")
                self.set(application, state="lapsed", pending=None)
                self.entry.to_state = "lapsed"
                self.stop_ruling(application)

    def still_asked(self, application: Application) -> bool:
        row = workflow.rows("application", f"ask_{application.kind}")[0]
        if application.assignment_id is None:
            return self.matter.state in row.sources
        state = (
            Assignment.objects.filter(pk=application.assignment_id)
            .values_list("state", flat=True)
            .get()
        )
        return state in row.sources and self.matter.state == MatterState.WITH_UNITS

    def stop_ruling(self, application: Application) -> None:
        """Stop the ruling clock of a return that is decided or lapsed."""
        if application.kind == "return":
            for clock in list(self.facts.clocks):
                if (
                    clock.kind == "ruling"
                    and clock.assignment_id == application.assignment_id
                ):
                    self.set(clock, stopped_at=self.now)
                    self.facts.clocks.remove(clock)


# --- doing a deed ---------------------------------------------------------------


def touch(pk: int) -> Matter:
    """Take a matter's turn, and read it as it is now.

    Raises:
        NoSuchMatter: there is none.
    """
    touched = Matter.objects.filter(pk=pk).update(entry_count=F("entry_count"))
    if not touched:
        raise errors.NoSuchMatter
    return Matter.objects.select_related("category__profile", "division", "grid").get(
        pk=pk
    )


def insert_first(entry: MatterEntry) -> None:
    """Write the entry with the key.

    Raises:
        KeyReused: the key is another matter's.
    """
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        if MatterEntry.objects.filter(key=entry.key).exists():
            raise errors.KeyReused from error
        raise


def find_replay(by: By, move: str, facts: Facts) -> Outcome | None:
    """The first answer to the same key, or nothing.

    Raises:
        KeyReused: the key was used for another deed, or by somebody else.
    """
    if all(step.key != by.key for step in facts.recorded):
        return None
    matter, entry = facts.matter, MatterEntry.objects.get(key=by.key)
    mine = entry.actor_id == by.actor.account_pk and entry.asker_id == by.actor.asker
    same = entry.move in {move, ALSO.get(move)}
    if not same or not mine:
        raise errors.KeyReused
    return Outcome(matter, entry, replayed=True)


def admit(deed: Deed, row: Move, thing: Thing) -> None:
    """Ask the table and the rules, and note as what the actor acts."""
    if not deed.by.actor.system and deed.by.actor.asker is None:
        inside = deed.matter.county_id in deed.by.actor.counties
        if not inside:
            raise errors.NoSuchMatter
    case = offers.Case(
        row, deed.by.actor, deed.facts, thing.assignment, thing.application
    )
    found = offers.admit(case)
    deed.post, deed.asker = found.post, found.asker


def compare(by: By, version: int) -> None:
    """Refuse a deed that was decided on another version."""
    if by.version != version and not (by.actor.system and by.version is None):
        raise errors.MovedOn


def perform(
    move: str, about: Matter | Assignment | Application, by: By
) -> tuple[Deed, Thing, Outcome | None]:
    """Take the turn, find a replay, compare the version, ask the rules."""
    matter_pk = about.pk if isinstance(about, Matter) else about.matter_id
    matter = touch(matter_pk)
    deed, thing = Deed(matter, by), Thing()
    if replay := find_replay(by, move, deed.facts):
        return deed, thing, replay
    version, kind, state = matter.version, "matter", matter.state
    if isinstance(about, Assignment):
        thing.assignment = share(deed, about.pk)
        version, state = thing.assignment.version, thing.assignment.state
        kind, deed.matter_deed = "assignment", False
    elif isinstance(about, Application):
        thing.application = Application.objects.get(pk=about.pk)
        version, state = thing.application.version, thing.application.state
        kind, deed.matter_deed = "application", False
    kind = "application" if move.startswith("ask_") else kind
    compare(by, version)
    row = workflow.row(kind, move, matter.state if kind == "matter" else state)
    admit(deed, row, thing)
    deed.step(
        move,
        assignment=thing.assignment,
        application=thing.application,
        from_state=state,
    )
    return deed, thing, None


def share(deed: Deed, pk: int) -> Assignment:
    """The live assignment of the deed's matter, as it is now."""
    found = next((one for one in deed.facts.assignments if one.pk == pk), None)
    if found is None:
        raise errors.MovedOn
    return found


@again_on_deadlock
def run(
    move: str,
    about: Matter | Assignment | Application,
    by: By,
    body: Callable[..., None],
) -> Outcome:
    """Do a deed whole, or not at all; a deed done before is answered as before."""
    with transaction.atomic():
        deed, thing, replay = perform(move, about, by)
        if replay:
            return replay
        other = thing.assignment or thing.application
        body(deed, other) if other else body(deed)
        deed.finish()
        return Outcome(deed.matter, deed.entries[0])


def matter_deed(
    move: str,
) -> Callable[
    [Callable[Concatenate[Deed, P], None]],
    Callable[Concatenate[Matter, By, P], Outcome],
]:
    """Make a service of a function that says what a move does to a matter."""

    def service(
        body: Callable[Concatenate[Deed, P], None],
    ) -> Callable[Concatenate[Matter, By, P], Outcome]:
        @wraps(body)
        def done(
            matter: Matter, by: By, /, *args: P.args, **kwargs: P.kwargs
        ) -> Outcome:
            return run(move, matter, by, lambda deed: body(deed, *args, **kwargs))

        return done

    return service


def share_deed(
    move: str,
) -> Callable[
    [Callable[Concatenate[Deed, Assignment, P], None]],
    Callable[Concatenate[Assignment, By, P], Outcome],
]:
    """Make a service of a function that says what a move does to an assignment."""

    def service(
        body: Callable[Concatenate[Deed, Assignment, P], None],
    ) -> Callable[Concatenate[Assignment, By, P], Outcome]:
        @wraps(body)
        def done(
            assignment: Assignment, by: By, /, *args: P.args, **kwargs: P.kwargs
        ) -> Outcome:
            return run(
                move, assignment, by, lambda deed, one: body(deed, one, *args, **kwargs)
            )

        return done

    return service


def decision(
    move: str,
) -> Callable[
    [Callable[Concatenate[Deed, Application, P], None]],
    Callable[Concatenate[Application, By, P], Outcome],
]:
    """Make a service of a function that decides on an application."""

    def service(
        body: Callable[Concatenate[Deed, Application, P], None],
    ) -> Callable[Concatenate[Application, By, P], Outcome]:
        @wraps(body)
        def done(
            application: Application, by: By, /, *args: P.args, **kwargs: P.kwargs
        ) -> Outcome:
            return run(
                move,
                application,
                by,
                lambda deed, one: body(deed, one, *args, **kwargs),
            )

        return done

    return service


@again_on_deadlock
def run_other(
    name: str,
    matter: Matter,
    by: By,
    *,
    allow: Callable[[Deed], None],
    body: Callable[[Deed], None],
) -> Outcome:
    """Do a deed that is no move of the table: a note, the end of a pause.

    Args:
        name: its name in ``workflow.OTHER_DEEDS``.
        matter: the matter it is about.
        by: who, with which key, on which version.
        allow: says as what the actor acts (``deed.post``), or raises.
        body: what it does.
    """
    with transaction.atomic():
        fresh = touch(matter.pk)
        deed = Deed(fresh, by)
        if replay := find_replay(by, name, deed.facts):
            return replay
        deed.matter_deed = False
        if by.version is not None:
            compare(by, fresh.version)
        allow(deed)
        deed.step(name, from_state=fresh.state)
        body(deed)
        deed.finish()
        return Outcome(deed.matter, deed.entries[0])


# --- the chain ------------------------------------------------------------------


def name_of(row: models.Model) -> str:
    """How the history calls a row: ``clock:12``."""
    return f"{row._meta.model_name}:{row.pk}"  # noqa: SLF001 -- Django's public name


def columns(row: models.Model) -> dict[str, Any]:
    """All columns of a row, by column name."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.fields}  # noqa: SLF001 -- Django's public name


def plain(value: Any) -> Any:
    """A value as JSON knows it; times in UTC, ISO 8601."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, UUID):
        return str(value)
    return str(value) if isinstance(value, models.Choices) else value


def digest(before: bytes, entry: MatterEntry) -> bytes:
    """SHA-256 over the digest before and everything that the entry says."""
    said = {
        "seq": entry.seq,
        "key": plain(entry.key),
        "part": entry.key is None,
        "actor": entry.actor_id,
        "asker": entry.asker_id,
        "as_post": entry.as_post_id,
        "assignment": entry.assignment_id,
        "application": entry.application_id,
        "move": entry.move,
        "from": entry.from_state,
        "to": entry.to_state,
        "round": entry.round,
        "data": entry.data,
        "note": entry.private_note,
        "public": entry.public_text,
        "happened": plain(entry.happened_at),
        "recorded": plain(entry.recorded_at),
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + text.encode()).digest()


def broken_links(entries: Iterable[MatterEntry]) -> list[int]:
    """The sequence numbers whose digest does not follow from the one before.

    Args:
        entries: all entries of one matter, in order.
    """
    before, wrong = b"", []
    for entry in entries:
        if bytes(entry.digest) != digest(before, entry):
            wrong.append(entry.seq)
        before = bytes(entry.digest)
    return wrong
