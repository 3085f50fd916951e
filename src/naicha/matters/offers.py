"""What may be done now, by whom, and why the rest may not.

One function, ``hindrance``, is asked by the services before they act and by the
pages before they show a button: nobody is offered what would be refused.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from naicha.kernel.errors import DomainError
from naicha.matters import errors, rules, workflow
from naicha.matters.facts import Facts
from naicha.matters.models import (
    Application,
    ApplicationKind,
    Asker,
    AskerRole,
    Assignment,
    Matter,
    MatterState,
)
from naicha.matters.workflow import Move
from naicha.posts.capabilities import KINDS_OF, Capability, Role
from naicha.posts.models import Post, UnitKind
from naicha.posts.queries import Actor, in_force
from naicha.workdays import pure
from naicha.workdays.queries import calendar_for

CONTEST_DAYS = REOPEN_DAYS = ARCHIVE_DAYS = 15
RETURN_WITHIN = pure.Limit(2, pure.Unit.WORKING_DAYS)


@dataclass(frozen=True, slots=True)
class Case:
    """One question: may this actor make this move on this thing now?"""

    row: Move
    actor: Actor
    facts: Facts
    assignment: Assignment | None = None
    application: Application | None = None

    @property
    def matter(self) -> Matter:
        return self.facts.matter

    @property
    def state(self) -> str:
        """The state of the thing that the move moves (an application's target)."""
        if self.row.object == "matter":
            return self.matter.state
        if self.row.name in {"grant", "refuse_application"}:
            return self.application.state if self.application else ""
        return self.assignment.state if self.assignment else self.matter.state


@dataclass(frozen=True, slots=True)
class Standing:
    """What entitles the actor: a post, being the asker, or being the system."""

    post: Post | None = None
    asker: Asker | None = None


def admit(case: Case) -> Standing:
    """Let the move pass, or say why not.

    Raises:
        DomainError: the first reason against it: not possible from this state, not
            this person's, or a condition of the move is not met.
    """
    if case.state not in case.row.sources and "-" not in case.row.sources:
        raise errors.MoveNotPossible(
            move=case.row.label, state=case.matter.get_state_display()
        )
    if case.row.part:
        raise errors.PartOfAnother(move=case.row.label)
    found = stand(case)
    if found is None:
        raise refusal(case)
    if condition := CONDITIONS.get(case.row.name):
        condition(case)
    return found


def hindrance(case: Case) -> DomainError | None:
    """Why not; nothing if it may be done."""
    try:
        admit(case)
    except DomainError as error:
        return error
    return None


def refusal(case: Case) -> DomainError:
    """The most telling reason why a move is not this actor's."""
    if case.matter.confidential and not case.actor.system:
        return errors.OnlyTheCentre()
    if (
        case.row.needs == Capability.VERIFY
        and case.actor.account_pk in case.facts.handlers
    ):
        return errors.OwnWork(unit=case.facts.checker.unit)
    return errors.MoveNotYours(move=case.row.label)


def stand(case: Case) -> Standing | None:
    """What entitles the actor to the move, or nothing."""
    roles = {role for role, _scope in case.row.who}
    if case.actor.system:
        return Standing() if "system" in roles else None
    if case.actor.asker is not None:
        return stand_as_asker(case) if "asker" in roles else None
    who = deciders(case) if "decider" in roles else case.row.who
    post = rules.standing(
        case.actor, who, case.row.needs, case.matter, case.assignment
    ) or as_dispatcher(case, who)
    return Standing(post) if post else None


def stand_as_asker(case: Case) -> Standing | None:
    """The asker of this matter; for a merged one, who came from it by merging."""
    assert case.actor.asker is not None
    found = case.facts.asker_known(case.actor.asker)
    if found is None:
        return None
    own = found.matter_id == case.matter.pk and found.role == AskerRole.ASKER
    came = case.row.name == "contest" and found.came_from_id == case.matter.pk
    return Standing(asker=found) if own or came else None


def as_dispatcher(case: Case, who: Iterable[tuple[str, str]]) -> Post | None:
    """The post in the office that dispatched, where the dispatcher decides."""
    if ("dispatcher", "") not in who or case.matter.confidential:
        return None
    return next(
        (
            post
            for post in case.actor.posts
            if post.unit_id == case.facts.dispatching_unit
            and case.row.needs is not None
            and case.actor.allows(post, case.row.needs)
        ),
        None,
    )


def deciders(case: Case) -> tuple[tuple[str, str], ...]:
    """Who decides on an application; it climbs to the centre where nobody else can."""
    application = case.application
    assert application is not None
    named = workflow.DECIDERS[application.kind]
    if application.kind != ApplicationKind.RAISE or somebody_else_decides(case):
        return named
    return (*named, ("town_office", "own_town"), ("centre", ""))


def somebody_else_decides(case: Case) -> bool:
    """Whether the grid's leader or its community has somebody who did not ask."""
    application, matter = case.application, case.matter
    assert application is not None
    near = KINDS_OF[Role.GRID_LEADER] | KINDS_OF[Role.CLERK]
    return (
        in_force(case.facts.now)
        .filter(unit__county=matter.county_id, kind__in=near)
        .filter(unit__division=matter.division_id)
        .exclude(person=application.asked_by_id)
        .exclude(kind=Role.GRID_LEADER, unit__grid__isnull=False)
        .exists()
        or in_force(case.facts.now)
        .filter(unit__grid=matter.grid_id, kind=Role.GRID_LEADER)
        .exclude(person=application.asked_by_id)
        .exists()
    )


# --- conditions: what the table cannot say -------------------------------------


def not_decided_before(case: Case) -> None:
    """A contested matter is triaged by the centre, and by who did not decide it."""
    matter = case.matter
    if not matter.contested or matter.state not in {
        MatterState.REGISTERED,
        MatterState.ACCEPTED,
    }:
        return
    at_centre = any(p.unit.kind == UnitKind.COUNTY_CENTRE for p in case.actor.posts)
    if not at_centre or case.actor.account_pk in case.facts.deciders:
        raise errors.DecidedBefore


def is_the_checker(case: Case) -> None:
    """Handler ≠ verifier, by person; the check belongs to one rung of the ladder."""
    rung = case.facts.checker
    if case.actor.account_pk in case.facts.handlers:
        raise errors.OwnWork(unit=rung.unit)
    at_rung = any(
        post.unit_id == rung.unit.pk and post.kind in KINDS_OF[rung.role]
        for post in case.actor.posts
    )
    if not at_rung:
        raise errors.NotTheChecker(unit=rung.unit)


def may_pass(case: Case) -> None:
    is_the_checker(case)
    if not case.facts.wants_reply:
        raise errors.NobodyWaits


def may_pass_and_close(case: Case) -> None:
    is_the_checker(case)
    if case.facts.wants_reply:
        raise errors.WantsReply


def handled_nothing(case: Case) -> None:
    """Who writes a verdict down has not handled the matter."""
    if case.actor.asker is None and case.actor.account_pk in case.facts.handlers:
        raise errors.OwnVerdict


def within(since: datetime, now: datetime, days: int) -> None:
    """Raise ``TooLate`` when more than ``days`` natural days have gone."""
    limit = since + timedelta(days=days)
    if now > limit:
        raise errors.TooLate(
            limit=limit.astimezone(pure.SHANGHAI).strftime("%Y-%m-%d %H:%M")
        )


def may_reopen(case: Case) -> None:
    handled_nothing(case)
    if case.facts.reopened:
        raise errors.ReopenedOnce
    if case.matter.state == MatterState.CLOSED:
        within(case.facts.ended_at, case.facts.now, REOPEN_DAYS)


def may_ask_reopen(case: Case) -> None:
    if not case.facts.reopened:
        raise errors.NotReopenedYet
    if case.matter.state == MatterState.CLOSED:
        within(case.facts.ended_at, case.facts.now, REOPEN_DAYS)
    not_pending(case, ApplicationKind.REOPEN)


def may_contest(case: Case) -> None:
    within(case.facts.ended_at, case.facts.now, CONTEST_DAYS)
    if case.actor.asker is not None and case.facts.count("contest"):
        raise errors.ContestedOnce


def may_archive(case: Case) -> None:
    limit = case.facts.ended_at + timedelta(days=ARCHIVE_DAYS)
    if case.facts.now < limit:
        raise errors.TooLate(limit=limit)
    not_pending(case, ApplicationKind.REOPEN)


def may_close_unanswered(case: Case) -> None:
    clock = next((c for c in case.facts.clocks if c.kind == "revisit"), None)
    if clock is None or case.facts.now < clock.due_at:
        raise errors.TooLate(limit=clock.due_at if clock else "")
    not_pending(case, ApplicationKind.REOPEN)


def may_split(case: Case) -> None:
    not_decided_before(case)
    if not case.facts.main_is_open:
        raise errors.MainNotOpen(field="main_matter")


def has_a_grid(case: Case) -> None:
    not_decided_before(case)
    if case.matter.confidential:
        raise errors.NotForTheGrid
    if case.matter.grid_id is None:
        raise errors.NoGrid(field="where")


def may_be_taken(case: Case) -> None:
    not_decided_before(case)
    if case.matter.grid_id is None:
        raise errors.NoGrid(field="where")


def not_sealed_yet(case: Case) -> None:
    not_decided_before(case)
    if case.matter.confidential:
        raise errors.MoveNotPossible(
            move=case.row.label, state=case.matter.get_state_display()
        )


def not_pending(case: Case, kind: str) -> None:
    if any(
        one.kind == kind
        and one.assignment_id == (case.assignment.pk if case.assignment else None)
        for one in case.facts.pending
    ):
        raise errors.AskedOnce


def asked_before(case: Case, kind: str) -> bool:
    """Whether this unit ever asked for it on this matter, lapsed ones apart."""
    assert case.assignment is not None
    return (
        Application.objects.filter(
            matter=case.matter, unit=case.assignment.unit_id, kind=kind
        )
        .exclude(state="lapsed")
        .exists()
    )


def may_ask_return(case: Case) -> None:
    assignment = case.assignment
    assert assignment is not None
    if assignment.bound:
        raise errors.BoundByRuling
    if asked_before(case, ApplicationKind.RETURN):
        raise errors.ReturnedOnce
    calendar = calendar_for(case.matter.county_id)
    limit = pure.due(calendar, assignment.sent_at, RETURN_WITHIN).at
    if case.facts.now > limit:
        raise errors.TooLate(
            limit=limit.astimezone(pure.SHANGHAI).strftime("%Y-%m-%d %H:%M")
        )


def may_ask_extension(case: Case) -> None:
    assignment = case.assignment
    assert assignment is not None
    if asked_before(case, ApplicationKind.EXTENSION):
        raise errors.AskedOnce
    clock = next(
        (
            one
            for one in case.facts.clocks
            if one.kind == "resolve" and one.assignment_id == assignment.pk
        ),
        None,
    )
    if clock is None or case.facts.now > clock.due_at:
        raise errors.TooLate(limit=clock.due_at if clock else "")


def may_ask_shelve(case: Case) -> None:
    not_pending(case, ApplicationKind.SHELVE)


def may_ask_raise(case: Case) -> None:
    not_pending(case, ApplicationKind.RAISE)


def may_ask_refuse_intake(case: Case) -> None:
    not_decided_before(case)
    not_pending(case, ApplicationKind.REFUSE_INTAKE)


def did_not_ask(case: Case) -> None:
    application = case.application
    assert application is not None
    me = case.actor.account_pk
    if me is not None and me == application.asked_by_id:
        raise errors.OwnApplication
    if application.kind == ApplicationKind.REFUSE_INTAKE:
        not_decided_before(case)


CONDITIONS: Final[Mapping[str, Callable[[Case], None]]] = {
    "take": may_be_taken,
    "accept": not_decided_before,
    "relocate": not_decided_before,
    "seal": not_sealed_yet,
    "merge": not_decided_before,
    "split": may_split,
    "assign_grid": has_a_grid,
    "dispatch": not_decided_before,
    "pass_check": may_pass,
    "pass_and_close": may_pass_and_close,
    "fail_check": is_the_checker,
    "record_verdict": handled_nothing,
    "close_unanswered": may_close_unanswered,
    "reopen": may_reopen,
    "hand_over": not_decided_before,
    "contest": may_contest,
    "archive": may_archive,
    "ask_return": may_ask_return,
    "ask_extension": may_ask_extension,
    "ask_shelve": may_ask_shelve,
    "ask_raise": may_ask_raise,
    "ask_refuse_intake": may_ask_refuse_intake,
    "ask_reopen": may_ask_reopen,
    "grant": did_not_ask,
    "refuse_application": did_not_ask,
}


# --- what to show ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """A move as a button sees it: possible (``why_not`` is None) or refused."""

    move: Move
    assignment: Assignment | None = None
    application: Application | None = None
    why_not: DomainError | None = None


def offers(actor: Actor, facts: Facts) -> tuple[Offer, ...]:
    """Every move that starts from here, possible or not, in the table's order.

    Those that only happen inside another deed, or by the system, are left out; so
    are moves of units and applications that are none of this actor's business.
    """
    found = [
        Offer(row, why_not=hindrance(Case(row, actor, facts)))
        for row in workflow.ROWS
        if row.object == "matter"
        and facts.matter.state in row.sources
        and not row.part
        and row.who != (("system", ""),)
    ]
    for row in workflow.ROWS:
        found += [
            Offer(row, assignment, None, hindrance(Case(row, actor, facts, assignment)))
            for assignment in facts.assignments
            if not row.part
            and row.object != "matter"
            and row.name in OF_ASSIGNMENT
            and assignment.state in row.sources
        ]
        if row.name in OF_MATTER and facts.matter.state in row.sources:
            found.append(Offer(row, why_not=hindrance(Case(row, actor, facts))))
        if row.name in {"grant", "refuse_application"}:
            found += [
                Offer(
                    row,
                    None,
                    application,
                    hindrance(Case(row, actor, facts, application=application)),
                )
                for application in facts.pending
            ]
    return tuple(found)


OF_ASSIGNMENT = frozenset(
    {"sign", "pass_on", "arrive", "answer", "ask_return", "ask_extension", "ask_shelve"}
)
OF_MATTER = frozenset({"ask_raise", "ask_refuse_intake", "ask_reopen"})


def possible(actor: Actor, facts: Facts) -> tuple[Offer, ...]:
    """The moves this actor may make now, and no others."""
    return tuple(one for one in offers(actor, facts) if one.why_not is None)
