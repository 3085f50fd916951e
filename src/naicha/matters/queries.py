"""Reading matters: only what somebody may see, one index scan a scope.

A *scope* is what one post opens: equalities on the leading columns of an index. A
list asks each scope for one page and merges them; most people have one. Nobody has
``objects.all()``.
"""

import heapq
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final, cast

from django.db.models import Q, QuerySet

from naicha.kernel.crypto import blind
from naicha.matters.models import (
    ENDED,
    OPEN,
    Asker,
    Assignment,
    Category,
    Matter,
    MatterEntry,
    MatterState,
)
from naicha.places.models import Division
from naicha.posts.capabilities import ROLES, Capability, Role
from naicha.posts.models import Post, UnitKind
from naicha.posts.queries import Actor

Scope = Mapping[str, Any]
Key = tuple[datetime | None, int]  # when it is due, which one
SHOWN_WITH = (
    "category",
    "division",
    "grid",
    "building__compound",
    "holder_unit__grid",
    "accountable_clock",
)
PAUSES = "accountable_clock__pauses"  # of a clock that counts: one statement a list
NUMBER = re.compile(r"[0-9]{8}-[0-9]{4,10}")
CAP = 10_000  # counts are honest up to here, then "more than"


# --- who sees what ---


def _steward(post: Post) -> Scope:
    return {"building": post.building_id, "confidential": False}


def _grid(post: Post) -> Scope:
    return {"grid": post.unit.grid_id, "confidential": False}


def _clerk(post: Post) -> Scope:
    community = post.unit.kind == UnitKind.COMMUNITY_OFFICE
    division = post.unit.division_id if community else None
    return {"division": division, "confidential": False}


def _town(post: Post) -> Scope:
    office = post.unit.kind == UnitKind.TOWN_OFFICE
    return {"town": post.unit.division_id if office else None, "confidential": False}


def _centre(post: Post) -> Scope:
    return {} if post.unit.kind == UnitKind.COUNTY_CENTRE else {"grid": None}


SCOPE_OF: Final[Mapping[Role, Callable[[Post], Scope]]] = {
    Role.STEWARD: _steward,
    Role.GRID_WORKER: _grid,
    Role.GRID_LEADER: _grid,
    Role.CLERK: _clerk,
    Role.TOWN_OFFICE: _town,
    Role.CENTRE: _centre,
}


def scopes(actor: Actor) -> list[Scope]:
    """What the actor's posts open by place; each is equalities, county first."""
    found: list[Scope] = []
    for post in actor.posts:
        opened = [SCOPE_OF[role](post) for role in ROLES[post.kind] if role in SCOPE_OF]
        if actor.allows(post, Capability.OVERSEE):
            opened.append({"confidential": False})
        for one in opened:
            scope = {"county": post.county_id, **one}
            if None not in scope.values() and scope not in found:
                found.append(scope)
    return without_inner(found)


def without_inner(found: list[Scope]) -> list[Scope]:
    """Leave out a scope that lies inside another one, so that no row comes twice."""
    return [
        one
        for one in found
        if not any(other != one and other.items() <= one.items() for other in found)
    ]


def handling_units(actor: Actor) -> list[int]:
    """The units for which the actor may handle."""
    return sorted(
        {post.unit_id for post in actor.posts if actor.allows(post, Capability.HANDLE)}
    )


def shares_of(units: Sequence[int]) -> QuerySet[Assignment, int]:
    """The matters in which one of the units has a share that is not gone."""
    return Assignment.objects.filter(unit__in=units, live=True).values_list(
        "matter", flat=True
    )


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """All matters the actor may see; ``rules.may_see`` says the same of one."""
    seen = Q(pk__in=[])
    for scope in scopes(actor):
        seen |= Q(**scope)
    if units := handling_units(actor):
        seen |= Q(county__in=sorted(actor.counties), pk__in=shares_of(units))
    return Matter.objects.filter(seen)


def one_visible(actor: Actor, number: str) -> Matter | None:
    """The matter of a number, if the actor may see it (one statement).

    What cannot be a number is not asked for: a NUL byte would upset PostgreSQL.
    """
    if not NUMBER.fullmatch(number):
        return None
    counties = sorted(actor.counties)
    return (
        visible_to(actor)
        .filter(county__in=counties, number=number)
        .select_related(*SHOWN_WITH, "town", "holder_person", "merged_into", "county")
        .first()
    )


# --- lists ---


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and where the next ones begin (``""``: there are none)."""

    rows: list[Matter]
    after: str


def key_in(text: str) -> int:
    """A key out of an address.

    Raises:
        ValueError: no number, or one that no database keeps.
    """
    key = int(text)
    if not 0 <= key < 2**63:
        raise ValueError
    return key


@dataclass(frozen=True, slots=True)
class Order:
    """An order that an index gives: by accountable due time, or newest first."""

    fields: tuple[str, ...]
    of_share: tuple[str, ...]  # the same, from a unit's share
    where: Q

    def cursor(self, key: Key) -> str:
        due, pk = key
        return f"{due.timestamp():.6f}_{pk}" if self is DUE and due else str(pk)

    def rank(self, key: Key) -> tuple[Any, ...]:
        return key if self is DUE else (-key[1],)

    def beyond(self, cursor: str) -> Q:
        """The rows after a cursor; a cursor that is none starts at the beginning."""
        try:
            if self is NEWEST:
                return Q(pk__lt=key_in(cursor))
            stamp, _, text = cursor.partition("_")
            pk = key_in(text)
            at = datetime.fromtimestamp(float(stamp)).astimezone()
            return Q(open_due_at__gte=at) & ~Q(open_due_at=at, pk__lte=pk)
        except (ValueError, OverflowError, OSError):
            return Q()


DUE = Order(
    ("open_due_at", "pk"),
    ("matter_due_at", "matter"),
    Q(open_due_at__isnull=False),
)
NEWEST = Order(("-pk",), ("-matter",), Q())


def page(
    actor: Actor,
    *filters: Q,
    order: Order = DUE,
    after: str = "",
    size: int = 20,
) -> Page:
    """One page of what the actor may see: a statement a scope, then one for the rows.

    The keys come first, in the order of an index and from it alone; then the rows,
    by their keys, with all that they are shown with. Asked for together, a database
    may think it cheaper to join everything and sort.

    Args:
        actor: whose list it is.
        filters: conditions besides the right to see.
        order: ``DUE`` (open matters only) or ``NEWEST``.
        after: the cursor of the page before.
        size: rows a page.
    """
    wanted = order.where & (order.beyond(after) if after else Q())
    for one in filters:
        wanted &= one
    lists = [source[: size + 1] for source in sources(actor, order, wanted)]
    keys = list(islice(merged(lists, order), size + 1))
    rows = shown(pk for _due, pk in keys[:size])
    return Page(rows, order.cursor(keys[size - 1]) if len(keys) > size else "")


def shown(keys: Iterable[int]) -> list[Matter]:
    """The matters of these keys, in this order, with all that a row shows."""
    wanted = list(keys)
    if not wanted:
        return []
    found = (
        Matter.objects.filter(pk__in=wanted)
        .select_related(*SHOWN_WITH)
        .prefetch_related(PAUSES)
        .order_by()
    )
    rows = {matter.pk: matter for matter in found}
    return [rows[pk] for pk in wanted if pk in rows]


def sources(actor: Actor, order: Order, wanted: Q) -> Iterator["QuerySet[Any, Key]"]:
    """The ordered keys of what the posts open by place, then of the units' shares."""
    opened = scopes(actor)
    for scope in opened:
        rows = Matter.objects.filter(wanted, **scope).order_by(*order.fields)
        yield rows.values_list("open_due_at", "pk")
    whole = {one["county"] for one in opened if set(one) == {"county"}}
    for county, unit in shares_outside(actor, whole):
        yield keys_of_unit(county, unit, order, wanted)


def keys_of_unit(
    county: int, unit: int, order: Order, wanted: Q
) -> "QuerySet[Any, Key]":
    """The ordered keys of a unit's shares, from an index of the shares themselves.

    A condition that is no plain lookup (whether somebody handled it) is asked of the
    matters instead.
    """
    if all(isinstance(one, tuple) for one in lookups(wanted)):
        shares = Assignment.objects.filter(
            of_share(wanted), county=county, unit=unit, live=True
        )
        return shares.order_by(*order.of_share).values_list("matter_due_at", "matter")
    matters = Matter.objects.filter(wanted, county=county, pk__in=shares_of([unit]))
    return matters.order_by(*order.fields).values_list("open_due_at", "pk")


def lookups(condition: Q) -> Iterator[Any]:
    """Everything a condition asks, without its brackets."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from lookups(child)
        else:
            yield child


def shares_outside(actor: Actor, whole: Collection[int]) -> list[tuple[int, int]]:
    """The units whose shares count, but for counties that are open as a whole."""
    return sorted(
        {
            (post.county_id, post.unit_id)
            for post in actor.posts
            if actor.allows(post, Capability.HANDLE) and post.county_id not in whole
        }
    )


OF_SHARE = {"pk": "matter", "id": "matter", "open_due_at": "matter_due_at"}


def of_share(condition: Q) -> Q:
    """A condition on matters as one on shares; what a share repeats is its own."""
    children: list[Any] = []
    for child in cast("list[Any]", condition.children):
        if isinstance(child, Q):
            children.append(of_share(child))
        else:
            lookup, value = child
            children.append((share_field(lookup), value))
    return Q(*children, _connector=condition.connector, _negated=condition.negated)


def share_field(lookup: str) -> str:
    field, _, rest = lookup.partition("__")
    own = OF_SHARE.get(field, f"matter__{field}")
    return f"{own}__{rest}" if rest else own


def merged(lists: Iterable[Iterable[Key]], order: Order) -> Iterator[Key]:
    """Ordered keys as one list, each once."""
    last = None
    for key in heapq.merge(*lists, key=order.rank):
        if key != last:
            yield key
        last = key


def count_capped(rows: QuerySet[Matter], cap: int = CAP) -> int:
    """How many rows there are, counted to ``cap + 1`` at most."""
    return rows.order_by()[: cap + 1].count()


def unlooked(actor: Actor) -> QuerySet[Matter]:
    """Withdrawn before anybody had looked: on the clerk's list until looked at."""
    return visible_to(actor).filter(
        state=MatterState.WITHDRAWN, category=None, holder_unit=None
    )


# --- one matter ---


def history(matter: Matter) -> QuerySet[MatterEntry]:
    """Everything that happened, oldest first."""
    return (
        MatterEntry.objects.filter(matter=matter)
        .select_related(
            "actor",
            "as_post__unit",
            "assignment__unit",
            "application__unit",
        )
        .order_by("seq")
    )


def asker_by_code(code: str) -> Asker | None:
    """Who has this query code (clean: ten characters), or nobody."""
    return (
        Asker.objects.select_related(
            "matter__category",
            "matter__division",
            "matter__grid",
            "matter__building__compound",
            "matter__holder_unit",
            "matter__county",
            "matter__accountable_clock",
            "came_from",
        )
        .filter(code_hash=blind("query-code", code), left_at=None)
        .first()
    )


def asker_of(pk: int) -> Asker | None:
    """An asker who has not left, with the matter as pages show it."""
    return (
        Asker.objects.select_related(
            "matter__category",
            "matter__division",
            "matter__grid",
            "matter__building__compound",
            "matter__holder_unit",
            "matter__county",
            "matter__accountable_clock",
            "came_from",
        )
        .filter(pk=pk, left_at=None)
        .first()
    )


# --- what everybody may read ---


def public_promises(county: Division, size: int = 20) -> list[Matter]:
    """Promises being kept: after triage, allow-listed categories, nothing confidential.

    What is shown of one is its public title, category and place, never its words.
    """
    shown = [state for state in OPEN if state != MatterState.REGISTERED]
    return list(
        Matter.objects.filter(
            county=county,
            state__in=shown,
            category__public=True,
            confidential=False,
            open_due_at__isnull=False,
        )
        .exclude(public_title="")
        .select_related(*SHOWN_WITH)
        .prefetch_related(PAUSES)
        .order_by("open_due_at", "pk")[:size]
    )


# --- choices for forms ---


def categories(county: int, day: object) -> QuerySet[Category]:
    """The catalogue's rows that can be chosen: leaves, in force, the county's first."""
    own = Category.objects.filter(county=county, valid_to=None).values("code")
    return (
        Category.objects.filter(Q(county=county) | Q(county=None))
        .filter(parent__isnull=False, valid_from__lte=day)
        .filter(Q(valid_to=None) | Q(valid_to__gt=day))
        .exclude(county=None, code__in=own)
        .select_related("parent", "profile", "default_lead")
        .order_by("code")
    )


def mergeable(matter: Matter, actor: Actor, size: int = 8) -> list[Matter]:
    """Open matters near by that may be the same."""
    near = visible_to(actor).filter(
        county=matter.county_id,
        division=matter.division_id,
        confidential=matter.confidential,
        open_due_at__isnull=False,
    )
    if matter.grid_id is not None:
        near = near.filter(grid=matter.grid_id)
    return list(
        near.exclude(pk=matter.pk).select_related(*SHOWN_WITH).order_by("-pk")[:size]
    )


ENDED_STATES = ENDED
