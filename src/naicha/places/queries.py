"""Finding a place, and what it belongs to."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from naicha.places.models import Building, BuildingInGrid, Division, DivisionLevel, Grid

MOST_DIGITS = 19  # a key is a 64-bit integer


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
    """A building of this county with today's grid, or nothing.

    One statement; two where the building lies in no grid.
    """
    row = (
        BuildingInGrid.objects.select_related(
            "grid__division", "building__division", "building__compound"
        )
        .filter(building=building, building__county=county, current=True)
        .first()
    )
    if row is not None:
        found = row.building
        return Place(row.grid.division, row.grid, found, spot, found.x, found.y)
    alone = (
        Building.objects.select_related("division", "compound")
        .filter(county=county, pk=building)
        .first()
    )
    if alone is None:
        return None
    return Place(alone.division, None, alone, spot, alone.x, alone.y)


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


def building_named(
    county: int, division: str, compound: str, name: str
) -> Building | None:
    """The building of these names, or nothing if there is none or more than one.

    A compound's name stands once in a division and a building's once in a compound; a
    homestead, which stands in none, lies in its division.
    """
    named = Building.objects.filter(county=county, name=name)
    if compound:
        named = named.filter(compound__name=compound, compound__division__code=division)
    else:
        named = named.filter(compound=None, division__code=division)
    found = list(named[:2])
    return found[0] if len(found) == 1 else None


def buildings_like(county: int, words: str, most: int = 20) -> list[Building]:
    """Buildings in whose name, or whose compound's name, every word occurs."""
    found = Building.objects.filter(county=county).select_related(
        "compound__division", "division"
    )
    for word in words.split()[:5]:
        found = found.filter(
            Q(name__icontains=word) | Q(compound__name__icontains=word)
        )
    return list(found.order_by("compound__name", "pk")[:most])


def grid_coded(county: int, code: str) -> Grid | None:
    """The open grid of a county with this code."""
    return Grid.objects.filter(county=county, code=code, closed_on=None).first()


def division_coded(code: str) -> Division | None:
    """The division in force with this code."""
    return Division.objects.filter(code=code, valid_to=None).first()


# --- choices for forms ---


def buildings_within(county: int, *, within: Q) -> list[Building]:
    """The buildings of some grids or divisions, by compound and name.

    Args:
        county: their county.
        within: which, in words of ``BuildingInGrid`` (``grid__in``, ``building__in``,
            ``grid__division__in``).
    """
    rows = (
        BuildingInGrid.objects.filter(within, county=county, current=True)
        .select_related("building__compound", "building__division", "grid")
        .order_by("grid__code", "building__compound__name", "building__pk")
    )
    return [row.building for row in rows]


def open_grids(county: int, **within: object) -> list[Grid]:
    """The open grids of a county, or of the divisions named."""
    return list(
        Grid.objects.filter(county=county, closed_on=None, **within)
        .select_related("division")
        .order_by("code")
    )


def divisions_below(county: int) -> list[Division]:
    """The towns and communities of a county in their own order."""
    return list(Division.objects.filter(county=county, valid_to=None).order_by("code"))


FINDERS = {"b": place_of_building, "g": place_of_grid, "d": place_of_division}


def place_from(county: int, chosen: str, spot: str = "") -> Place | None:
    """The place a form names: ``b12`` a building, ``g3`` a grid, ``d5`` a division."""
    kind, key = chosen[:1], chosen[1:]
    find = {"b": place_of_building, "g": place_of_grid, "d": place_of_division}.get(
        kind
    )
    if find is None or not (key.isascii() and key.isdigit() and len(key) < MOST_DIGITS):
        return None
    return find(county, int(key), spot)


# --- what everybody may choose from ---

FEW_HOUSEHOLDS = 5  # a homestead of fewer is one family and stands on no public list


def listed_buildings(county: int) -> dict[str, list[tuple[int, str]]]:
    """The buildings that everybody may choose from, by compound (one statement).

    A compound whose name stands twice is told by its community.
    """
    rows = (
        Building.objects.filter(county=county, households__gte=FEW_HOUSEHOLDS)
        .order_by("division__code", "compound__name", "pk")
        .values_list("pk", "name", "compound__name", "division__name")
    )
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for pk, name, compound, division in rows:
        shown = f"{compound} {name}" if compound else name
        found.setdefault((compound or division, division), []).append((pk, shown))
    names = Counter(name for name, _ in found)
    return {
        name if names[name] == 1 else f"{name}（{division}）": sorted(
            rows, key=_by_number
        )
        for (name, division), rows in found.items()
    }


def _by_number(row: tuple[int, str]) -> tuple[int, str]:
    """``2号楼`` before ``10号楼``."""
    digits = "".join(one for one in row[1] if one.isdecimal())
    return int(digits or 0), row[1]


def listed_place(county: int, building: int) -> Place | None:
    """A building of that list with today's grid, or nothing."""
    place = place_of_building(county, building)
    if place is None or place.building is None:
        return None
    return place if place.building.households >= FEW_HOUSEHOLDS else None


def listed_divisions(county: int) -> list[Division]:
    """Towns and communities in force, each town before its communities."""
    rows = divisions_below(county)
    towns = [row for row in rows if row.level == DivisionLevel.TOWN]
    return [
        row
        for town in towns
        for row in (town, *(one for one in rows if one.parent_id == town.pk))
    ]


def counties() -> list[Division]:
    """The counties of this installation."""
    return list(
        Division.objects.filter(level=DivisionLevel.COUNTY, valid_to=None).order_by(
            "code"
        )
    )
