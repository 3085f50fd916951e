"""Who checks: the verifier ladder, by person.

Pure of HTTP and of deeds; reads units and posts. See the decision on the ladder for
how units and the centre are placed on it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from naicha.matters.models import Matter
from naicha.posts.capabilities import KINDS_OF, Role
from naicha.posts.models import Post, Unit, UnitKind
from naicha.posts.queries import OFFICES, in_force

RUNGS = (Role.GRID_LEADER, Role.CLERK, Role.TOWN_OFFICE, Role.CENTRE)
UNIT_OF = {
    Role.GRID_LEADER: UnitKind.GRID_TEAM,
    Role.CLERK: UnitKind.COMMUNITY_OFFICE,
    Role.TOWN_OFFICE: UnitKind.TOWN_OFFICE,
    Role.CENTRE: UnitKind.COUNTY_CENTRE,
}
# How high a handler stands, as an index into RUNGS; the check belongs above it.
BELOW_ALL = -1
OWN_RUNG: Final[Mapping[str, int]] = {
    UnitKind.GRID_TEAM: 0,
    UnitKind.COMMUNITY_OFFICE: 1,
    UnitKind.TOWN_OFFICE: 2,
    UnitKind.COUNTY_CENTRE: 3,
}
OTHER_UNITS = 0  # a department counts just below the clerk


@dataclass(frozen=True, slots=True)
class Rung:
    """The office that checks; ``nobody`` if none of its people qualifies."""

    role: Role
    unit: Unit
    nobody: bool = False


def units_around(matter: Matter) -> Mapping[str, Unit]:
    """The grid team and the offices of a matter's place, by kind (one statement)."""
    above = [matter.division_id, matter.town_id, matter.county_id]
    found = Unit.objects.filter(
        Q(kind__in=OFFICES, division__in=above)
        | Q(kind=UnitKind.GRID_TEAM, grid__isnull=False, grid=matter.grid_id),
        county=matter.county_id,
        closed_on=None,
    ).order_by("-pk")
    return {unit.kind: unit for unit in found}


def people_around(units: Iterable[Unit], now: datetime) -> list[Post]:
    """Everybody in force in these units who holds a post of a rung."""
    kinds = frozenset().union(*(KINDS_OF[role] for role in RUNGS))
    return list(
        in_force(now)
        .filter(unit__in=list(units), kind__in=kinds)
        .select_related("unit")
    )


def levels_to_try(handled: Iterable[int]) -> tuple[int, ...]:
    """The rungs that may check, lowest first, by what handled on which rung.

    What the centre handled, the town office checks; else another of the centre.
    """
    levels = set(handled)
    centre = len(RUNGS) - 1
    if centre in levels:
        return (centre - 1, centre)
    lowest = max(levels, default=BELOW_ALL) + 1
    return tuple(range(lowest, len(RUNGS)))


def checker(
    matter: Matter,
    handled: Iterable[int],
    handlers: frozenset[int],
    now: datetime,
) -> Rung:
    """The lowest rung above every handler's own with somebody who handled nothing.

    Args:
        matter: the matter to be checked.
        handled: the rungs (indexes into ``RUNGS``) on which it was handled.
        handlers: the accounts of those who handled it, in whatever round.
        now: which posts are in force.
    """
    levels = (len(RUNGS) - 1,) if matter.confidential else levels_to_try(handled)
    units = units_around(matter)
    people = people_around(units.values(), now)
    return first_free([RUNGS[level] for level in levels], units, people, handlers)


def office(matter: Matter, handlers: frozenset[int], now: datetime) -> Rung:
    """The nearest office of the place with somebody who handled nothing."""
    roles = RUNGS[-1:] if matter.confidential or matter.contested else RUNGS[1:]
    units = units_around(matter)
    people = people_around(units.values(), now) if handlers else []
    if not handlers:
        return nearest(roles, units)
    return first_free(roles, units, people, handlers)


def nearest(roles: Iterable[Role], units: Mapping[str, Unit]) -> Rung:
    """The lowest of these offices that exists."""
    role = next(role for role in roles if UNIT_OF[role] in units)
    return Rung(role, units[UNIT_OF[role]])


def first_free(
    roles: Iterable[Role],
    units: Mapping[str, Unit],
    people: Iterable[Post],
    handlers: frozenset[int],
) -> Rung:
    people = list(people)
    for role in roles:
        unit = units.get(UNIT_OF[role])
        if unit and any(
            post.unit_id == unit.pk
            and post.kind in KINDS_OF[role]
            and post.person_id not in handlers
            for post in people
        ):
            return Rung(role, unit)
    return Rung(Role.CENTRE, units[UnitKind.COUNTY_CENTRE], nobody=True)
