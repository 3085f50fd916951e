"""Opening divisions, grids, compounds and buildings."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from naicha.places.models import (
    Building,
    BuildingInGrid,
    Compound,
    Division,
    DivisionLevel,
    Grid,
)


def open_division(
    code: str, name: str, *, parent: Division | None, valid_from: date, phone: str = ""
) -> Division:
    """Open a county (no parent), a town below it, or a community below a town."""
    return Division.objects.create(
        level=level_below(parent),
        code=code,
        name=name,
        parent=parent,
        county_id=None if parent is None else parent.county_pk,
        valid_from=valid_from,
        public_phone=phone,
    )


def level_below(parent: Division | None) -> str:
    if parent is None:
        return DivisionLevel.COUNTY.value
    county = parent.level == DivisionLevel.COUNTY
    return (DivisionLevel.TOWN if county else DivisionLevel.COMMUNITY).value


def open_grid(division: Division, code: str, name: str, *, opened_on: date) -> Grid:
    """Open a grid of a community; which buildings it has is said by its rows."""
    return Grid.objects.create(
        county_id=division.county_pk,
        division=division,
        code=code,
        name=name,
        opened_on=opened_on,
    )


def open_compound(division: Division, name: str) -> Compound:
    return Compound.objects.create(
        county_id=division.county_pk, division=division, name=name
    )


@dataclass(frozen=True, slots=True)
class House:
    """What is known of a building; x, y in CGCS2000 degrees."""

    name: str
    households: int
    entrances: int
    x: float
    y: float


@transaction.atomic
def put_building(
    compound: Compound, house: House, *, grid: Grid, from_on: date
) -> Building:
    """Put a building into a compound and, from a day on, into a grid."""
    building = Building.objects.create(
        county_id=compound.county_id,
        division_id=compound.division_id,
        compound=compound,
        name=house.name,
        households=house.households,
        entrances=house.entrances,
        x=house.x,
        y=house.y,
    )
    BuildingInGrid.objects.create(
        county_id=compound.county_id,
        building=building,
        grid=grid,
        from_on=from_on,
        current=True,
    )
    return building
