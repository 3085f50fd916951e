"""Who is whose neighbour: links from positions, polygons or a table; barriers; pieces.

A *piece* is what is solved by itself: the buildings of one community that are linked
with each other. Grids never cross a community, so a province is thousands of pieces.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from naicha.zoning.solver.arrays import Flags, Floats, Ints
from naicha.zoning.solver.kernels import links
from naicha.zoning.solver.problem import Layout

REACH_M = 160.0  # metres; across a street and its front gardens, not across a block
LEAVING_COMPOUND = 3.0  # a link that leaves a compound counts as so much longer
CENTIMETRE = 100.0
Ring = Sequence[tuple[float, float]]


def groups(numbers: Ints, count: int) -> tuple[Ints, Ints]:
    """Members by group, stable: (members, start of each group)."""
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(numbers, minlength=count), out=start[1:])
    return np.argsort(numbers, kind="stable").astype(np.int64), start


def gabriel(
    x: Floats, y: Floats, community: Ints, reach_m: float = REACH_M
) -> tuple[Ints, Ints]:
    """The capped Gabriel graph of each community, joined by the shortest links."""
    count = int(community.max()) + 1 if community.size else 0
    members, start = groups(community, count)
    return links.gabriel_by_group(x, y, members, start, float(reach_m))


def touching(
    polygons: Sequence[Iterable[Ring]], least_m: float = 0.5
) -> list[tuple[int, int, float]]:
    """Pairs of polygons whose borders share at least ``least_m`` metres.

    Borders count as shared where both have the same two corners in a row (rounded to
    centimetres), as maps drawn without overlaps have.
    """
    owner: dict[tuple[tuple[int, int], tuple[int, int]], int] = {}
    shared: dict[tuple[int, int], float] = {}
    for number, rings in enumerate(polygons):
        for one, other, metres in _sides(rings):
            key = (min(one, other), max(one, other))
            first = owner.setdefault(key, number)
            if first != number:
                pair = (first, number)
                shared[pair] = shared.get(pair, 0.0) + metres
    return [(a, b, m) for (a, b), m in sorted(shared.items()) if m >= least_m]


def _sides(
    rings: Iterable[Ring],
) -> Iterator[tuple[tuple[int, int], tuple[int, int], float]]:
    for ring in rings:
        corners = [(round(px * CENTIMETRE), round(py * CENTIMETRE)) for px, py in ring]
        for one, other in zip(corners, corners[1:] + corners[:1], strict=True):
            if one != other:
                metres = np.hypot(one[0] - other[0], one[1] - other[1]) / CENTIMETRE
                yield one, other, float(metres)


def lengths(x: Floats, y: Floats, a: Ints, b: Ints) -> Floats:
    return np.hypot(x[a] - x[b], y[a] - y[b])


def without_barriers(layout: Layout, walls: Sequence[Ring]) -> Layout:
    """The layout without the links that cross a wall (river, railway, trunk road)."""
    rows = [(*one, *other) for wall in walls for one, other in pairwise(wall)]
    if not rows or not layout.a.size:
        return layout
    x, y, a, b = layout.x, layout.y, layout.a, layout.b
    hit = links.crosses(x[a], y[a], x[b], y[b], np.array(rows, np.float64))
    return with_links(layout, a[hit == 0], b[hit == 0])


def with_links(layout: Layout, a: Ints, b: Ints) -> Layout:
    return replace(layout, a=a, b=b, metres=lengths(layout.x, layout.y, a, b))


def bridged(layout: Layout, reach_m: float = REACH_M) -> tuple[Layout, int]:
    """Join the separate parts of each community by the shortest links.

    Returns the layout and how many links were added.
    """
    members, start = groups(layout.community, len(layout.communities))
    place = np.empty(layout.n, np.int64)
    place[members] = np.arange(layout.n)
    inside = layout.community[layout.a] == layout.community[layout.b]
    a, b = layout.a[inside], layout.b[inside]
    by, link_start = groups(layout.community[a], len(layout.communities))
    new: list[tuple[Ints, Ints]] = []
    for g in range(len(layout.communities)):
        part = members[start[g] : start[g + 1]]
        if part.size < 2:  # noqa: PLR2004 -- a link needs two
            continue
        mine = by[link_start[g] : link_start[g + 1]]
        one, two = links.missing_links(
            layout.x[part],
            layout.y[part],
            place[a[mine]] - start[g],
            place[b[mine]] - start[g],
            float(reach_m),
        )
        new.append((part[one], part[two]))
    added = sum(len(one) for one, _ in new)
    if not added:
        return layout, 0
    return with_links(
        layout,
        np.concatenate([layout.a, *(one for one, _ in new)]),
        np.concatenate([layout.b, *(two for _, two in new)]),
    ), added


@dataclass(frozen=True, slots=True)
class Piece:
    """The buildings of one community that hang together; positions from their middle.

    ``nodes`` are places in the layout. ``home`` numbers today's grids from 0 inside
    the piece (-1: none), those with locked buildings first; ``today`` are their places
    in the layout.
    """

    community: int
    name: str
    part: int  # 0 for the first island of the community
    islands: int
    nodes: Ints
    x: Floats
    y: Floats
    w: Ints
    compound: Ints
    start: Ints
    to: Ints
    drag: Floats
    counts: Ints
    home: Ints
    today: Ints
    locked: Flags

    @property
    def n(self) -> int:
        return len(self.nodes)

    @property
    def households(self) -> int:
        return int(self.w.sum())


def drag_of(layout: Layout, a: Ints, b: Ints, metres: Floats) -> Floats:
    """How unwelcome a link is inside a grid: its length, thrice across compounds."""
    apart = layout.compound[a] != layout.compound[b]
    return np.maximum(metres, 1.0) * np.where(apart, LEAVING_COMPOUND, 1.0)


def pieces(layout: Layout, columns: Sequence[str] = ()) -> list[Piece]:
    """Cut the layout into pieces; ``columns`` are the counts with a minimum."""
    inside = layout.community[layout.a] == layout.community[layout.b]
    a, b = layout.a[inside], layout.b[inside]
    piece_of = links.components(layout.n, a, b)
    count = int(piece_of.max()) + 1
    # Pieces by community, islands of a community by first building.
    first = np.full(count, -1, np.int64)
    first[piece_of[::-1]] = np.arange(layout.n)[::-1]
    rank = np.lexsort((first, layout.community[first]))
    number = np.empty(count, np.int64)
    number[rank] = np.arange(count)
    members, start = groups(number[piece_of], count)
    place = np.empty(layout.n, np.int64)
    place[members] = np.arange(layout.n)
    rows, to = links.matrix(layout.n, place[a], place[b])
    source = np.repeat(members, np.diff(rows))
    metres = lengths(layout.x, layout.y, source, members[to])
    drag = drag_of(layout, source, members[to], metres)
    counts = np.zeros((layout.n, len(columns)), np.int64)
    for column, name in enumerate(columns):
        counts[:, column] = layout.counts[name]
    of = layout.community[first[rank]]
    islands = np.bincount(of, minlength=len(layout.communities))
    result = []
    part = 0
    for p in range(count):
        part = part + 1 if p and of[p] == of[p - 1] else 0
        low, high = start[p], start[p + 1]
        nodes = members[low:high]
        edge_low, edge_high = rows[low], rows[high]
        result.append(
            _piece(
                layout,
                int(of[p]),
                part,
                int(islands[of[p]]),
                nodes,
                (
                    rows[low : high + 1] - edge_low,
                    to[edge_low:edge_high] - low,
                    drag[edge_low:edge_high],
                    counts[nodes],
                ),
            )
        )
    return result


def _piece(
    layout: Layout,
    community: int,
    part: int,
    islands: int,
    nodes: Ints,
    rest: tuple[Ints, Ints, Floats, Ints],
) -> Piece:
    x, y = layout.x[nodes], layout.y[nodes]
    home, today, locked = _homes(layout, nodes)
    start, to, drag, counts = rest
    return Piece(
        community=community,
        name=layout.communities[community],
        part=part,
        islands=islands,
        nodes=nodes,
        x=x - x.mean(),
        y=y - y.mean(),
        w=layout.size[nodes],
        compound=_from_zero(layout.compound[nodes]),
        start=start,
        to=to,
        drag=drag,
        counts=counts,
        home=home,
        today=today,
        locked=locked,
    )


def _from_zero(numbers: Ints) -> Ints:
    """Number what occurs from 0; -1 stays."""
    if numbers.max() < 0:
        return numbers
    _, inverse = np.unique(numbers, return_inverse=True)
    return inverse.astype(np.int64) - (1 if numbers.min() < 0 else 0)


def _homes(layout: Layout, nodes: Ints) -> tuple[Ints, Ints, Flags]:
    """Today's grids numbered inside the piece: locked ones first, then the larger."""
    locked = np.zeros(nodes.size, np.bool_)
    if layout.today is None:
        return np.full(nodes.size, -1, np.int64), np.zeros(0, np.int64), locked
    today = layout.today[nodes]
    if layout.locked is not None:
        locked = layout.locked[nodes] & (today >= 0)
    old, inverse = np.unique(today, return_inverse=True)
    weight = np.bincount(inverse, weights=layout.size[nodes], minlength=old.size)
    held = np.bincount(inverse, weights=locked, minlength=old.size) > 0
    rank = [g for g in np.lexsort((old, -weight, ~held)) if old[g] >= 0]
    number = np.full(old.size, -1, np.int64)
    number[rank] = np.arange(len(rank))
    return number[inverse], old[rank], locked


def connected_parts(piece: Piece, members: Ints) -> list[list[int]]:
    """The connected parts of some buildings of a piece."""
    left = set(members.tolist())
    parts = []
    while left:
        seed = min(left)
        left.remove(seed)
        part, wave = [seed], [seed]
        while wave:
            u = wave.pop()
            for v in piece.to[piece.start[u] : piece.start[u + 1]].tolist():
                if v in left:
                    left.remove(v)
                    part.append(v)
                    wave.append(v)
        parts.append(sorted(part))
    return parts
