"""What forms choose from: places in the words people use, channels, titles."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext as _

from naicha.matters import rules
from naicha.matters.models import Category, Channel, Matter
from naicha.matters.show import few_households
from naicha.places.models import Building, Division, Grid
from naicha.places.queries import buildings_within, divisions_below, open_grids
from naicha.posts.capabilities import Capability, Role
from naicha.posts.models import Post, UnitKind
from naicha.posts.queries import Actor

Options = list[tuple[str, str]]
Groups = list[tuple[str, Options]]
AT_THE_OFFICE = (
    Channel.COUNTER,
    Channel.PHONE,
    Channel.HOTLINE,
    Channel.SECRETARY_STUDIO,
    Channel.DISPUTE_ROOM,
    Channel.OTHER_SYSTEM,
)
TITLE_MOST = 60


def by_compound(buildings: Iterable[Building]) -> Groups:
    """Buildings under the name of their compound."""

    def group(building: Building) -> str:
        return str(building.compound or building.division)

    return [
        (name, [(f"b{one.pk}", str(one)) for one in some])
        for name, some in groupby(buildings, group)
    ]


def grids_group(grids: Iterable[Grid]) -> Groups:
    options = [(f"g{one.pk}", f"{one.division} {one.name}") for one in grids]
    return [(_("Somewhere in a grid"), options)] if options else []


def divisions_group(divisions: Iterable[Division]) -> Groups:
    options = [(f"d{one.pk}", one.name) for one in divisions]
    return [(_("In no grid, or not known which"), options)] if options else []


def near(matter: Matter) -> Groups:
    """For correcting a place: the community's buildings, then everywhere roughly."""
    within = Q(grid__division=matter.division_id)
    county = matter.county_id
    return [
        *by_compound(buildings_within(county, within=within)),
        *grids_group(open_grids(county)),
        *divisions_group(divisions_below(county)),
    ]


def for_registering(actor: Actor) -> Groups:
    """Where somebody may register: what the chosen post reaches, nearest first."""
    posts = [one for one in actor.posts if actor.allows(one, Capability.REGISTER)]
    return merged([of_post(post) for post in posts])


def merged(found: Sequence[Groups]) -> Groups:
    seen: set[str] = set()
    kept: Groups = []
    for name, options in (group for groups in found for group in groups):
        new = [one for one in options if one[0] not in seen]
        seen.update(value for value, _words in new)
        if new:
            kept.append((name, new))
    return kept


def of_post(post: Post) -> Groups:
    county, unit = post.county_id, post.unit
    if post.building is not None:
        return by_compound([post.building])
    if unit.grid is not None:
        inside = buildings_within(county, within=Q(grid=unit.grid))
        grid = (f"g{unit.grid.pk}", str(unit.grid))
        return [*by_compound(inside), (_("Somewhere in a grid"), [grid])]
    if unit.kind == UnitKind.COMMUNITY_OFFICE:
        return in_community(county, unit.division)
    if unit.kind == UnitKind.TOWN_OFFICE:
        return in_town(county, unit.division)
    return [*grids_group(open_grids(county)), *divisions_group(divisions_below(county))]


def in_community(county: int, community: Division) -> Groups:
    return [
        *by_compound(buildings_within(county, within=Q(grid__division=community))),
        *grids_group(open_grids(county, division=community)),
        *divisions_group([community]),
    ]


def in_town(county: int, town: Division) -> Groups:
    below = [
        one for one in divisions_below(county) if town.pk in {one.pk, one.parent_id}
    ]
    return [
        *grids_group(open_grids(county, division__in=below)),
        *divisions_group(below),
    ]


def channels(post: Post) -> tuple[Channel, ...]:
    """How a matter comes to somebody in this post."""
    if rules.plays(post, Role.STEWARD):
        return (Channel.STEWARD,)
    if post.unit.kind == UnitKind.GRID_TEAM:
        return (Channel.GRID_PATROL,)
    return AT_THE_OFFICE


def proposed_title(matter: Matter, category: Category) -> str:
    """A title everybody may read: the category and the compound, never the words.

    Where a "building" is one family, nothing nearer than the grid.
    """
    building = matter.building
    hidden = few_households(building) or matter.confidential
    if building is not None and building.compound is not None and not hidden:
        where = str(building.compound)
    else:
        where = str(matter.grid or matter.division)
    return f"{category.zh}，{where}"[:TITLE_MOST]
