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


def _around(matter: Matter, prefix: str = "") -> Q:
    """The grid team and the offices of a matter's place."""
    above = [matter.division_id, matter.town_id, matter.county_id]
    offices = Q(**{f"{prefix}kind__in": OFFICES, f"{prefix}division__in": above})
    here = Q(**{f"{prefix}county": matter.county_id, f"{prefix}closed_on": None})
    if matter.grid_id is None:
        return here & offices
    return here & (offices | Q(**{f"{prefix}grid": matter.grid_id}))


def units_around(matter: Matter) -> Mapping[str, Unit]:
    """The grid team and the offices of a matter's place, by kind (one statement)."""
    found = Unit.objects.filter(_around(matter)).order_by("-pk")
    return {unit.kind: unit for unit in found}


def people_around(matter: Matter, now: datetime) -> list[Post]:
    """Everybody in force there who holds a post of a rung (one statement)."""
    kinds = frozenset().union(*(KINDS_OF[role] for role in RUNGS))
    return list(
        in_force(now)
        .filter(_around(matter, "unit__"), kind__in=kinds)
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
    people: Iterable[Post],
) -> Rung:
    """The lowest rung above every handler's own with somebody who handled nothing.

    Args:
        matter: the matter to be checked.
        handled: the rungs (indexes into ``RUNGS``) on which it was handled.
        handlers: the accounts of those who handled it, in whatever round.
        people: those around it (``people_around``).
    """
    levels = (len(RUNGS) - 1,) if matter.confidential else levels_to_try(handled)
    return first_free(matter, [RUNGS[level] for level in levels], people, handlers)


def offices(matter: Matter) -> tuple[Role, ...]:
    """The rungs that are offices; only the centre if confidential or contested."""
    return RUNGS[-1:] if matter.confidential or matter.contested else RUNGS[1:]


def revisit_office(
    matter: Matter, handlers: frozenset[int], people: Iterable[Post]
) -> Rung:
    """The nearest office of the place with somebody who handled nothing."""
    return first_free(matter, offices(matter), people, handlers)


def office(matter: Matter) -> Rung:
    """The office of the place: the lowest that exists (one statement)."""
    units = units_around(matter)
    role = next(role for role in offices(matter) if UNIT_OF[role] in units)
    return Rung(role, units[UNIT_OF[role]])


def first_free(
    matter: Matter,
    roles: Iterable[Role],
    people: Iterable[Post],
    handlers: frozenset[int],
) -> Rung:
    """The first of these rungs with somebody free; else the centre, with nobody."""
    free = [post for post in people if post.person_id not in handlers]
    for role in roles:
        for post in free:
            if post.unit.kind == UNIT_OF[role] and post.kind in KINDS_OF[role]:
                return Rung(role, post.unit)
    centre = units_around(matter)[UnitKind.COUNTY_CENTRE]
    return Rung(Role.CENTRE, centre, nobody=True)
