"""Plain files: CSV in; CSV, GeoJSON out. ``.gz`` is read as it is.

A row number in a refusal is the line of the file, the heading being line 1.
"""

import csv
import gzip
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from naicha.zoning.solver import adjacency, inspect_input
from naicha.zoning.solver.arrays import Flags, Floats, Ints
from naicha.zoning.solver.problem import Answer, Layout, Refused
from naicha.zoning.solver.texts import because

WEIGHTS = ("households", "weight", "population", "size")
YES = {"1", "true", "yes", "y", "是", "x", "t"}
METRES_A_DEGREE = 111_320.0  # on the equator; enough for a city
MOST_INTEGER = 10**15

Table = dict[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; an empty name means: not used."""

    node: str = "node"
    x: str = "x"
    y: str = "y"
    weight: str = ""
    within: str = ""
    compound: str = ""
    today: str = ""
    locked: str = ""
    counts: tuple[str, ...] = ()
    degrees: bool = False
    reach_m: float = adjacency.REACH_M
    walls: tuple[adjacency.Ring, ...] = ()
    polygons: Path | None = None


def text_of(path: Path) -> str:
    """The text of a file, unpacked, without a byte order mark."""
    try:
        raw = path.read_bytes()
        if path.suffix == ".gz":
            raw = gzip.decompress(raw)
    except (OSError, EOFError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise Refused(because("unreadable", file=path.name, why=why)) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(because("not_utf8", file=path.name)) from error


def read_table(path: Path) -> Table:
    """Columns of a CSV file by heading."""
    try:
        rows = list(csv.reader(io.StringIO(text_of(path), newline=""), strict=True))
    except csv.Error as error:
        raise Refused(because("unreadable", file=path.name, why=error)) from error
    rows = [row for row in rows if row]
    if not rows:
        return {}
    heading = [name.strip() for name in rows[0]]
    for number, row in enumerate(rows[1:], start=2):
        if len(row) < len(heading):
            raise Refused(because("short_row", row=number, file=path.name))
    body = list(zip(*(row[: len(heading)] for row in rows[1:]), strict=True))
    return dict(zip(heading, body or [()] * len(heading), strict=True))


def column(table: Table, name: str, file: str) -> Sequence[str]:
    if name not in table:
        raise Refused(
            because("missing_column", file=file, column=name, have=", ".join(table))
        )
    return table[name]


def numbers(cells: Sequence[str], name: str) -> Floats:
    """Cells as finite numbers."""
    try:
        values = np.array(cells, dtype=np.float64)
    except ValueError:
        values = np.array([as_number(cell) for cell in cells])
    bad = np.flatnonzero(~np.isfinite(values))
    if bad.size:
        at = int(bad[0])
        raise Refused(because("not_a_number", row=at + 2, column=name, value=cells[at]))
    return values


def as_number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan


def whole(cells: Sequence[str], name: str) -> Ints:
    """Cells as whole numbers from 0."""
    values = numbers(cells, name)
    odd = np.flatnonzero((values < 0) | (values != np.floor(values)))
    if odd.size:
        at = int(odd[0])
        raise Refused(because("not_whole", row=at + 2, column=name, value=cells[at]))
    large = np.flatnonzero(values > MOST_INTEGER)
    if large.size:
        at = int(large[0])
        raise Refused(
            because(
                "too_large", row=at + 2, column=name, value=cells[at], most=MOST_INTEGER
            )
        )
    return values.astype(np.int64)


def numbered(
    cells: Sequence[str], none: str | None = ""
) -> tuple[Ints, tuple[str, ...]]:
    """Names as numbers by first appearance; ``none`` becomes -1."""
    place: dict[str, int] = {}
    result = np.empty(len(cells), np.int64)
    for i, cell in enumerate(cells):
        if cell == none:
            result[i] = -1
        else:
            result[i] = place.setdefault(cell, len(place))
    return result, tuple(place)


def names_of(cells: Sequence[str]) -> dict[str, int]:
    """Place of each name; refuses empty and doubled ones."""
    place = {name: at for at, name in enumerate(cells)}
    if "" in place:
        raise Refused(because("empty_name", row=place[""] + 2))
    if len(place) < len(cells):
        seen: set[str] = set()
        for at, name in enumerate(cells):
            if name in seen:
                raise Refused(because("duplicate", row=at + 2, name=name))
            seen.add(name)
    return place


def weight_column(table: Table, wanted: str, file: str) -> str:
    if wanted:
        return wanted
    for name in WEIGHTS:
        if name in table:
            return name
    raise Refused(
        because(
            "missing_column",
            file=file,
            column=" / ".join(WEIGHTS),
            have=", ".join(table),
        )
    )


def read_layout(nodes: Path, edges: Path | None, columns: Columns) -> Layout:
    """Read buildings and links; without a file of links, make them from positions."""
    table = read_table(nodes)
    if not table:
        raise Refused(because("no_buildings"))
    cells = [name.strip() for name in column(table, columns.node, nodes.name)]
    if not cells:
        raise Refused(because("no_buildings"))
    place = names_of(cells)
    x, y = positions(table, nodes.name, columns)
    weight = weight_column(table, columns.weight, nodes.name)
    community, communities = grouped(table, columns.within, nodes.name, len(cells))
    none = np.zeros(0, np.int64)
    today, grids_today = optional(table, columns.today, nodes.name)
    layout = Layout(
        names=tuple(cells),
        x=x,
        y=y,
        size=whole(column(table, weight, nodes.name), weight),
        community=community,
        communities=communities,
        compound=optional(table, columns.compound, nodes.name, len(cells))[0],
        a=none,
        b=none,
        metres=np.zeros(0),
        counts={
            name: whole(column(table, name, nodes.name), name)
            for name in columns.counts
        },
        today=today if columns.today else None,
        grids_today=grids_today,
        locked=flags(table, columns.locked, nodes.name),
    )
    layout = adjacency.with_links(layout, *linked(layout, place, edges, columns))
    return adjacency.without_barriers(layout, columns.walls)


def grouped(
    table: Table, name: str, file: str, count: int
) -> tuple[Ints, tuple[str, ...]]:
    """The community of each building; one nameless community if there is no column."""
    if not name:
        return np.zeros(count, np.int64), ("",)
    return numbered(column(table, name, file), none=None)


def optional(
    table: Table, name: str, file: str, count: int = 0
) -> tuple[Ints, tuple[str, ...]]:
    if not name:
        return np.full(count, -1, np.int64), ()
    return numbered([cell.strip() for cell in column(table, name, file)])


def flags(table: Table, name: str, file: str) -> Flags | None:
    if not name:
        return None
    cells = column(table, name, file)
    return np.array([cell.strip().lower() in YES for cell in cells], np.bool_)


def positions(table: Table, file: str, columns: Columns) -> tuple[Floats, Floats]:
    x = numbers(column(table, columns.x, file), columns.x)
    y = numbers(column(table, columns.y, file), columns.y)
    return flattened(x, y) if columns.degrees else (x, y)


def flattened(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Degrees as metres around their middle (equirectangular; good for a county)."""
    middle = float(y.mean())
    wide = METRES_A_DEGREE * math.cos(math.radians(middle))
    return (x - x.mean()) * wide, (y - middle) * METRES_A_DEGREE


def linked(
    layout: Layout, place: Mapping[str, int], edges: Path | None, columns: Columns
) -> tuple[Ints, Ints]:
    """Links from a file, or the Gabriel graph of each community."""
    if edges is not None:
        return read_links(edges, place)
    if columns.polygons is not None:
        return touching_links(columns.polygons, place, degrees=columns.degrees)
    reason = inspect_input.stacked(layout.names, layout.x, layout.y)
    if inspect_input.looks_like_degrees(layout):
        reason = because("degrees", x=float(layout.x[0]), y=float(layout.y[0]))
    if reason:
        raise Refused(reason)
    return adjacency.gabriel(layout.x, layout.y, layout.community, columns.reach_m)


def read_links(path: Path, place: Mapping[str, int]) -> tuple[Ints, Ints]:
    """Links a–b; a link to itself is dropped, a doubled one counted once."""
    table = read_table(path)
    if not table:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    ends = []
    for name in ("a", "b"):
        cells = [cell.strip() for cell in column(table, name, path.name)]
        try:
            ends.append(np.array([place[cell] for cell in cells], np.int64))
        except KeyError as error:
            at = cells.index(error.args[0])
            raise Refused(
                because("unknown_node", row=at + 2, name=error.args[0])
            ) from error
    pairs = np.column_stack([np.minimum(*ends), np.maximum(*ends)])
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    return np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])


def touching_links(
    path: Path, place: Mapping[str, int], *, degrees: bool
) -> tuple[Ints, Ints]:
    """Links between polygons that touch; features are named like the nodes."""
    names, shapes = read_polygons(path, degrees=degrees)
    places = polygon_places(names, place)
    pairs = adjacency.touching(shapes)
    a = np.array([places[one] for one, _, _ in pairs], np.int64)
    b = np.array([places[other] for _, other, _ in pairs], np.int64)
    return np.minimum(a, b), np.maximum(a, b)


def polygon_places(names: Sequence[str], place: Mapping[str, int]) -> list[int]:
    unknown = [at for at, name in enumerate(names) if name not in place]
    if not unknown:
        return [place[name] for name in names]
    raise Refused(because("unknown_node", row=unknown[0] + 1, name=names[unknown[0]]))


def read_polygons(
    path: Path, *, degrees: bool
) -> tuple[list[str], list[list[adjacency.Ring]]]:
    """Names and rings of the features of a GeoJSON file."""
    try:
        features = json.loads(text_of(path))["features"]
        names = [feature_name(feature) for feature in features]
        shapes = [rings_of(feature["geometry"]) for feature in features]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        why = f"GeoJSON: {error!r}"
        raise Refused(because("unreadable", file=path.name, why=why)) from error
    if degrees:
        shapes = [
            [
                [(px * METRES_A_DEGREE, py * METRES_A_DEGREE) for px, py in ring]
                for ring in rings
            ]
            for rings in shapes
        ]
    return names, shapes


def feature_name(feature: Mapping[str, Any]) -> str:
    """The node's name: properties.node, or the feature's own id."""
    properties = feature.get("properties") or {}
    return str(properties.get("node", feature.get("id", properties.get("id", ""))))


def rings_of(geometry: Mapping[str, Any]) -> list[adjacency.Ring]:
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    elif geometry["type"] != "MultiPolygon":
        raise ValueError(geometry["type"])
    return [
        [(float(corner[0]), float(corner[1])) for corner in ring]
        for part in parts
        for ring in part
    ]


# -- out ------------------------------------------------------------------------------


def plan_rows(layout: Layout, answer: Answer) -> Iterator[tuple[object, ...]]:
    yield "node", "grid", "community", "size", "kept"
    broken = broken_places(layout, answer)
    for i, g in enumerate(answer.grid.tolist()):
        yield (
            layout.names[i],
            answer.titles[g],
            layout.communities[layout.community[i]],
            int(layout.size[i]),
            int(not broken[g]),
        )


def broken_places(_layout: Layout, answer: Answer) -> list[bool]:
    """Whether each grid belongs to a community without a right plan."""
    result = []
    for outcome in answer.outcomes:
        bad = outcome.status not in {"optimal", "feasible"}
        result += [bad] * outcome.grids
    return result


def write_csv(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def geojson(
    layout: Layout, answer: Answer, shapes: Sequence[Any] | None = None
) -> Iterator[str]:
    """A feature a building; coordinates as they came (metres stay metres)."""
    yield '{"type": "FeatureCollection", "features": [\n'
    last = layout.n - 1
    for i, g in enumerate(answer.grid.tolist()):
        point = {
            "type": "Point",
            "coordinates": [round(float(layout.x[i]), 2), round(float(layout.y[i]), 2)],
        }
        feature = {
            "type": "Feature",
            "geometry": shapes[i] if shapes else point,
            "properties": {
                "node": layout.names[i],
                "grid": answer.titles[g],
                "community": layout.communities[layout.community[i]],
                "size": int(layout.size[i]),
            },
        }
        yield json.dumps(feature, ensure_ascii=False) + (",\n" if i < last else "\n")
    yield "]}\n"


def write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def read_walls(path: Path) -> tuple[adjacency.Ring, ...]:
    """Barriers from a CSV with wall, x, y: the corners of each line in order."""
    table = read_table(path)
    name = column(table, "wall", path.name)
    x = numbers(column(table, "x", path.name), "x")
    y = numbers(column(table, "y", path.name), "y")
    walls: dict[str, list[tuple[float, float]]] = {}
    for wall, px, py in zip(name, x.tolist(), y.tolist(), strict=True):
        walls.setdefault(wall, []).append((px, py))
    return tuple(walls.values())
