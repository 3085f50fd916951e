"""Finding a place, and what it belongs to."""

from dataclasses import dataclass

from naicha.places.models import Building, BuildingInGrid, Division, DivisionLevel, Grid


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: a building, a grid, or a division with a line of text.

    ``division`` is always there; no grid is normal (a blizzard in the pastures).
    ``x``, ``y`` are CGCS2000 degrees, if somebody pointed at it.
    """

    division: Division
    grid: Grid | None = None
    building: Building | None = None
    spot: str = ""
    x: float | None = None
    y: float | None = None


def place_of_building(county: int, building: int, spot: str = "") -> Place | None:
    """A building of this county with today's grid, or nothing (two statements)."""
    found = (
        Building.objects.select_related("division", "compound")
        .filter(county=county, pk=building)
        .first()
    )
    if found is None:
        return None
    in_grid = (
        BuildingInGrid.objects.select_related("grid__division")
        .filter(building=found, current=True)
        .first()
    )
    grid = in_grid.grid if in_grid else None
    division = grid.division if grid else found.division
    return Place(division, grid, found, spot, found.x, found.y)


def place_of_grid(county: int, grid: int, spot: str = "") -> Place | None:
    """An open grid of this county, or nothing."""
    found = (
        Grid.objects.select_related("division")
        .filter(county=county, pk=grid, closed_on=None)
        .first()
    )
    return Place(found.division, found, None, spot) if found else None


def place_of_division(county: int, division: int, spot: str = "") -> Place | None:
    """A town, community or the county itself, or nothing."""
    found = Division.objects.filter(pk=division, valid_to=None).first()
    if found is None or found.county_pk != county:
        return None
    return Place(found, None, None, spot)


def county_of(code: str) -> Division | None:
    return Division.objects.filter(code=code, level=DivisionLevel.COUNTY).first()


def only_county() -> Division | None:
    """The county of an installation that serves one, else nothing."""
    counties = Division.objects.filter(level=DivisionLevel.COUNTY, valid_to=None)[:2]
    return counties[0] if len(counties) == 1 else None
