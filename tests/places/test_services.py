from datetime import date

import pytest

from naicha.places import services
from naicha.places.models import BuildingInGrid
from naicha.places.queries import place_of_building

DAY = date(2026, 1, 1)


@pytest.mark.django_db
def test_places_know_their_county_and_a_building_its_grid():
    county = services.open_division("620923000000", "县", parent=None, valid_from=DAY)
    town = services.open_division("620923100000", "镇", parent=county, valid_from=DAY)
    community = services.open_division(
        "620923100001", "社区", parent=town, valid_from=DAY, phone="0937-000 0001"
    )
    grid = services.open_grid(community, "1", "第一网格", opened_on=DAY)
    compound = services.open_compound(community, "雪山苑")
    house = services.House("1号楼", 36, 3, 94.87, 39.51)

    building = services.put_building(compound, house, grid=grid, from_on=DAY)

    assert [county.level, town.level, community.level] == [
        "county",
        "town",
        "community",
    ]
    assert {grid.county, compound.county, building.county} == {county}
    assert place_of_building(county.pk, building.pk).grid == grid
    assert BuildingInGrid.objects.get().current
