"""From what a caller gave to rows: a place, a category, a matter of a number."""

import re
from datetime import datetime
from uuid import UUID

from naicha.matters import errors, queries
from naicha.matters.api import given
from naicha.matters.models import Category, Matter, MatterEntry
from naicha.places.models import Division
from naicha.places.queries import (
    Place,
    building_named,
    division_coded,
    grid_coded,
    place_of_building,
    place_of_division,
    place_of_grid,
)
from naicha.posts.queries import Actor, today

NUMBER = re.compile(r"[0-9]{8}-[0-9]{4,9}")


def is_number(text: str) -> bool:
    """Whether a text can be a number at all; anything else asks no database."""
    return NUMBER.fullmatch(text) is not None


def county_at_work(actor: Actor) -> Division:
    """The county in which somebody works.

    Raises:
        NoPost: no post is in force.
    """
    if not actor.posts:
        raise errors.NoPost
    return actor.posts[0].county


def matter_of(actor: Actor, number: str) -> Matter:
    """The matter of a number, if the actor may see it.

    Raises:
        NoSuchMatter: there is none, or not for them: the two look alike.
    """
    found = queries.one_visible(actor, number) if is_number(number) else None
    if found is None:
        raise errors.NoSuchMatter
    return found


def matter_for(actor: Actor, number: str, key: UUID) -> Matter:
    """The matter a deed is about: one in sight, or one this very deed moved away.

    Who sealed or relocated a matter may see it no more; their deed, sent again, still
    gets its first answer.
    """
    try:
        return matter_of(actor, number)
    except errors.NoSuchMatter:
        done = MatterEntry.objects.filter(
            key=key, actor=actor.account, matter__number=number
        )
        entry = done.select_related("matter").first() if is_number(number) else None
        if entry is None:
            raise
        return entry.matter


def place_from(county: int, where: given.Where) -> Place:
    """The place of a county that somebody named.

    Raises:
        NoSuchPlace: none or several were named, or there is no such place here.
    """
    named = [one for one in (where.building, where.grid, where.division) if one]
    found = place_named(county, where) if len(named) == 1 else None
    if found is None:
        raise errors.NoSuchPlace(field="where")
    return found


def place_named(county: int, where: given.Where) -> Place | None:
    if where.building:
        name = where.building
        building = building_named(county, name.division, name.compound, name.building)
        return place_of_building(county, building.pk, where.spot) if building else None
    if where.grid:
        grid = grid_coded(county, where.grid)
        return place_of_grid(county, grid.pk, where.spot) if grid else None
    division = division_coded(where.division or "")
    if division is None:
        return None
    return place_of_division(county, division.pk, where.spot)


def category_of(county: int, code: str, now: datetime) -> Category:
    """The category of a code that can be chosen in a county today.

    Raises:
        NoSuchCategory: there is none.
    """
    rows = queries.categories(county, today(now))
    found = rows.filter(code=code).order_by("-county").first()
    if found is None:
        raise errors.NoSuchCategory(field="category")
    return found
