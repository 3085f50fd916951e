"""What lies on somebody's desk today: what is theirs to do, first due first.

Counts are of work to do and nothing else; nobody's deeds are totalled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)

from naicha.matters import queries, rules
from naicha.matters.models import (
    Application,
    ApplicationKind,
    Clock,
    Matter,
    MatterEntry,
    MatterState,
)
from naicha.matters.queries import SHOWN_WITH
from naicha.matters.show import accountable
from naicha.matters.workflow import HANDLING
from naicha.posts.capabilities import Capability, Role
from naicha.posts.queries import Actor
from naicha.workdays import pure
from naicha.workdays.queries import calendar_for

S = MatterState
OFFICE_ROLES = (Role.CLERK, Role.TOWN_OFFICE, Role.CENTRE)
TO_TRIAGE = Q(state__in=[S.REGISTERED, S.ACCEPTED])
OPEN = Q(open_due_at__isnull=False)
NOTHING = Q(pk=0)  # no row; an empty list would empty every count beside it
ROWS = 100  # read at most so many of a desk; the list has the rest
SHARE_OF = tuple(f"matter__{name}" for name in SHOWN_WITH)


def some(keys: tuple[int, ...]) -> tuple[int, ...]:
    """Keys for a filter; where there are none, one that no row has."""
    return keys or (0,)


@dataclass(frozen=True, slots=True)
class Desk:
    """The units at which somebody works, by what they may do there."""

    actor: Actor
    holding: tuple[int, ...]
    triage: tuple[int, ...]
    checking: tuple[int, ...]
    handling: tuple[int, ...]
    grids: tuple[int, ...]
    watch: Q

    @property
    def me(self) -> int | None:
        return self.actor.account_pk

    @property
    def counties(self) -> list[int]:
        return sorted(self.actor.counties)

    @property
    def mine(self) -> Q:
        """Held by my unit: by me, or by nobody there yet."""
        free = Q(holder_person=None) | Q(holder_person=self.me)
        return Q(holder_unit__in=some(self.holding)) & free

    @property
    def to_triage(self) -> Q:
        return Q(holder_unit__in=some(self.triage)) & TO_TRIAGE

    @property
    def to_check(self) -> Q:
        """Being checked by my unit, and not handled by me."""
        return self.checks & Q(~Exists(handled_by(self.me)))

    @property
    def to_ask(self) -> Q:
        """Those who asked are asked by my office, and I did not handle it."""
        return self.asks & Q(~Exists(handled_by(self.me)))

    @property
    def checks(self) -> Q:
        return Q(holder_unit__in=some(self.checking), state=S.VERIFYING)

    @property
    def asks(self) -> Q:
        return Q(holder_unit__in=some(self.triage), state=S.REVISITING)

    @property
    def to_work_on(self) -> Q:
        return self.mine & Q(state__in=[S.IN_GRID, S.WITH_UNITS])

    @property
    def to_do(self) -> Q:
        return self.to_triage | self.to_check | self.to_ask | self.to_work_on


def handled_by(account: int | None) -> QuerySet[MatterEntry]:
    return MatterEntry.objects.filter(
        matter=OuterRef("pk"), actor=account, move__in=HANDLING
    )


def desk_of(actor: Actor) -> Desk:
    """The desk that somebody's posts make."""

    def units(*capabilities: Capability, roles: Iterable[Role] = ()) -> tuple[int, ...]:
        return tuple(
            sorted(
                {
                    post.unit_id
                    for post in actor.posts
                    if any(actor.allows(post, one) for one in capabilities)
                    and (not roles or any(rules.plays(post, role) for role in roles))
                }
            )
        )

    take, triage = Capability.TAKE, Capability.TRIAGE
    office = units(triage, roles=OFFICE_ROLES)
    holding = units(take, Capability.HANDLE, triage)
    grids = {
        post.unit.grid_id
        for post in actor.posts
        if post.unit.grid_id and actor.allows(post, take)
    }
    watches = bool(office) or not holding
    return Desk(
        actor=actor,
        holding=holding,
        triage=office,
        checking=units(Capability.VERIFY),
        handling=units(Capability.HANDLE),
        grids=tuple(sorted(grids)),
        watch=any_of(queries.scopes(actor)) if watches else NOTHING,
    )


def any_of(scopes: Iterable[queries.Scope]) -> Q:
    """In any of these scopes; in none, nothing."""
    found = NOTHING
    for scope in scopes:
        found |= Q(**scope)
    return found


def works_with_matters(actor: Actor) -> bool:
    """Whether any post opens matters at all; an administrator's does not."""
    return bool(queries.scopes(actor) or queries.handling_units(actor))


@dataclass(frozen=True, slots=True)
class Counts:
    """How much work waits; ``new`` came to the desk after its owner last acted."""

    todo: int
    triage: int
    check: int
    ask: int
    over: int
    due: int
    new: int
    since: datetime | None
    until: datetime


def until_when(actor: Actor, now: datetime) -> datetime:
    """The end of the next working day, in the county of the first post."""
    return pure.end_of_next_working_day(calendar_for(actor.posts[0].county_id), now)


def counts(desk: Desk, now: datetime) -> Counts:
    """All counts of a desk in one statement."""
    until = until_when(desk.actor, now)
    last = (
        MatterEntry.objects.filter(actor=desk.me)
        .order_by("-pk")
        .values("recorded_at")[:1]
    )
    held = Q(holder_unit__in=some(desk.holding))
    watched, free = desk.watch | desk.mine, Q(handled=False)
    check, ask = desk.checks & free, desk.asks & free
    came_after = Q(accountable_clock__started_at__gt=F("last"))
    todo = desk.to_triage | check | ask | desk.to_work_on
    rows: dict[str, Any] = (
        Matter.objects.filter(
            OPEN,
            watched | held,
            county__in=desk.counties,
        )
        .annotate(last=Subquery(last), handled=Exists(handled_by(desk.me)))
        .aggregate(
            todo=Count("pk", filter=todo),
            triage=Count("pk", filter=desk.to_triage),
            check=Count("pk", filter=check),
            ask=Count("pk", filter=ask),
            over=Count("pk", filter=watched & Q(open_due_at__lt=now)),
            due=Count("pk", filter=watched & Q(open_due_at__range=(now, until))),
            new=Count("pk", filter=todo & came_after),
            since=Max("last"),
        )
    )
    return Counts(**rows, until=until)


@dataclass(frozen=True, slots=True)
class Today:
    """The lists of today's page, first due first."""

    triage: list[Matter]
    work: list[Matter]
    check: list[Matter]
    ask: list[Matter]
    due: list[Matter]
    assists: list[Clock]
    decide: list[Application]
    unlooked: list[Matter]
    found: list[Matter]


def today(desk: Desk, until: datetime) -> Today:
    """What is on the desk, in at most six statements."""
    held = on_the_desk(desk)
    ours = {matter.pk for matter in held}
    due = [one for one in due_around(desk, until) if one.pk not in ours]
    assists = assisting(desk)
    found = in_my_grid(desk)
    shown = [accountable(one) for one in (*held, *due, *found)]
    prefetch_related_objects([one for one in (*shown, *assists) if one], "pauses")
    triage = [one for one in held if one.state in {S.REGISTERED, S.ACCEPTED}]
    return Today(
        triage=triage,
        work=[one for one in held if one.state in {S.IN_GRID, S.WITH_UNITS}],
        check=[one for one in held if one.state == S.VERIFYING],
        ask=[one for one in held if one.state == S.REVISITING],
        due=due,
        assists=assists,
        decide=to_decide(desk),
        unlooked=list(withdrawn_unseen(desk)),
        found=found,
    )


def on_the_desk(desk: Desk) -> list[Matter]:
    """What my units hold and I may move: one scan of ``matter_holder_due``."""
    if not desk.holding:
        return []
    return list(
        Matter.objects.filter(
            OPEN, desk.to_do, county__in=desk.counties, holder_unit__in=desk.holding
        )
        .select_related(*SHOWN_WITH)
        .order_by("open_due_at", "pk")[:ROWS]
    )


def due_around(desk: Desk, until: datetime) -> list[Matter]:
    """What is overdue or soon due in the places I look after, whoever holds it."""
    if desk.holding and not desk.triage:
        return []
    soon = Q(open_due_at__lte=until) if desk.triage or oversees(desk.actor) else OPEN
    return list(
        Matter.objects.filter(soon, desk.watch, county__in=desk.counties)
        .select_related(*SHOWN_WITH)
        .order_by("open_due_at", "pk")[:ROWS]
    )


def oversees(actor: Actor) -> bool:
    return actor.may(Capability.OVERSEE)


def in_my_grid(desk: Desk) -> list[Matter]:
    """Registered in my grid and in nobody's hand: the grid may take what is minor."""
    if not desk.grids:
        return []
    return list(
        Matter.objects.filter(
            county__in=desk.counties,
            grid__in=desk.grids,
            state=S.REGISTERED,
            confidential=False,
            open_due_at__isnull=False,
        )
        .select_related(*SHOWN_WITH)
        .order_by("open_due_at", "pk")[:ROWS]
    )


def assisting(desk: Desk) -> list[Clock]:
    """My units' shares beside a lead, each with its own clock."""
    if not desk.handling:
        return []
    free = Q(assignment__person=None) | Q(assignment__person=desk.me)
    return list(
        Clock.objects.filter(
            free,
            county__in=desk.counties,
            kind="resolve",
            stopped_at=None,
            assignment__unit__in=desk.handling,
            assignment__role="assist",
            assignment__live=True,
        )
        .select_related("assignment__unit", *SHARE_OF)
        .order_by("due_at", "pk")[:ROWS]
    )


def to_decide(desk: Desk) -> list[Application]:
    """What somebody else proposed not to accept, where I triage."""
    if not desk.triage or not desk.actor.may(Capability.RULE):
        return []
    return list(
        Application.objects.filter(
            any_of({f"matter__{name}": value for name, value in scope.items()}
                   for scope in queries.scopes(desk.actor)),
            county__in=desk.counties,
            pending=True,
            kind=ApplicationKind.REFUSE_INTAKE,
        )
        .exclude(asked_by=desk.me)
        .select_related("matter")
        .order_by("pk")[:ROWS]
    )  # fmt: skip


def withdrawn_unseen(desk: Desk) -> Iterable[Matter]:
    """Withdrawn before anybody had looked."""
    if not desk.triage:
        return ()
    return (
        queries.unlooked(desk.actor)
        .select_related("division", "grid")
        .order_by("pk")[:ROWS]
    )
