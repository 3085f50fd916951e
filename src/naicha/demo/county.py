"""Building the demo county: places, units, people in posts, and the catalogue."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from naicha.demo import plan
from naicha.demo.words import sample_name
from naicha.kernel.progress import Progress
from naicha.matters.models import Category
from naicha.matters.services.catalogue import load_catalogue, shipped
from naicha.people.services import open_account
from naicha.places.models import Building, Compound, Division, Grid
from naicha.places.services import (
    House,
    open_compound,
    open_division,
    open_grid,
    put_building,
)
from naicha.posts.models import Post, PostKind, Unit, UnitKind
from naicha.posts.queries import Actor, actor_of
from naicha.posts.services import appoint, open_unit
from naicha.workdays.services import load_shipped

K, U = PostKind, UnitKind


@dataclass
class Cast:
    """Everybody and every place of the demo county, while it is being made."""

    county: Division
    now: datetime
    since: date
    towns: list[Division] = field(default_factory=list)
    communities: list[Division] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    compounds: dict[str, Compound] = field(default_factory=dict)
    buildings: dict[int, list[Building]] = field(default_factory=dict)  # by grid
    units: dict[str, Unit] = field(default_factory=dict)  # by what others call them
    offices: dict[int, Unit] = field(default_factory=dict)  # by division
    teams: dict[int, Unit] = field(default_factory=dict)  # by grid
    firms: dict[int, Unit] = field(default_factory=dict)  # by compound
    posts: dict[int, list[Post]] = field(default_factory=dict)  # by unit
    stewards: dict[int, Post] = field(default_factory=dict)  # by building
    _actors: dict[int, Actor] = field(default_factory=dict)
    _people: int = 0
    _phones: int = 100

    @property
    def centre(self) -> Unit:
        return self.offices[self.county.pk]

    @cached_property
    def categories(self) -> Mapping[str, Category]:
        found = Category.objects.filter(county=self.county)
        return {one.code: one for one in found.select_related("default_lead")}

    def phone(self) -> str:
        self._phones += 1
        return plan.phone(self._phones)

    def unit(
        self,
        kind: str,
        name: str,
        division: Division,
        *,
        short: str = "",
        grid: Grid | None = None,
    ) -> Unit:
        """Open a unit with a telephone (a grid's team has none of its own)."""
        return open_unit(
            kind,
            name,
            division=division,
            grid=grid,
            short_name=short,
            public_phone="" if grid else self.phone(),
        )

    def hire(
        self, login: str, unit: Unit, kind: str, building: Building | None = None
    ) -> Post:
        """Let the next invented person hold a post."""
        account = open_account(login, sample_name(self._people))
        self._people += 1
        post = appoint(
            account, unit, kind, from_on=self.since, building=building, now=self.now
        )
        self.posts.setdefault(unit.pk, []).append(post)
        return post

    def hire_all(self, login: str, unit: Unit, kind: str, number: int) -> None:
        for n in range(1, number + 1):
            self.hire(f"{login}-{n}", unit, kind)

    def actor(self, post: Post) -> Actor:
        """Who holds a post, ready to act; posts do not change in the demo."""
        if post.pk not in self._actors:
            self._actors[post.pk] = actor_of(post.person, self.now)
        return self._actors[post.pk]

    def people(self, unit: Unit, *kinds: str) -> list[Post]:
        """The posts of a unit, of some kinds or all."""
        found = self.posts.get(unit.pk, [])
        return [post for post in found if not kinds or post.kind in kinds]


STEPS = 6


def build_county(now: datetime, seed: int, progress: Progress) -> Cast:
    """Build places, units, people and catalogue in an empty database."""
    load_shipped()
    since = date(now.year - 1, 1, 1)
    code, name = plan.COUNTY
    county = open_division(code, name, parent=None, valid_from=since)
    cast = Cast(county, now, since)
    parts = (build_county_offices, build_towns, build_communities, build_departments)
    for n, part in enumerate(parts):
        progress(n, STEPS)
        part(cast)
    progress(len(parts), STEPS)
    build_grids(cast, seed)
    progress(len(parts) + 1, STEPS)
    leads = {name: unit for name, unit in cast.units.items() if unit.closed_on is None}
    load_catalogue(shipped(), now, county, leads=leads)
    progress(STEPS, STEPS)
    return cast


def build_county_offices(cast: Cast) -> None:
    centre = cast.unit(
        U.COUNTY_CENTRE, "县基层治理指挥中心", cast.county, short="县指挥中心"
    )
    cast.offices[cast.county.pk] = centre
    cast.hire_all("centre", centre, K.CENTRE_OFFICER, 4)
    cast.hire_all("county-leader", centre, K.COUNTY_LEADER, 2)
    cast.hire("admin-system", centre, K.SYSTEM_ADMIN)
    cast.hire("admin-security", centre, K.SECURITY_ADMIN)
    cast.hire("admin-audit", centre, K.AUDIT_ADMIN)


def build_towns(cast: Cast) -> None:
    for code, name, login in plan.TOWNS:
        phone = cast.phone()
        town = open_division(
            code, name, parent=cast.county, valid_from=cast.since, phone=phone
        )
        office = cast.unit(U.TOWN_OFFICE, f"{name}人民政府", town, short=name)
        cast.towns.append(town)
        cast.offices[town.pk] = office
        cast.hire_all(f"town-{login}", office, K.TOWN_OFFICER, 2)


def build_communities(cast: Cast) -> None:
    for place in plan.COMMUNITIES:
        town = cast.towns[0]
        phone = cast.phone()
        division = open_division(
            place.code, place.name, parent=town, valid_from=cast.since, phone=phone
        )
        office = cast.unit(
            U.COMMUNITY_OFFICE, f"{place.name}居民委员会", division, short=place.name
        )
        cast.communities.append(division)
        cast.offices[division.pk] = office
        cast.hire_all(f"clerk-{place.login}", office, K.COMMUNITY_CLERK, 2)
        cast.hire_all(f"secretary-{place.login}", office, K.COMMUNITY_SECRETARY, 2)


def build_departments(cast: Cast) -> None:
    for office in plan.OFFICES:
        unit = cast.unit(office.kind, office.name, cast.county, short=office.short)
        for name in (office.name, *office.also):
            cast.units[name] = unit
        cast.hire_all(f"unit-{office.login}", unit, K.UNIT_HANDLER, 2)
    for name, login in plan.FIRMS:
        unit = cast.unit(U.PROPERTY_FIRM, name, cast.towns[0])
        cast.units[name] = unit
        cast.hire_all(f"firm-{login}", unit, K.UNIT_HANDLER, 2)


def build_grids(cast: Cast, seed: int) -> None:
    divisions = dict(zip(plan.COMMUNITIES, cast.communities, strict=True))
    for place, estate, houses in plan.houses(seed):
        division = divisions[place]
        compound = open_compound(division, estate.name)
        cast.compounds[estate.name] = compound
        cast.firms[compound.pk] = cast.units[estate.firm]
        for house in houses:
            if house.grid == len(cast.grids):
                build_grid(cast, division)
            build_house(cast, compound, house)


def build_grid(cast: Cast, division: Division) -> None:
    """A grid with its team: a leader, full-time and part-time workers."""
    n = len(cast.grids)
    grid = open_grid(
        division,
        f"{division.code}{n + 1:03}",
        f"第{plan.GRID_NAMES[n]}网格",
        opened_on=cast.since,
    )
    team = cast.unit(U.GRID_TEAM, f"{grid.name}工作队", division, grid=grid)
    cast.grids.append(grid)
    cast.teams[grid.pk] = team
    cast.buildings[grid.pk] = []
    login = f"g{n + 1:02}"
    cast.hire(f"leader-{login}", team, K.GRID_LEADER)
    for number in range(plan.WORKERS[n]):
        full = number < plan.FULL_TIME[n]
        kind = K.GRID_WORKER_FULL if full else K.GRID_WORKER_PART
        cast.hire(f"worker-{login}-{number + 1}", team, kind)


def build_house(cast: Cast, compound: Compound, house: plan.House) -> None:
    """A building with its steward."""
    grid = cast.grids[house.grid]
    facts = House(house.name, house.households, house.entrances, house.x, house.y)
    building = put_building(compound, facts, grid=grid, from_on=cast.since)
    cast.buildings[grid.pk].append(building)
    number = len(cast.stewards) + 1
    cast.stewards[building.pk] = cast.hire(
        f"steward-{number:03}", cast.teams[grid.pk], K.BUILDING_STEWARD, building
    )


def pick_building(cast: Cast, rng: random.Random) -> tuple[Grid, Building]:
    """Any building with its grid; 紫亭, where the demo's clerk sits, more often."""
    grids = cast.grids[:4] * 2 + cast.grids
    grid = rng.choice(grids)
    return grid, rng.choice(cast.buildings[grid.pk])
