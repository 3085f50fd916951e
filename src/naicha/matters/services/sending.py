"""Parts of deeds that send, replace and end the shares of units.

None of these is a deed by itself: dispatch, raise, redispatch, a ruling, a failed
check and the matter's end are made of them.
"""

from collections.abc import Iterable, Sequence

from naicha.matters import errors
from naicha.matters.deed import Deed
from naicha.matters.models import (
    Assignment,
    AssignmentRole,
    AssignmentState,
    Level,
    MatterState,
)
from naicha.posts.models import Unit, UnitKind

A, S = AssignmentState, MatterState
UNIT_CLOCKS = ("sign", "respond", "resolve")
MANY = 3  # failed checks, or granted returns, that make a matter hard


def check_units(deed: Deed, lead: Unit, assists: Iterable[Unit]) -> None:
    """Exactly one lead, each unit once, none closed, no grid team, one county."""
    units = [lead, *assists]
    if len({unit.pk for unit in units}) != len(units):
        raise errors.OneLead(field="assist")
    for unit in units:
        ours = unit.county_id == deed.matter.county_id and unit.closed_on is None
        if not ours or unit.kind == UnitKind.GRID_TEAM:
            raise errors.NoSuchUnit(field="lead" if unit is lead else "assist")


def send_all(
    deed: Deed, lead: Unit, assists: Iterable[Unit], *, bound: bool = False
) -> None:
    """Send to one lead and assisting units; the lead holds, on its resolve clock."""
    send(deed, lead, AssignmentRole.LEAD, bound=bound)
    for unit in assists:
        send(deed, unit, AssignmentRole.ASSIST)


def send(
    deed: Deed, unit: Unit, role: AssignmentRole, *, bound: bool = False
) -> Assignment:
    """Send one unit its share; its three clocks start now, not when it signs."""
    live = deed.facts.assignments  # as read before this one was written
    lead = role == AssignmentRole.LEAD
    assignment = Assignment(
        county_id=deed.matter.county_id,
        matter=deed.matter,
        unit=unit,
        role=role.value,
        lead_of=deed.matter if lead else None,
        state=A.SENT.value,
        round=deed.matter.round,
        bound=bound,
        sent_at=deed.now,
    )
    deed.step("send", from_state="")
    deed.add(assignment)
    deed.entry.assignment, deed.entry.to_state = assignment, A.SENT
    deed.touched.add(assignment.pk)
    live.append(assignment)
    start_unit_clocks(deed, assignment)
    return assignment


def start_unit_clocks(deed: Deed, assignment: Assignment) -> None:
    lead = assignment.role == AssignmentRole.LEAD
    for kind in UNIT_CLOCKS:
        deed.start_clock(
            kind, assignment=assignment, accountable=lead and kind == "resolve"
        )
    if lead:
        deed.hold(assignment.unit_id)


def drop(deed: Deed, assignment: Assignment, move: str, *, why: str = "") -> None:
    """End a unit's share: released, returned by a ruling, or ended with the matter."""
    state = A.RETURNED if move == "rule_returned" else A.RELEASED
    deed.step(move, assignment=assignment, from_state=assignment.state)
    deed.entry.to_state = state
    deed.say(private=why)
    deed.stop_clocks(assignment=assignment)
    deed.set(
        assignment, state=state.value, live=None, lead_of_id=None, matter_due_at=None
    )
    deed.facts.assignments.remove(assignment)


def end_everything(deed: Deed) -> None:
    """End every live share and stop every clock: the matter ends, or starts anew."""
    for assignment in list(deed.facts.assignments):
        if assignment.state in {A.SENT, A.SIGNED, A.ON_SITE, A.ANSWERED, A.PASSED}:
            drop(deed, assignment, "end")
    deed.stop_clocks(every=True)


def promote(deed: Deed, assignment: Assignment, *, bound: bool = False) -> None:
    """Make an assisting unit the lead, with new clocks."""
    deed.step("promote", assignment=assignment, from_state=assignment.state)
    deed.entry.to_state = A.SENT
    deed.stop_clocks(*UNIT_CLOCKS, assignment=assignment)
    deed.set(
        assignment,
        role=AssignmentRole.LEAD.value,
        lead_of_id=deed.matter.pk,
        state=A.SENT.value,
        bound=bound,
        sent_at=deed.now,
        signed_at=None,
        answered_at=None,
        result="",
        round=deed.matter.round,
    )
    start_unit_clocks(deed, assignment)


def rearrange(
    deed: Deed,
    lead: Unit,
    assists: Sequence[Unit],
    *,
    why: str,
    bound: bool = False,
) -> None:
    """Let exactly these units have the matter: who is not named is released."""
    named = {lead.pk: lead} | {unit.pk: unit for unit in assists}
    for one in list(deed.facts.assignments):
        demoted = one.role == AssignmentRole.LEAD and one.unit_id != lead.pk
        if demoted or one.unit_id not in named:
            drop(deed, one, "release", why=why)
    have = {one.unit_id: one for one in deed.facts.assignments}
    standing = have.get(lead.pk)
    if standing is None:
        send(deed, lead, AssignmentRole.LEAD, bound=bound)
    elif standing.role != AssignmentRole.LEAD:
        promote(deed, standing, bound=bound)
    for unit in assists:
        if unit.pk not in have:
            send(deed, unit, AssignmentRole.ASSIST)


def settle(deed: Deed) -> None:
    """Let the matter be checked once the lead and everybody else has answered."""
    live = deed.facts.assignments
    lead = next((one for one in live if one.role == AssignmentRole.LEAD), None)
    if deed.matter.state != S.WITH_UNITS or lead is None:
        return
    if all(one.state in {A.ANSWERED, A.PASSED} for one in live):
        deed.step("all_answered", from_state=deed.matter.state)
        deed.change(result=lead.result)
        to_check(deed)


def to_check(deed: Deed) -> None:
    """Hand the matter to the rung of the ladder that checks it."""
    deed.to(S.VERIFYING)
    deed.stop_clocks("handle", "resolve", "respond", "sign")
    deed.hold(deed.facts.checker.unit.pk)
    deed.start_clock("verify", accountable=True)


def to_the_grid(deed: Deed, person: int | None = None) -> None:
    """Let the grid's team hold the matter, on a clock of its own."""
    team = Unit.objects.filter(grid=deed.matter.grid_id, closed_on=None).first()
    if team is None:
        raise errors.NoGrid(field="where")
    deed.to(S.IN_GRID)
    deed.stop_clocks("triage", "verify", "revisit")
    deed.hold(team.pk, person)
    deed.start_clock("handle", accountable=True)


def back_to_work(deed: Deed, assists: Iterable[int] = (), *, why: str) -> None:
    """Go back to the last work state, one round on; the lead works again."""
    deed.change(round=deed.matter.round + 1, result="")
    if deed.facts.work_state == S.IN_GRID:
        to_the_grid(deed)
        return
    deed.to(S.WITH_UNITS)
    deed.stop_clocks("verify", "revisit")
    for one in list(deed.facts.assignments):
        if one.role == AssignmentRole.LEAD or one.pk in set(assists):
            rework(deed, one, why=why)


def rework(deed: Deed, assignment: Assignment, *, why: str) -> None:
    """A unit works on its share again, one round on, with a new resolve clock."""
    lead = assignment.role == AssignmentRole.LEAD
    deed.step("rework", assignment=assignment, from_state=assignment.state)
    deed.entry.to_state = A.SIGNED
    deed.say(private=why)
    deed.set(
        assignment,
        state=A.SIGNED.value,
        round=deed.matter.round,
        answered_at=None,
        result="",
    )
    deed.start_clock("resolve", assignment=assignment, accountable=lead)
    if lead:
        deed.hold(assignment.unit_id, assignment.person_id)


def triage_again(deed: Deed, state: MatterState) -> None:
    """Everything ends, and the office of the place triages on a new clock."""
    end_everything(deed)
    deed.to(state)
    deed.hold(deed.facts.office.unit.pk)
    deed.start_clock("triage", accountable=True)


def raise_to(deed: Deed, lead: Unit, assists: Sequence[Unit]) -> None:
    deed.stop_clocks("handle")
    deed.to(S.WITH_UNITS)
    if deed.matter.level == Level.MINOR:
        deed.change(level=Level.MAJOR.value)
    send_all(deed, lead, assists)


def after_many(deed: Deed, move: str) -> None:
    """Three failed checks or three returns: hard, and the centre must rule."""
    if deed.facts.count(move) >= MANY and deed.matter.level != Level.HARD:
        deed.step("make_hard", from_state=deed.matter.state)
        deed.change(level=Level.HARD.value)
        deed.start_clock("ruling")
