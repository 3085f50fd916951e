"""A unit's own deeds on its share, and sending anew."""

from collections.abc import Sequence

from naicha.matters import errors, texts, workflow
from naicha.matters.deed import Deed, matter_deed, share_deed
from naicha.matters.models import Assignment, AssignmentRole, AssignmentState, Result
from naicha.matters.services import sending
from naicha.matters.services.registering import known
from naicha.matters.services.triage import reason_of
from naicha.people.models import Account
from naicha.posts.models import Unit
from naicha.posts.queries import in_force

A = AssignmentState


@share_deed("sign")
def sign(deed: Deed, assignment: Assignment) -> None:
    """Sign for a share; who signs has it in hand."""
    me = deed.by.actor.account_pk
    deed.entry.to_state = A.SIGNED
    deed.set(assignment, state=A.SIGNED.value, signed_at=deed.now, person_id=me)
    deed.stop_clocks("sign", assignment=assignment)
    lead_holds(deed, assignment)


def lead_holds(deed: Deed, assignment: Assignment) -> None:
    """Who has the lead's share in hand is the person who holds the matter."""
    if assignment.role == AssignmentRole.LEAD:
        deed.hold(assignment.unit_id, assignment.person_id)


@share_deed("pass_on")
def pass_on(
    deed: Deed, assignment: Assignment, *, person: Account, note: str = ""
) -> None:
    """Pass a share on to a colleague of the same unit; its state stays."""
    there = in_force(deed.now).filter(unit=assignment.unit_id, person=person)
    if not there.exists():
        raise errors.NoSuchAsker(field="person")
    deed.say(private=texts.clean(note, "note", most=texts.NOTE_MOST))
    deed.set(assignment, person_id=person.pk)
    lead_holds(deed, assignment)


@share_deed("arrive")
def arrive(deed: Deed, assignment: Assignment, *, note: str = "") -> None:
    """Be on site; the response clock stops."""
    deed.say(public=texts.clean(note, "note", most=texts.NOTE_MOST))
    deed.entry.to_state = A.ON_SITE
    deed.set(assignment, state=A.ON_SITE.value)
    deed.stop_clocks("respond", assignment=assignment)


@share_deed("answer")
def answer(
    deed: Deed,
    assignment: Assignment,
    *,
    result: str,
    public_answer: str,
    internal_note: str = "",
) -> None:
    """Answer with one of four honest results; the asker reads the public answer.

    The lead's resolve clock runs on until everybody has answered; how punctual each
    unit was is told by its ``answered_at``.
    """
    known(result, Result.values, "result")
    said = texts.clean(
        public_answer,
        "public_answer",
        most=texts.NOTE_MOST,
        needed=str(workflow.FIELD["public_answer"]),
    )
    inside = texts.clean(internal_note, "internal_note", most=texts.NOTE_MOST)
    deed.say(public=said, private=inside)
    deed.entry.to_state = A.ANSWERED
    deed.set(
        assignment,
        state=A.ANSWERED.value,
        answered_at=deed.now,
        result=result,
        public_answer=said,
        internal_note=inside,
    )
    deed.stop_clocks("sign", "respond", assignment=assignment)
    if assignment.role == AssignmentRole.ASSIST:
        deed.stop_clocks("resolve", assignment=assignment)
    sending.settle(deed)


@matter_deed("redispatch")
def redispatch(
    deed: Deed, *, reason: str, lead: Unit, assists: Sequence[Unit] = ()
) -> None:
    """Send anew: after it exactly these units have the matter.

    Who is not named is released; an assisting unit named as lead is promoted.

    Raises:
        MovedOn: a share it touches changed since the person looked (``By.shares``).
    """
    why = reason_of(reason)
    deed.say(private=why)
    carry_versions(deed)
    sending.check_units(deed, lead, assists)
    deed.to(deed.matter.state)
    sending.rearrange(deed, lead, assists, why=why)
    sending.settle(deed)


def carry_versions(deed: Deed) -> None:
    """Refuse a deed on the matter that was decided without seeing its shares."""
    seen = deed.by.shares or {}
    now = {one.pk: one.version for one in deed.facts.assignments}
    if any(seen.get(pk) != version for pk, version in now.items()):
        raise errors.MovedOn
