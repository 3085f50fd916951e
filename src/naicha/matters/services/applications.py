"""What is asked for, and what another person decides: one deed with its effect."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from naicha.matters import errors, texts, workflow
from naicha.matters.deed import Deed, decision, matter_deed, share_deed
from naicha.matters.models import (
    Application,
    ApplicationKind,
    Assignment,
    AssignmentRole,
    Clock,
    Level,
    MatterState,
    Pause,
    ReturnGround,
)
from naicha.matters.services import sending
from naicha.matters.services.registering import known
from naicha.matters.services.triage import reason_of
from naicha.matters.services.units import carry_versions
from naicha.posts.models import Unit
from naicha.workdays import pure
from naicha.workdays.queries import calendar_for

S = MatterState
K = ApplicationKind
SHELVE_DAYS = 90


def ask(
    deed: Deed, kind: ApplicationKind, assignment: Assignment | None, **values: Any
) -> Application:
    """Write down what is asked for; clocks run on."""
    application = Application(
        county_id=deed.matter.county_id,
        matter=deed.matter,
        assignment=assignment,
        unit_id=assignment.unit_id if assignment else None,
        target=f"a{assignment.pk}" if assignment else f"m{deed.matter.pk}",
        kind=kind.value,
        asked_by=deed.by.actor.account,
        asked_by_asker=deed.asker,
        asked_at=deed.now,
        **values,
    )
    deed.add(application)
    deed.entry.application = application
    deed.entry.to_state = "asked"
    deed.matter_deed = False
    return application


def words(text: str, name: str, most: int = 200) -> str:
    return texts.clean(text, name, most=most, needed=str(workflow.FIELD[name]))


@share_deed("ask_return")
def ask_return(
    deed: Deed, assignment: Assignment, *, ground: str, legal_basis: str
) -> None:
    """Ask to return a share, with a ground of the list and the legal basis.

    The unit keeps it, and its clocks run, until the centre has ruled: within one
    working day, on a clock of its own.
    """
    known(ground, ReturnGround.values, "ground")
    basis = words(legal_basis, "legal_basis")
    ask(deed, K.RETURN, assignment, ground=ground, legal_basis=basis)
    deed.start_clock("ruling", assignment=assignment)


@share_deed("ask_extension")
def ask_extension(
    deed: Deed, assignment: Assignment, *, reason: str, until: datetime
) -> None:
    """Ask for more time, within the cap of the profile.

    Raises:
        NotLater: the date is not after the present limit.
        TooFar: it is beyond the cap, or the profile allows no extension.
    """
    clock = resolve_clock(deed, assignment)
    if until <= clock.due_at:
        raise errors.NotLater(field="until", limit=shown(clock.due_at))
    cap = clock.profile.extension
    calendar = calendar_for(deed.matter.county_id)
    most = pure.due_at(calendar, clock.due_at, cap) if cap else clock.due_at
    if until > most:
        raise errors.TooFar(field="until", limit=shown(most))
    ask(deed, K.EXTENSION, assignment, ground=words(reason, "reason"), until=until)


@share_deed("ask_shelve")
def ask_shelve(
    deed: Deed, assignment: Assignment, *, condition: str, review_on: datetime
) -> None:
    """Ask to shelve it until a condition is met, reviewed within 90 days.

    Raises:
        NotLater, TooFar: the review is not after now, or more than 90 days off.
    """
    if review_on <= deed.now:
        raise errors.NotLater(field="review_on", limit=shown(deed.now))
    latest = deed.now + timedelta(days=SHELVE_DAYS)
    if review_on > latest:
        raise errors.TooFar(field="review_on", limit=shown(latest))
    text = words(condition, "condition")
    ask(deed, K.SHELVE, assignment, ground=text, until=review_on)


@matter_deed("ask_raise")
def ask_raise(deed: Deed, *, reason: str) -> None:
    """Ask that a matter the grid cannot solve be raised."""
    ask(deed, K.RAISE, None, ground=words(reason, "reason"))


@matter_deed("ask_refuse_intake")
def ask_refuse_intake(deed: Deed, *, ground: str, where_to_go: str) -> None:
    """Propose not to accept; a second person decides. The asker will read both."""
    ask(
        deed,
        K.REFUSE_INTAKE,
        None,
        ground=words(ground, "ground"),
        where_to_go=words(where_to_go, "where_to_go"),
    )


@matter_deed("ask_reopen")
def ask_reopen(deed: Deed, *, reason: str) -> None:
    """Ask to reopen a second time; the centre decides."""
    ask(deed, K.REOPEN, None, ground=words(reason, "reason"))


def shown(instant: datetime) -> str:
    return instant.astimezone(pure.SHANGHAI).strftime("%Y-%m-%d %H:%M")


def resolve_clock(deed: Deed, assignment: Assignment) -> Clock:
    """The running resolve clock of a share.

    Raises:
        TooLate: it has stopped.
    """
    for clock in deed.facts.clocks:
        if clock.kind == "resolve" and clock.assignment_id == assignment.pk:
            return clock
    raise errors.TooLate(limit="")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a decision needs besides its reason: who is next, if somebody is."""

    reason: str
    lead: Unit | None = None
    assists: Sequence[Unit] = ()


@decision("grant")
def grant(
    deed: Deed,
    application: Application,
    *,
    reason: str,
    lead: Unit | None = None,
    assists: Sequence[Unit] = (),
) -> None:
    """Grant an application; the grant and its effect are one deed.

    Args:
        deed: given by the door.
        application: what was asked for.
        reason: why it is granted.
        lead: the next lead: of a returned lead's share (none: back to triage), of
            a raised matter, of a second reopening.
        assists: the assisting units beside it.
    """
    ruling = Ruling(reason_of(reason), lead, assists)
    decide(deed, application, "granted", ruling.reason)
    EFFECTS[application.kind](deed, application, ruling)


@decision("refuse_application")
def refuse_application(deed: Deed, application: Application, *, reason: str) -> None:
    """Do not grant; the reason is read by who asked."""
    decide(deed, application, "refused", reason_of(reason))


def decide(deed: Deed, application: Application, state: str, reason: str) -> None:
    deed.say(private=reason)
    deed.entry.to_state = state
    deed.set(
        application,
        state=state,
        pending=None,
        decided_by_id=deed.by.actor.account_pk,
        decided_at=deed.now,
        reason=reason[:500],
    )
    deed.facts.pending = [one for one in deed.facts.pending if one.pk != application.pk]
    deed.stop_ruling(application)


def share_of(deed: Deed, application: Application) -> Assignment:
    """The live share an application is about.

    Raises:
        MovedOn: it is live no more.
    """
    for one in deed.facts.assignments:
        if one.pk == application.assignment_id:
            return one
    raise errors.MovedOn


def grant_return(deed: Deed, application: Application, ruling: Ruling) -> None:
    """The share ends; a lead's goes to the next lead, bound, or back to triage."""
    carry_versions(deed)
    share = share_of(deed, application)
    was_lead = share.role == AssignmentRole.LEAD
    if was_lead and ruling.lead is not None:
        sending.check_units(deed, ruling.lead, ruling.assists)
        if ruling.lead.pk == share.unit_id:
            raise errors.OneLead(field="lead")
        deed.step("redispatch", from_state=deed.matter.state)
        sending.drop(deed, share, "rule_returned", why=ruling.reason)
        sending.rearrange(
            deed, ruling.lead, ruling.assists, why=ruling.reason, bound=True
        )
        sending.settle(deed)
    elif was_lead:
        deed.step("back_to_triage", from_state=deed.matter.state)
        sending.drop(deed, share, "rule_returned", why=ruling.reason)
        sending.triage_again(deed, S.ACCEPTED)
    else:
        sending.drop(deed, share, "rule_returned", why=ruling.reason)
        sending.settle(deed)
    sending.after_many(deed, "rule_returned")


def grant_extension(deed: Deed, application: Application, _ruling: Ruling) -> None:
    """The resolve clock gets the later date, and the asker is told."""
    clock = resolve_clock(deed, share_of(deed, application))
    assert application.until is not None
    deed.set(clock, due_at=application.until)
    deed.say(until=shown(application.until))
    deed.show_due(clock)


def grant_shelve(deed: Deed, application: Application, _ruling: Ruling) -> None:
    """The resolve clock pauses until the review date; that is when it is due."""
    clock = resolve_clock(deed, share_of(deed, application))
    assert application.until is not None
    if application.until <= deed.now:
        raise errors.NotLater(field="review_on", limit=shown(deed.now))
    account = deed.by.actor.account
    assert account is not None
    deed.end_pause_of(clock)
    deed.add(
        Pause(
            county_id=deed.matter.county_id,
            clock=clock,
            slot=clock,
            from_at=deed.now,
            until_at=application.until,
            why=application.ground,
            granted_by=account,
        )
    )
    deed.show_due(clock)


def grant_raise(deed: Deed, _application: Application, ruling: Ruling) -> None:
    lead = needs_lead(ruling)
    sending.check_units(deed, lead, ruling.assists)
    deed.step("raise", from_state=deed.matter.state)
    sending.raise_to(deed, lead, ruling.assists)


def grant_refuse_intake(deed: Deed, application: Application, _ruling: Ruling) -> None:
    """Not accepted: the asker reads the ground and where to go instead."""
    deed.step("refuse", from_state=deed.matter.state)
    deed.say(public=f"{application.ground}\n{application.where_to_go}")
    deed.to(S.NOT_ACCEPTED)
    deed.stop_clocks(every=True)


def grant_reopen(deed: Deed, _application: Application, ruling: Ruling) -> None:
    """A second reopening: hard, every old share ends, exactly one lead."""
    lead = needs_lead(ruling)
    sending.check_units(deed, lead, ruling.assists)
    deed.step("reopen_hard", from_state=deed.matter.state)
    deed.to(S.WITH_UNITS)
    deed.change(level=Level.HARD.value, round=deed.matter.round + 1, result="")
    sending.end_everything(deed)
    sending.send_all(deed, lead, ruling.assists)


def needs_lead(ruling: Ruling) -> Unit:
    if ruling.lead is None:
        raise errors.Needed(field="lead", what=workflow.FIELD["lead"])
    return ruling.lead


EFFECTS: Final[Mapping[str, Callable[[Deed, Application, Ruling], None]]] = {
    K.RETURN: grant_return,
    K.EXTENSION: grant_extension,
    K.SHELVE: grant_shelve,
    K.RAISE: grant_raise,
    K.REFUSE_INTAKE: grant_refuse_intake,
    K.REOPEN: grant_reopen,
}
