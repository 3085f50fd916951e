"""A small county for tests: every office, every kind of post, one place without a grid.

Three people come back in every story: resident 安 (An), grid worker 波 (Bo), stranger
陈 (Chen).
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from naicha.matters.deed import By
from naicha.matters.models import Category, Channel, Matter
from naicha.matters.services.registering import Contact, Registered, Words, register
from naicha.people.models import Account
from naicha.places.models import (
    Building,
    BuildingInGrid,
    Compound,
    Division,
    Grid,
)
from naicha.places.queries import Place
from naicha.posts.models import Post, PostKind, Unit
from naicha.posts.queries import Actor, actor_of, asker
from naicha.posts.services import appoint
from naicha.workdays.models import DeadlineProfile
from naicha.workdays.services import load_profiles_from_catalogue, load_shipped

START = date(2026, 1, 1)
# A Tuesday, 10:00 in the county.
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CATALOGUE = (
    {"respond_hours": "4", "resolve_hours": "24"},
    {"respond_hours": "8", "resolve_hours": "120"},
    {"respond_hours": "0.5", "resolve_hours": "12"},
)


@dataclass
class County:
    """A county and everybody in it, by name."""

    county: Division
    town: Division
    township: Division
    community: Division
    other_community: Division
    grid: Grid
    other_grid: Grid
    building: Building
    other_building: Building
    units: dict[str, Unit]
    people: dict[str, Account]
    categories: dict[str, Category] = field(default_factory=dict)

    def actor(self, name: str, now: datetime = NOW) -> Actor:
        return actor_of(self.people[name], now)

    def place(self, spot: str = "") -> Place:
        return Place(self.community, self.grid, self.building, spot)

    def other_place(self, spot: str = "") -> Place:
        return Place(self.other_community, self.other_grid, self.other_building, spot)

    def pasture(self, spot: str = "河谷") -> Place:
        return Place(self.township, None, None, spot)


def division(level: str, code: str, name: str, parent: Division | None) -> Division:
    county = None if parent is None else (parent.county or parent)
    return Division.objects.create(
        level=level,
        code=code,
        name=name,
        parent=parent,
        county=county,
        valid_from=START,
    )


def grid_with_building(
    community: Division, code: str, name: str, compound: str
) -> tuple[Grid, Building]:
    county = community.county
    grid = Grid.objects.create(
        county=county, division=community, code=code, name=name, opened_on=START
    )
    estate = Compound.objects.create(county=county, division=community, name=compound)
    building = Building.objects.create(
        county=county,
        division=community,
        compound=estate,
        name="1号楼",
        households=36,
    )
    BuildingInGrid.objects.create(
        county=county, building=building, grid=grid, from_on=START, current=True
    )
    return grid, building


def make_county(digits: str = "620923") -> County:
    county = division("county", digits + "000000", "示例县" + digits, None)
    town = division("town", digits + "100000", "示例镇", county)
    township = division("town", digits + "200000", "示例乡", county)
    community = division("community", digits + "100001", "甲社区", town)
    other = division("community", digits + "100002", "乙社区", town)
    grid, building = grid_with_building(community, digits + "1", "第一网格", "雪山苑")
    grid2, building2 = grid_with_building(other, digits + "2", "第二网格", "党河园")

    def unit(kind: str, name: str, where: Division, of: Grid | None = None) -> Unit:
        return Unit.objects.create(
            county=county, kind=kind, name=name, division=where, grid=of
        )

    units = {
        "centre": unit("county_centre", "县中心", county),
        "town": unit("town_office", "镇政府", town),
        "township": unit("town_office", "乡政府", township),
        "community": unit("community_office", "甲社区居委会", community),
        "other_community": unit("community_office", "乙社区居委会", other),
        "team": unit("grid_team", "第一网格队", community, grid),
        "other_team": unit("grid_team", "第二网格队", other, grid2),
        "housing": unit("department", "住建局", county),
        "water": unit("department", "水务局", county),
        "police": unit("department", "公安局", county),
        "firm": unit("property_firm", "某物业", county),
    }
    people: dict[str, Account] = {}

    def person(name: str, unit: str, kind: str, at: Building | None = None) -> Post:
        people[name] = account = Account.objects.open(f"{digits}-{name}", f"{name}某")
        return appoint(account, units[unit], kind, from_on=START, building=at, now=NOW)

    K = PostKind  # noqa: N806 -- a table below
    person("steward", "team", K.BUILDING_STEWARD, building)
    person("bo", "team", K.GRID_WORKER_FULL)
    person("bo2", "team", K.GRID_WORKER_PART)
    person("leader", "team", K.GRID_LEADER)
    person("other_worker", "other_team", K.GRID_WORKER_FULL)
    person("other_leader", "other_team", K.GRID_LEADER)
    person("clerk", "community", K.COMMUNITY_CLERK)
    person("clerk2", "community", K.COMMUNITY_SECRETARY)
    person("other_clerk", "other_community", K.COMMUNITY_CLERK)
    person("town", "town", K.TOWN_OFFICER)
    person("township", "township", K.TOWN_OFFICER)
    person("township2", "township", K.TOWN_OFFICER)
    person("housing", "housing", K.UNIT_HANDLER)
    person("housing2", "housing", K.UNIT_HANDLER)
    person("water", "water", K.UNIT_HANDLER)
    person("police", "police", K.UNIT_HANDLER)
    person("firm", "firm", K.UNIT_HANDLER)
    person("centre", "centre", K.CENTRE_OFFICER)
    person("centre2", "centre", K.CENTRE_OFFICER)
    person("county_leader", "centre", K.COUNTY_LEADER)
    person("auditor", "centre", K.AUDIT_ADMIN)
    people["nobody"] = Account.objects.open(f"{digits}-nobody", "无岗")
    load_shipped()
    load_profiles_from_catalogue(CATALOGUE)
    found = County(
        county, town, township, community, other, grid, grid2, building, building2,
        units, people,
    )  # fmt: skip
    found.categories = make_categories(found)
    return found


def make_categories(place: County) -> dict[str, Category]:
    profiles = {row.code: row for row in DeadlineProfile.objects.all()}
    root = Category.objects.create(
        county=place.county, code="C", zh="示例类", en="Samples", valid_from=START
    )

    def category(code: str, zh: str, level: str, profile: str, **more) -> Category:
        return Category.objects.create(
            county=place.county,
            code=code,
            parent=root,
            zh=zh,
            en=zh,
            default_level=level,
            profile=profiles[profile],
            valid_from=START,
            **more,
        )

    return {
        "bin": category("C1", "垃圾箱满溢", "minor", "r4-s24", public=True),
        "lamp": category(
            "C2", "路灯不亮", "major", "r4-s24", public=True,
            default_lead=place.units["housing"],
        ),
        "parking": category("C3", "停车难", "hard", "r8-s120"),
        "flood": category("C4", "洪水", "major", "r0.5-s12", hazard=True),
        "staff": category(
            "C5", "对工作人员的意见", "major", "r8-s120", confidential=True
        ),
    }  # fmt: skip


def by(actor: Actor, about=None, *, now: datetime = NOW, key=None, **more) -> By:
    """A deed by somebody, on the version of ``about`` they hold."""
    version = None if about is None else type(about).objects.get(pk=about.pk).version
    return By(actor=actor, key=key or uuid.uuid4(), version=version, now=now, **more)


def filed(
    place: County,
    what: str = "3 号楼南面的路灯不亮",
    *,
    actor: Actor | None = None,
    where: Place | None = None,
    contact: Contact | None = Contact(),
    now: datetime = NOW,
    key=None,
    **words,
) -> Registered:
    """A matter as a resident files it, or staff if ``actor`` is given."""
    return register(
        by(actor or Actor(), now=now, key=key),
        place.county,
        Words(
            what=what,
            where=where or place.place(),
            channel=words.pop("channel", Channel.WEB),
            asker=contact,
            **words,
        ),
    )


def fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def asker_actor(registered: Registered) -> Actor:
    assert registered.asker is not None
    return asker(registered.asker.pk)
