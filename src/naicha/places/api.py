"""Places for forms: what a resident may look up without an account."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from naicha.places import errors, queries
from naicha.places.models import Building, Division
from naicha.web.problem import OPEN, refusals

router = Router(tags=["places"])
Words = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]
CountyCode = Annotated[str, Field(pattern=r"^[0-9]{12}$")]


class BuildingShown(Schema):
    """A building by its names, as ``where.building`` takes it."""

    division: str
    division_name: str
    compound: str
    building: str


def county_asked(code: str | None) -> Division:
    """The county of a code; without one, the only county there is.

    Raises:
        CountyNeeded: there are several, and none was named; or none of this code.
    """
    found = queries.county_of(code) if code else queries.only_county()
    if found is None:
        raise errors.CountyNeeded(field="county")
    return found


@router.get(
    "/buildings",
    response={200: list[BuildingShown], **refusals(*OPEN)},
    operation_id="buildings",
    auth=None,
)
def buildings(
    request: HttpRequest,  # noqa: ARG001 -- ninja hands it by this name
    q: Query[Words],
    county: Query[CountyCode | None] = None,
) -> list[BuildingShown]:
    """Find a building by words of its name; twenty at most."""
    where = county_asked(county)
    return [building_shown(one) for one in queries.buildings_like(where.pk, q)]


def building_shown(building: Building) -> BuildingShown:
    compound = building.compound
    division = compound.division if compound else building.division
    return BuildingShown(
        division=division.code,
        division_name=division.name,
        compound=compound.name if compound else "",
        building=building.name,
    )
