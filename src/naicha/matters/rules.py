"""Who may do what with a matter, and who may see it.

A right is a post in force with a capability (``posts.capabilities``) in the right
place: the scope. What is confidential knows the county centre alone, and the units
that it dispatched to.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from naicha.matters.models import Assignment, AssignmentState, Matter
from naicha.places.queries import FEW_HOUSEHOLDS
from naicha.posts.capabilities import ROLES, Capability, Role
from naicha.posts.models import Post, UnitKind
from naicha.posts.queries import OFFICES, Actor

GONE = (AssignmentState.RETURNED, AssignmentState.RELEASED)


def in_scope(
    post: Post, scope: str, matter: Matter, assignment: Assignment | None = None
) -> bool:
    """Whether a post's own place is the matter's (or the assignment's unit)."""
    if scope == "own_unit":
        # Before there is a share, a line unit is everywhere in the county; an office
        # has a place of its own.
        everywhere = unit_is_a_line(post)
        return everywhere if assignment is None else post.unit_id == assignment.unit_id
    return PLACES[scope](post, matter) if scope else True


def unit_is_a_line(post: Post) -> bool:
    """Whether the post's unit is a department or firm, not an office of a place."""
    return post.unit.kind not in {*OFFICES, UnitKind.GRID_TEAM}


def _own_grid(post: Post, matter: Matter) -> bool:
    return matter.grid_id is not None and post.unit.grid_id == matter.grid_id


def _own_community(post: Post, matter: Matter) -> bool:
    office = post.unit.kind == UnitKind.COMMUNITY_OFFICE
    return office and post.unit.division_id == matter.division_id


def _own_town(post: Post, matter: Matter) -> bool:
    office = post.unit.kind == UnitKind.TOWN_OFFICE
    return office and post.unit.division_id == matter.town_id


def _own_building(post: Post, matter: Matter) -> bool:
    return matter.building_id is not None and post.building_id == matter.building_id


PLACES: Final[Mapping[str, Callable[[Post, Matter], bool]]] = {
    "own_grid": _own_grid,
    "own_community": _own_community,
    "own_town": _own_town,
    "own_building": _own_building,
}


def plays(post: Post, role: str) -> bool:
    """Whether a post plays a role of the table of moves."""
    if role == Role.CENTRE and post.unit.kind != UnitKind.COUNTY_CENTRE:
        return False
    return role in ROLES[post.kind]


def standing(
    actor: Actor,
    who: Iterable[tuple[str, str]],
    needs: Capability | None,
    matter: Matter,
    assignment: Assignment | None = None,
) -> Post | None:
    """The post that lets a person do it, or none; roles that are no posts are not.

    A post counts in its own county alone.
    """
    ours = [post for post in actor.posts if post.county_id == matter.county_id]
    for role, scope in who:
        for post in ours:
            if (
                plays(post, role)
                and in_scope(post, scope, matter, assignment)
                and (needs is None or actor.allows(post, needs))
                and (not matter.confidential or open_to(post, role))
            ):
                return post
    return None


def open_to(post: Post, role: str) -> bool:
    """Whether a confidential matter is open to a post in this role."""
    return role == Role.UNIT_HANDLER or (
        role == Role.CENTRE and post.unit.kind == UnitKind.COUNTY_CENTRE
    )


def may_see(actor: Actor, matter: Matter, units: Iterable[int] | None = None) -> bool:
    """Whether staff may see a matter; ``queries.visible_to`` says the same in SQL.

    Args:
        actor: who looks.
        matter: what they look at.
        units: the units with a share in it that is not gone; read if not given.
    """
    if any(sees_by_place(actor, post, matter) for post in actor.posts):
        return True
    mine = {
        post.unit_id for post in actor.posts if actor.allows(post, Capability.HANDLE)
    }
    if not mine or matter.county_id not in actor.counties:
        return False
    if units is None:
        units = (
            Assignment.objects.filter(matter=matter)
            .exclude(state__in=GONE)
            .values_list("unit", flat=True)
        )
    return not mine.isdisjoint(units)


PLACE_OF_ROLE = {
    Role.STEWARD: "own_building",
    Role.GRID_WORKER: "own_grid",
    Role.GRID_LEADER: "own_grid",
    Role.CLERK: "own_community",
    Role.TOWN_OFFICE: "own_town",
    Role.CENTRE: "",
}


def sees_by_place(actor: Actor, post: Post, matter: Matter) -> bool:
    """Whether the post's place opens the matter to its holder."""
    if post.county_id != matter.county_id:
        return False
    if actor.allows(post, Capability.OVERSEE):
        return not matter.confidential
    return any(
        plays(post, role)
        and in_scope(post, scope, matter)
        and (role == Role.CENTRE or not matter.confidential)
        for role, scope in PLACE_OF_ROLE.items()
    )


def may_see_where(actor: Actor, matter: Matter) -> bool:
    """Whether somebody who sees a matter sees more of its place than the grid.

    Where fewer than five households live, or nobody knows how many, only those who
    handle it do; who merely oversees does not.
    """
    building = matter.building
    if building is not None and building.households >= FEW_HOUSEHOLDS:
        return True
    return not all(
        actor.allows(post, Capability.OVERSEE) or post.county_id != matter.county_id
        for post in actor.posts
    )
