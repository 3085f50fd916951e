"""Many matters fast, for benches and query plans: copies of lived ones.

A copy is a whole matter with everything that belongs to it, in another place and at
another time, under new keys, with its own chain of digests. Every row passes the
database's constraints. Keys are given out here, so that the history can name rows
before they are written: run it while nobody else writes.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any, Final, cast
from uuid import UUID

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.models import Max

from naicha.demo.errors import NothingToCopy
from naicha.kernel.progress import Progress, silent
from naicha.matters.deed import digest, plain
from naicha.matters.models import (
    OPEN,
    Application,
    Asker,
    Assignment,
    Clock,
    Matter,
    MatterEntry,
    NumberCounter,
    Pause,
)
from naicha.places.models import BuildingInGrid, Division
from naicha.posts.models import Post, Unit
from naicha.posts.queries import OFFICES, today

Row = dict[str, Any]
Prepare = Callable[[Any], Any]
Column = tuple[str, str, Prepare | None]
# Keys, numbers and texts go to the database as they are.
PLAIN = (models.ForeignKey, models.IntegerField, models.CharField, models.TextField)
Maps = Mapping[str, Mapping[Any, Any]]
BATCH = 500  # matters a transaction: some 7,000 rows
WEEKS_ENDED, WEEKS_OPEN = 45, 2  # how far back copies lie, at most
SHOWN = "%Y-%m-%d %H:%M"  # how an entry says a date to a person
MERGING = ("merge", "split", "take_in", "give_back")  # tie two matters together
# In the order in which rows may point to each other.
TABLES: Final[tuple[type[models.Model], ...]] = (
    Matter, Asker, Assignment, Application, Clock, Pause, MatterEntry,
)  # fmt: skip
# Which map renames the value of a column, in rows and in the history alike.
RENAMED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("matter_id", "lead_of_id", "accountable_of_id"), "matter"),
    **dict.fromkeys(("asker_id", "asked_by_asker_id"), "asker"),
    **dict.fromkeys(("clock_id", "slot_id"), "clock"),
    **dict.fromkeys(("unit_id", "holder_unit_id"), "unit"),
    **dict.fromkeys(
        (
            "person_id", "holder_person_id", "asked_by_id", "decided_by_id",
            "granted_by_id", "actor_id",
        ),
        "account",
    ),
    **dict.fromkeys(("division_id", "town_id"), "division"),
    **dict.fromkeys(("grid_id", "grid_at_birth_id"), "grid"),
    "assignment_id": "assignment",
    "application_id": "application",
    "part_of_id": "matterentry",
    "building_id": "building",
    "as_post_id": "post",
    "target": "target",
    "number": "number",
    "key": "key",
}  # fmt: skip
TIMES: Final = frozenset(
    one.attname
    for model in TABLES
    for one in model._meta.concrete_fields  # noqa: SLF001 -- Django's public name
    if isinstance(one, models.DateTimeField)
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place by keys; the finest that is known."""

    division: int
    town: int | None
    grid: int | None = None
    building: int | None = None
    x: float | None = None
    y: float | None = None

    @property
    def kind(self) -> tuple[bool, ...]:
        """Places of one kind can stand for each other."""
        return self.building is not None, self.grid is not None, self.is_town

    @property
    def is_town(self) -> bool:
        return self.division == self.town


@dataclass(slots=True)
class Pattern:
    """A lived matter with all its rows, times in the history read."""

    spot: Spot
    is_open: bool
    rows: dict[type[models.Model], list[Row]]
    posts: list[Post] = field(default_factory=list)  # of whoever had to do with it


@dataclass(slots=True)
class Ground:
    """The county a copy may lie in: places, units and who holds which post."""

    spots: dict[tuple[bool, ...], list[Spot]]
    teams: dict[int, int]  # by grid
    offices: dict[int, int]  # by division
    posts: dict[int, Post]
    of_account: dict[int, Post]
    in_unit: dict[tuple[int, str], list[Post]]
    of_building: dict[int, Post]


@dataclass(slots=True)
class Counters:
    """The next keys and numbers."""

    ids: dict[str, int] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)

    def next_id(self, table: str) -> int:
        self.ids[table] += 1
        return self.ids[table]

    def next_number(self, day: date) -> str:
        self.days[day] = self.days.get(day, 0) + 1
        return f"{day:%Y%m%d}-{self.days[day]:04}"


def clone_matters(
    county: Division,
    n: int,
    seed: int = 7,
    progress: Progress = silent,
    *,
    open_share: float = 0.1,
) -> int:
    """Write n copies of the county's lived matters; memory stays the same.

    Args:
        county: with a lived week to copy from.
        n: how many.
        seed: the same seed on the same database makes the same copies.
        progress: told after every batch.
        open_share: of the copies, how many are open (0 to 1).

    Returns:
        How many rows were written, in all tables.

    Raises:
        NothingToCopy: the county has no lived matters, open and ended.
    """
    ground = load_ground(county)
    patterns = load_patterns(county)
    for pattern in patterns:
        pattern.posts = posts_of(pattern, ground)
    sides = (
        [one for one in patterns if one.is_open],
        [one for one in patterns if not one.is_open],
    )
    if not all(sides):
        raise NothingToCopy
    last = Matter.objects.aggregate(last=Max("pk"))["last"]  # twice is no repetition
    rng = random.Random(f"copies/{seed}/{last}")  # noqa: S311 -- samples, no secrets
    copier = Copier(county, ground, rng)
    written = 0
    for start in range(0, n, BATCH):
        size = min(BATCH, n - start)
        chosen = [
            copier.rng.choice(sides[copier.rng.random() >= open_share])
            for _ in range(size)
        ]
        written += copier.write(chosen)
        progress(start + size, n)
    reset_sequences()
    return written


def load_patterns(county: Division) -> list[Pattern]:
    """The lived matters of a county, but for those tied to another by merging."""
    tied = MatterEntry.objects.filter(county=county, move__in=MERGING)
    lived = Matter.objects.filter(county=county).order_by("pk")
    rows = list(lived.exclude(pk__in=tied.values("matter"))[:500].values())
    found = {row["id"]: pattern_of(dict(row)) for row in rows}
    for model in TABLES[1:]:
        path = "clock__matter_id" if model is Pause else "matter_id"
        mine = model._default_manager.filter(**{f"{path}__in": found})  # noqa: SLF001 -- Django's public name
        names = [one.attname for one in model._meta.concrete_fields]  # noqa: SLF001 -- Django's public name
        for *values, matter in mine.order_by("pk").values_list(*names, path):
            row = dict(zip(names, values, strict=True))
            found[matter].rows[model].append(row)
            if model is MatterEntry:
                read_times(row)
    return list(found.values())


def pattern_of(row: Row) -> Pattern:
    spot = Spot(row["division_id"], row["town_id"], row["grid_id"], row["building_id"])
    rows: dict[type[models.Model], list[Row]] = {model: [] for model in TABLES}
    rows[Matter] = [row]
    return Pattern(spot, row["state"] in OPEN, rows)


def read_times(entry: Row) -> None:
    """Read the times in what an entry set, so that they can be moved."""
    for values in entry["data"]["set"].values():
        for name in TIMES & values.keys():
            if values[name] is not None:
                values[name] = datetime.fromisoformat(values[name])


def load_ground(county: Division) -> Ground:
    posts = list(Post.objects.filter(county=county).order_by("pk"))
    in_unit: dict[tuple[int, str], list[Post]] = defaultdict(list)
    for post in posts:
        in_unit[post.unit_id, post.kind].append(post)
    units = Unit.objects.filter(county=county, closed_on=None)
    return Ground(
        spots=load_spots(county),
        teams={u.grid_id: u.pk for u in units if u.grid_id},
        offices={u.division_id: u.pk for u in units if u.kind in OFFICES},
        posts={post.pk: post for post in posts},
        of_account={post.person_id: post for post in posts},
        in_unit=dict(in_unit),
        of_building={p.building_id: p for p in posts if p.building_id},
    )


def load_spots(county: Division) -> dict[tuple[bool, ...], list[Spot]]:
    """All places, by kind: buildings, grids, communities and towns."""
    found: dict[tuple[bool, ...], list[Spot]] = defaultdict(list)
    rows = BuildingInGrid.objects.filter(county=county, current=True)
    for row in rows.select_related("building", "grid__division"):
        where, house = row.grid.division, row.building
        spot = Spot(where.pk, where.town_pk, row.grid_id, house.pk, house.x, house.y)
        found[spot.kind].append(spot)
    for division in Division.objects.filter(county=county):
        spot = Spot(division.pk, division.town_pk)
        found[spot.kind].append(spot)
    return found


def columns_of(model: type[models.Model]) -> list[Column]:
    """The columns of a table: attribute, column, and what prepares a value for it."""
    database = connections[DEFAULT_DB_ALIAS]

    def prepare(one: "models.Field[Any, Any]") -> Prepare | None:
        if isinstance(one, models.DateTimeField):
            return database.ops.adapt_datetimefield_value
        if isinstance(one, PLAIN):
            return None
        return partial(one.get_db_prep_save, connection=database)

    fields = model._meta.concrete_fields  # noqa: SLF001 -- Django's public name
    return [(one.attname, str(one.column), prepare(one)) for one in fields]


class Copier:
    """Copies patterns, batch by batch."""

    def __init__(self, county: Division, ground: Ground, rng: random.Random) -> None:
        self.county, self.ground, self.rng = county, ground, rng
        self.counters = Counters()
        self.columns = {model: columns_of(model) for model in TABLES}

    def write(self, chosen: Sequence[Pattern]) -> int:
        """Write copies of these in one transaction."""
        with transaction.atomic():
            self.begin()
            out: dict[type[models.Model], list[Row]] = {model: [] for model in TABLES}
            for pattern in chosen:
                for model, rows in self.copy(pattern).items():
                    out[model] += rows
            for model in TABLES:
                self.insert(model, out[model])
            self.keep_numbers()
        return sum(len(rows) for rows in out.values())

    def begin(self) -> None:
        """Look which keys and numbers are taken."""
        for model in TABLES:
            last = model._default_manager.aggregate(last=Max("pk"))["last"]  # noqa: SLF001 -- Django's public name
            self.counters.ids[str(model._meta.model_name)] = last or 0  # noqa: SLF001 -- Django's public name
        taken = NumberCounter.objects.filter(county=self.county)
        self.counters.days = dict(taken.values_list("day", "last"))

    def keep_numbers(self) -> None:
        counters = {
            row.day: row for row in NumberCounter.objects.filter(county=self.county)
        }
        for day, last in self.counters.days.items():
            if day not in counters:
                NumberCounter.objects.create(county=self.county, day=day, last=last)
            elif counters[day].last != last:
                NumberCounter.objects.filter(pk=counters[day].pk).update(last=last)

    def insert(self, model: type[models.Model], rows: Iterable[Row]) -> None:
        """Insert rows as they are: no model is made, every constraint is asked."""
        quote = connection.ops.quote_name
        columns = self.columns[model]
        names = ", ".join(quote(column) for _, column, _ in columns)
        marks = ", ".join(["%s"] * len(columns))
        table = quote(model._meta.db_table)  # noqa: SLF001 -- Django's public name
        values = [
            [
                prepare(row[name]) if prepare else row[name]
                for name, _, prepare in columns
            ]
            for row in rows
        ]
        if values:
            with connection.cursor() as cursor:
                cursor.executemany(
                    f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 -- names of our own tables
                    values,
                )

    # --- one copy ------------------------------------------------------------------

    def copy(self, pattern: Pattern) -> dict[type[models.Model], list[Row]]:
        old = pattern.rows[Matter][0]
        weeks = WEEKS_OPEN if pattern.is_open else WEEKS_ENDED
        back = timedelta(weeks=self.rng.randint(0, weeks))
        spot = self.rng.choice(self.ground.spots.get(pattern.spot.kind, [pattern.spot]))
        maps = self.maps(pattern, spot, today(old["opened_at"] - back))
        new = {
            model: [renamed(row, maps, back) for row in rows]
            for model, rows in pattern.rows.items()
        }
        for model, rows in new.items():
            name = str(model._meta.model_name)  # noqa: SLF001 -- Django's public name
            for row in rows:
                row["id"] = maps[name][row["id"]]
        if spot.building is not None:
            new[Matter][0] |= {"x": spot.x, "y": spot.y}
        for row in new[Asker]:
            row["code_hash"] = self.rng.randbytes(32).hex()
        new[Matter][0]["head"] = chain(new[MatterEntry], maps, back)
        return new

    def maps(
        self, pattern: Pattern, spot: Spot, day: date
    ) -> dict[str, dict[Any, Any]]:
        """What becomes of every key that a copy mentions."""
        maps: dict[str, dict[Any, Any]] = {}
        for model, rows in pattern.rows.items():
            name = str(model._meta.model_name)  # noqa: SLF001 -- Django's public name
            maps[name] = {row["id"]: self.counters.next_id(name) for row in rows}
        old = pattern.rows[Matter][0]
        maps["number"] = {old["number"]: self.counters.next_number(day)}
        keys = {
            row["key"]: self.key() for row in pattern.rows[MatterEntry] if row["key"]
        }
        maps["key"] = keys | {str(one): str(new) for one, new in keys.items()}
        maps["target"] = {
            f"{letter}{pk}": f"{letter}{new}"
            for letter, table in (("m", "matter"), ("a", "assignment"))
            for pk, new in maps[table].items()
        }
        return maps | self.place_maps(pattern, spot)

    def key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def place_maps(self, pattern: Pattern, new: Spot) -> dict[str, dict[Any, Any]]:
        """Places, their units, and whoever holds the same post there."""
        ground, old = self.ground, pattern.spot
        units = {
            ground.offices.get(old.town or 0): ground.offices.get(new.town or 0),
            ground.offices.get(old.division): ground.offices.get(new.division),
            ground.teams.get(old.grid or 0): ground.teams.get(new.grid or 0),
        }
        moved = {
            post.pk: counterpart(ground, post, units, new) for post in pattern.posts
        }
        return {
            "division": {old.town: new.town, old.division: new.division},
            "grid": {old.grid: new.grid},
            "building": {old.building: new.building},
            "unit": units,
            "post": {pk: post.pk for pk, post in moved.items()},
            "account": {
                ground.posts[pk].person_id: post.person_id for pk, post in moved.items()
            },
        }


def counterpart(
    ground: Ground, post: Post, units: Mapping[Any, Any], new: Spot
) -> Post:
    """Who holds the same post in the new place: the same of the same kind."""
    if post.building_id is not None:
        return ground.of_building.get(new.building or 0, post)
    unit = units.get(post.unit_id, post.unit_id)
    there = ground.in_unit.get((unit, post.kind), [post])
    here = ground.in_unit[post.unit_id, post.kind]
    return there[here.index(post) % len(there)]


def posts_of(pattern: Pattern, ground: Ground) -> list[Post]:
    """The posts of whoever did something, holds it or was named."""
    found: dict[int, Post] = {}
    for rows in pattern.rows.values():
        for row in rows:
            for name, value in row.items():
                if RENAMED.get(name) == "account" and value is not None:
                    post = ground.of_account[value]
                    found[post.pk] = post
    return list(found.values())


def renamed(values: Mapping[str, Any], maps: Maps, back: timedelta) -> Row:
    """A row, or what an entry set, with new keys and earlier times."""
    out = dict(values)
    for name, value in values.items():
        if value is None:
            continue
        if name in RENAMED:
            out[name] = maps[RENAMED[name]].get(value, value)
        elif name in TIMES:
            out[name] = value - back
    return out


def chain(entries: list[Row], maps: Maps, back: timedelta) -> bytes:
    """Rewrite the history of a copy, link by link; returns its head."""
    head = b""
    for entry in entries:
        entry["data"] = history(entry["data"], maps, back)
        head = entry["digest"] = digest(
            head, cast("MatterEntry", SimpleNamespace(**entry))
        )  # the columns are all it reads
    return head


def history(data: Row, maps: Maps, back: timedelta) -> Row:
    """What an entry set, with the rows it names renamed."""
    out = dict(data)
    out["set"] = {
        new_name(name, maps): {
            key: plain(value) for key, value in renamed(values, maps, back).items()
        }
        for name, values in data["set"].items()
    }
    if until := data.get("given", {}).get("until"):
        moved = datetime.strptime(until, SHOWN).replace(tzinfo=UTC) - back
        out["given"] = {**data["given"], "until": moved.strftime(SHOWN)}
    return out


def new_name(name: str, maps: Maps) -> str:
    """``clock:12`` under its new key; ``matter`` stays."""
    table, _, pk = name.partition(":")
    return f"{table}:{maps[table][int(pk)]}" if pk else name


def reset_sequences() -> None:
    """Let PostgreSQL's sequences go on after the keys given out here."""
    tables: list[type[models.Model]] = [*TABLES, NumberCounter]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
