"""Seeded Chinese layouts, from a county seat (128 buildings) to a province (1,000,000).

Communities stand on a city raster; each is sliced into walled compounds; buildings
stand in rows facing south (62 m × 36 m each, give or take 3 m); a compound is of one
age: low-rise of about 20 households a building, walk-up of 34, tower of 96.
Invented, like nothing in particular; the seed fixes every figure.
"""

from dataclasses import dataclass

import numpy as np

from naicha.zoning.solver import adjacency
from naicha.zoning.solver.problem import Layout

Chance = np.random.Generator
Cells = tuple[int, int, int, int]  # left, low, wide, high

CELL_M = (62.0, 36.0)
ROAD_M = 24.0  # between compounds, beyond the gap between buildings
JITTER_M = 3.0
AGES = (  # share, households a building, spread
    (0.15, 20.0, 4.0),
    (0.70, 34.0, 6.0),
    (0.15, 96.0, 14.0),
)
PER_COMPOUND = 22
GROUPS_PER_HOUSEHOLD = 1 / 120  # party groups; a count of groups, never of persons
COUNTY = (
    (50, 1740, 3),
    (40, 1352, 2),
    (38, 1316, 2),
)  # buildings, households, compounds


@dataclass
class Community:
    x: np.ndarray
    y: np.ndarray
    size: np.ndarray
    compound: np.ndarray


def slices(chance: Chance, wide: int, high: int, count: int) -> list[Cells]:
    """Cut a raster of cells into ``count`` rectangles by recursive slicing."""
    if count == 1 or wide * high < 2:
        return [(0, 0, wide, high)]
    one = count // 2
    share = one / count + chance.uniform(-0.08, 0.08)
    if (wide * CELL_M[0] > high * CELL_M[1] and wide > 1) or high == 1:
        at = min(max(round(wide * share), 1), wide - 1)
        left = slices(chance, at, high, one)
        right = slices(chance, wide - at, high, count - one)
        return left + [(x + at, y, w, h) for x, y, w, h in right]
    at = min(max(round(high * share), 1), high - 1)
    low = slices(chance, wide, at, one)
    top = slices(chance, wide, high - at, count - one)
    return low + [(x, y + at, w, h) for x, y, w, h in top]


def community(
    chance: Chance, buildings: int, compounds: int = 0, households: int = 0
) -> Community:
    compounds = compounds or max(round(buildings / PER_COMPOUND), 1)
    cells = buildings * chance.uniform(1.03, 1.2)
    high = max(round(np.sqrt(cells * CELL_M[0] / CELL_M[1])), 1)
    wide = int(np.ceil(max(cells, buildings) / high))
    parts = slices(chance, wide, high, compounds)
    rows = []
    for number, (left, low, w, h) in enumerate(parts):
        across, up = np.meshgrid(np.arange(left, left + w), np.arange(low, low + h))
        x = across.ravel() * CELL_M[0] + left * ROAD_M / 4
        y = up.ravel() * CELL_M[1] + low * ROAD_M / 4
        age = chance.choice(3, p=[a[0] for a in AGES])
        size = chance.normal(AGES[age][1], AGES[age][2], x.size).round().clip(4, 160)
        rows.append((x, y, size, np.full(x.size, number)))
    x, y, size, block = (np.concatenate(column) for column in zip(*rows, strict=True))
    kept = np.sort(chance.permutation(x.size)[:buildings])
    x, y, size, block = x[kept], y[kept], size[kept].astype(np.int64), block[kept]
    x = x + chance.uniform(-JITTER_M, JITTER_M, x.size)
    y = y + chance.uniform(-JITTER_M, JITTER_M, x.size)
    if households:
        size = np.maximum((size * households / size.sum()).astype(np.int64), 4)
        size[chance.permutation(size.size)[: households - int(size.sum())]] += 1
    return Community(x.round(1), y.round(1), size, block)


def layout(buildings: int, seed: int = 1, *, links: bool = True) -> Layout:
    """A layout of about ``buildings`` buildings; 128 is the county seat."""
    chance = np.random.default_rng([seed, buildings])
    made = []
    if buildings == 128:
        made = [community(chance, n, c, h) for n, h, c in COUNTY]
    left = buildings if buildings != 128 else 0
    while left > 0:
        n = int(np.clip(np.exp(chance.normal(np.log(65), 0.52)), 12, 220))
        n = left if left < 30 else min(n, left)
        made.append(community(chance, n))
        left -= n
    return assemble(made, chance, links=links)


def assemble(made: list[Community], chance: Chance, *, links: bool) -> Layout:
    wide = int(np.ceil(np.sqrt(len(made))))
    pitch = 2200.0
    columns = {"x": [], "y": [], "size": [], "community": [], "compound": []}
    compounds = 0
    for number, one in enumerate(made):
        columns["x"].append(one.x + number % wide * pitch)
        columns["y"].append(one.y + number // wide * pitch)
        columns["size"].append(one.size)
        columns["community"].append(np.full(one.x.size, number))
        columns["compound"].append(one.compound + compounds)
        compounds += int(one.compound.max()) + 1
    all_ = {name: np.concatenate(parts) for name, parts in columns.items()}
    n = all_["x"].size
    none = np.zeros(0, np.int64)
    a, b = none, none
    if links:
        a, b = adjacency.gabriel(all_["x"], all_["y"], all_["community"])
    plain = Layout(
        names=tuple(f"B{i + 1}" for i in range(n)),
        x=all_["x"],
        y=all_["y"],
        size=all_["size"],
        community=all_["community"],
        communities=tuple(f"C{i + 1}" for i in range(len(made))),
        compound=all_["compound"],
        a=a,
        b=b,
        metres=np.zeros(a.size),
        counts={"groups": chance.poisson(all_["size"] * GROUPS_PER_HOUSEHOLD)},
    )
    return adjacency.with_links(plain, a, b)
