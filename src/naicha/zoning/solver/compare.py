"""Figures of a plan grid by grid, two plans side by side, and what moves for whom."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from naicha.zoning.solver.arrays import Ints
from naicha.zoning.solver.problem import Layout


@dataclass(frozen=True, slots=True)
class GridFigures:
    """One grid. Distances in metres, mean square distance (``msd``) in m²."""

    title: str
    community: str
    buildings: int
    households: int
    middle: str
    msd: float
    diameter_m: float
    compounds: int
    cut_links: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Move:
    """Buildings that go from one grid to another; ``source`` is empty if from none."""

    source: str
    target: str
    buildings: tuple[str, ...]
    households: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans: what moves, and the figures before and after."""

    moves: tuple[Move, ...]
    households_moved: int
    share_moved: float
    msd: tuple[float, float]
    cut_links: tuple[int, int]
    splits: tuple[int, int]
    smallest: tuple[int, int]
    largest: tuple[int, int]


def by_grid(grid: Ints, count: int) -> list[Ints]:
    """The buildings of each grid."""
    order = np.argsort(grid, kind="stable")
    ends = np.cumsum(np.bincount(grid[grid >= 0], minlength=count))
    first = int((grid < 0).sum())
    return [
        order[first + low : first + high]
        for low, high in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)
    ]


def cut_links(layout: Layout, grid: Ints) -> Ints:
    """Links of each building that lead into another grid of its community."""
    inside = layout.community[layout.a] == layout.community[layout.b]
    a, b = layout.a[inside], layout.b[inside]
    apart = grid[a] != grid[b]
    ends = np.concatenate([a[apart], b[apart]])
    return np.bincount(ends, minlength=layout.n).astype(np.int64)


def grid_figures(
    layout: Layout, grid: Ints, titles: Sequence[str]
) -> list[GridFigures]:
    """The figures of every grid that has buildings."""
    cut = cut_links(layout, grid)
    return [
        one_grid(layout, members, title, int(cut[members].sum()))
        for members, title in zip(by_grid(grid, len(titles)), titles, strict=True)
        if members.size
    ]


def one_grid(layout: Layout, members: Ints, title: str, cut: int) -> GridFigures:
    x, y, size = layout.x[members], layout.y[members], layout.size[members]
    far = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2
    costs = far @ size
    middle = int(costs.argmin())
    households = int(size.sum())
    blocks = layout.compound[members]
    return GridFigures(
        title=title,
        community=layout.communities[layout.community[members[0]]],
        buildings=len(members),
        households=households,
        middle=layout.names[members[middle]],
        msd=float(costs[middle]) / max(households, 1),
        diameter_m=float(far.max()) ** 0.5,
        compounds=len(set(blocks[blocks >= 0].tolist())),
        cut_links=cut,
        counts={
            name: int(column[members].sum()) for name, column in layout.counts.items()
        },
    )


def splits(layout: Layout, grid: Ints) -> int:
    """(Compound, grid) pairs beyond one a compound."""
    known = layout.compound >= 0
    pairs = np.unique(np.column_stack([layout.compound[known], grid[known]]), axis=0)
    return len(pairs) - len(np.unique(layout.compound[known]))


def same_names(
    layout: Layout,
    before: tuple[Ints, Sequence[str]],
    after: tuple[Ints, Sequence[str]],
) -> list[str]:
    """Names for the grids of ``after``: each takes the name it shares most with."""
    (old, old_titles), (new, new_titles) = before, after
    known = (old >= 0) & (new >= 0)
    key = new[known] * max(len(old_titles), 1) + old[known]
    pairs, inverse = np.unique(key, return_inverse=True)
    weight = np.bincount(inverse, weights=layout.size[known] + 1e-3)
    names = [""] * len(new_titles)
    taken: set[int] = set()
    for at in np.argsort(-weight, kind="stable").tolist():
        mine, theirs = divmod(int(pairs[at]), max(len(old_titles), 1))
        if not names[mine] and theirs not in taken:
            names[mine] = old_titles[theirs]
            taken.add(theirs)
    used = set(names)
    for mine, title in enumerate(new_titles):
        if not names[mine]:
            names[mine] = title if title not in used else f"{title}*"
    return names


def compare(
    layout: Layout,
    before: tuple[Ints, Sequence[str]],
    after: tuple[Ints, Sequence[str]],
    *,
    match: bool = True,
) -> Comparison:
    """Set two plans side by side; ``match`` lets grids keep their names where they can.

    A plan is (grid of each building, titles of the grids).
    """
    old, old_titles = before
    new, new_titles = after
    names = same_names(layout, before, after) if match else list(new_titles)
    moves = what_moves(layout, before, (new, names))
    households = sum(move.households for move in moves)
    figures = [
        overview(layout, grid, len(titles))
        for grid, titles in ((old, old_titles), (new, new_titles))
    ]
    return Comparison(
        moves=tuple(moves),
        households_moved=households,
        share_moved=households / max(int(layout.size.sum()), 1),
        msd=(figures[0][0], figures[1][0]),
        cut_links=(
            int(cut_links(layout, old).sum()) // 2,
            int(cut_links(layout, new).sum()) // 2,
        ),
        splits=(splits(layout, old), splits(layout, new)),
        smallest=(figures[0][1], figures[1][1]),
        largest=(figures[0][2], figures[1][2]),
    )


def overview(layout: Layout, grid: Ints, count: int) -> tuple[float, int, int]:
    """Mean square distance (m²), smallest and largest size of a plan."""
    cost, sizes = 0.0, []
    for members in by_grid(grid, count):
        if members.size:
            figures = one_grid(layout, members, "", 0)
            cost += figures.msd * figures.households
            sizes.append(figures.households)
    return cost / max(sum(sizes), 1), min(sizes, default=0), max(sizes, default=0)


def what_moves(
    layout: Layout,
    before: tuple[Ints, Sequence[str]],
    after: tuple[Ints, Sequence[str]],
) -> list[Move]:
    """Buildings that change grid, grouped by where from and where to."""
    groups: dict[tuple[str, str], list[int]] = {}
    for i in range(layout.n):
        source = before[1][before[0][i]] if before[0][i] >= 0 else ""
        target = after[1][after[0][i]] if after[0][i] >= 0 else ""
        if source != target:
            groups.setdefault((source, target), []).append(i)
    return [
        Move(
            source,
            target,
            tuple(layout.names[i] for i in members),
            int(layout.size[members].sum()),
        )
        for (source, target), members in sorted(groups.items())
    ]
