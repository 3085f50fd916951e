"""Deeds that are no moves: notes, looks, ends of pauses, other checkers, readings."""

from datetime import datetime

from naicha.audit.services import record_reading
from naicha.kernel.ids import system_key
from naicha.matters import errors, rules, texts, workflow
from naicha.matters.deed import By, Deed, Outcome, run_other
from naicha.matters.facts import Facts
from naicha.matters.models import (
    Asker,
    Category,
    Clock,
    Matter,
    MatterState,
    Pause,
)
from naicha.matters.services.triage import check_category
from naicha.posts.capabilities import Capability
from naicha.posts.models import Post
from naicha.posts.queries import SYSTEM, Actor
from naicha.workdays import pure
from naicha.workdays.queries import calendar_for, limits_of

REASON_MOST = 200


def sees(deed: Deed) -> None:
    """Let pass whoever sees the matter; they act as the first post that shows it."""
    actor = deed.by.actor
    if actor.account is None or not rules.may_see(actor, deed.matter):
        raise errors.NoSuchMatter
    deed.post = seeing_post(actor, deed.matter)


def works_on(deed: Deed) -> None:
    """Let pass whoever sees the matter and works on matters; overseers only read."""
    sees(deed)
    if not deed.by.actor.may(Capability.REGISTER):
        raise errors.MoveNotYours(move=workflow.label("note"))


def seeing_post(actor: Actor, matter: Matter) -> Post:
    by_place = (p for p in actor.posts if rules.sees_by_place(actor, p, matter))
    return next(by_place, actor.posts[0])


def triages(deed: Deed) -> None:
    row = workflow.rows("matter", "accept")[0]
    deed.post = rules.standing(deed.by.actor, row.who, row.needs, deed.matter)
    if deed.post is None:
        raise errors.MoveNotYours(move=workflow.label("look"))


def note(matter: Matter, by: By, *, text: str) -> Outcome:
    """Add a note for those who handle it."""

    def body(deed: Deed) -> None:
        deed.say(
            private=texts.clean(
                text, "note", most=texts.NOTE_MOST, needed=str(workflow.label("note"))
            )
        )

    return run_other("note", matter, by, allow=works_on, body=body)


def look(matter: Matter, by: By, *, category: Category) -> Outcome:
    """Look at what was withdrawn before anybody had; its category says what it was.

    Raises:
        MoveNotPossible: it is not such a matter.
    """

    def body(deed: Deed) -> None:
        if deed.matter.state != MatterState.WITHDRAWN or deed.matter.category_id:
            raise errors.MoveNotPossible(
                move=workflow.label("look"), state=deed.matter.get_state_display()
            )
        check_category(deed, category)
        deed.categorise(category)

    return run_other("look", matter, by, allow=triages, body=body)


def by_system(deed: Deed) -> None:
    if not deed.by.actor.system:
        raise errors.MoveNotYours(move=deed.by.key)


def end_pause(pause: Pause, *, now: datetime) -> Outcome:
    """End a pause whose date has come: the clock gets its time back and runs on."""
    clock = pause.clock
    by = By(actor=SYSTEM, key=system_key("end_pause", pause.pk), now=now)

    def body(deed: Deed) -> None:
        running = next((c for c in deed.facts.clocks if c.pk == clock.pk), None)
        fresh: Pause | None = getattr(running, "pause", None)
        if running is None or fresh is None or fresh.ended_at is not None:
            return
        deed.set(fresh, slot_id=None, ended_at=now)
        unit = limits_of(running.profile_id)[running.kind].limit.unit
        calendar = calendar_for(deed.matter.county_id)
        due = pure.shift_for_pause(
            calendar, running.due_at, fresh.from_at, min(now, fresh.until_at), unit
        )
        deed.set(running, due_at=due)
        deed.show_due(running)

    return run_other("end_pause", clock.matter, by, allow=by_system, body=body)


def reckon_anew(clock: Clock, *, now: datetime) -> Outcome | None:
    """Reckon a provisional limit anew once its years are loaded; nothing if not yet.

    A date that somebody granted stays: only what the profile gave is reckoned.
    """
    calendar = calendar_for(clock.county_id)
    limit = limits_of(clock.profile_id)[clock.kind].limit
    due = pure.due_at(calendar, clock.started_at, limit)
    if pure.is_provisional(calendar, clock.started_at, due, limit.unit):
        return None
    key = system_key("reckon_anew", clock.pk, due.isoformat())

    def body(deed: Deed) -> None:
        running = next((c for c in deed.facts.clocks if c.pk == clock.pk), None)
        if running is None or not running.provisional:
            return
        granted = running.due_at != running.original_due_at
        values = {} if granted else {"due_at": due}
        deed.set(running, original_due_at=due, provisional=False, **values)
        deed.show_due(running)

    by = By(actor=SYSTEM, key=key, now=now)
    return run_other("reckon_anew", clock.matter, by, allow=by_system, body=body)


def find_checker(matter: Matter, *, now: datetime, why: str) -> Outcome | None:
    """Let the right office check, or ask, after posts changed; nothing if it does.

    Args:
        matter: one that is being checked, or whose asker is being asked.
        now: which posts are in force.
        why: what changed; part of the deed's key.
    """
    facts = Facts(matter, now)
    checking = matter.state == MatterState.VERIFYING
    rung = facts.checker if checking else facts.revisit_office
    if rung.unit.pk == matter.holder_unit_id:
        return None
    key = system_key("new_checker", matter.pk, matter.version, why)

    def body(deed: Deed) -> None:
        deed.hold(rung.unit.pk)

    by = By(actor=SYSTEM, key=key, now=now)
    return run_other("new_checker", matter, by, allow=by_system, body=body)


def read_contact(
    asker: Asker, actor: Actor, *, field: str, why: str, now: datetime
) -> str:
    """Show a name or phone in clear to somebody who says why; it is written down.

    Raises:
        NoSuchMatter: they may not see the matter.
        MoveNotYours: no post of theirs may unmask.
        Needed: no reason.
        UnknownChoice: there is no such field.
    """
    matter = asker.matter
    if not rules.may_see(actor, matter):
        raise errors.NoSuchMatter
    post = next((p for p in actor.posts if actor.allows(p, Capability.UNMASK)), None)
    if post is None or actor.account is None:
        raise errors.MoveNotYours(move=workflow.FIELD["person"])
    if field not in {"name", "phone"}:
        raise errors.UnknownChoice(field="field", value=field[:40])
    reason = texts.clean(
        why,
        "why",
        most=REASON_MOST,
        needed=str(workflow.FIELD["reason"]),
        lines=False,
    )
    record_reading(
        reader=actor.account,
        as_post=post,
        subject_kind="asker",
        subject_pk=asker.pk,
        field=field,
        why=reason,
        now=now,
    )
    return asker.read_name() if field == "name" else asker.read_phone()
