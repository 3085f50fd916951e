"""Why a wish cannot be met, and the nearest repair.

What the sizes alone decide is said before any search; what a search could not meet is
said after it, with the nearest division that was met.
"""

from collections.abc import Iterator

import numpy as np

from naicha.zoning.solver.adjacency import Piece, connected_parts
from naicha.zoning.solver.arrays import Ints
from naicha.zoning.solver.problem import Layout, Wishes
from naicha.zoning.solver.texts import Reason, because

MOST_SIZES = 12  # sizes listed in a sentence


def where(piece: Piece) -> object:
    """The community, or which of its parts."""
    name = piece.name or because("all")
    if piece.islands == 1:
        return name
    return because("island", community=name, part=piece.part + 1)


def grid_range(piece: Piece, wishes: Wishes) -> tuple[int, int]:
    """Fewest and most grids that the sizes allow; empty when fewest > most."""
    few = max(-(-piece.households // wishes.high), 1)
    many = piece.households // wishes.low if wishes.low > 0 else piece.n
    return few, min(many, piece.n)


def arithmetic(
    layout: Layout, piece: Piece, wishes: Wishes, asked: int | None
) -> list[Reason]:
    """What is impossible by the figures alone."""
    return [
        *too_big(layout, piece, wishes),
        *gap(layout, piece, wishes, asked),
        *short_of_minimum(piece, wishes, asked),
        *locks(layout, piece, wishes, asked),
    ]


def too_big(layout: Layout, piece: Piece, wishes: Wishes) -> Iterator[Reason]:
    for i in np.flatnonzero(piece.w > wishes.high).tolist():
        yield because(
            "building_too_big",
            where=where(piece),
            building=layout.names[piece.nodes[i]],
            size=int(piece.w[i]),
            high=wishes.high,
        )


def gap(
    layout: Layout, piece: Piece, wishes: Wishes, asked: int | None
) -> Iterator[Reason]:
    """No number of grids fits, or not the one asked for."""
    few, many = grid_range(piece, wishes)
    if few > many:
        if piece.islands > 1:
            yield disconnected(layout, piece, wishes)
        else:
            yield count_gap(piece, wishes, few)
    elif asked is not None and not few <= asked <= many:
        yield because(
            "wrong_k",
            where=where(piece),
            asked=asked,
            households=piece.households,
            low=wishes.low,
            high=wishes.high,
            least=few,
            most=many,
            repair=few if asked < few else many,
        )


def count_gap(piece: Piece, wishes: Wishes, few: int) -> Reason:
    said = {
        "where": where(piece),
        "households": piece.households,
        "low": wishes.low,
        "high": wishes.high,
    }
    if piece.households < wishes.low:
        return because("count_gap_small", **said, repair=piece.households)
    if few > piece.n:
        return because("count_gap_buildings", **said, buildings=piece.n, few=few)
    fewer = few - 1
    return because(
        "count_gap",
        **said,
        fewer=fewer,
        fewer_hold=fewer * wishes.high,
        more=few,
        more_need=few * wishes.low,
        repair_low=min(piece.households // few, wishes.low),
        repair_high=-(-piece.households // max(fewer, 1)),
    )


def disconnected(layout: Layout, piece: Piece, wishes: Wishes) -> Reason:
    """An island whose size does not divide; names the missing link."""
    inside = np.zeros(layout.n, np.bool_)
    inside[piece.nodes] = True
    rest = np.flatnonzero((layout.community == piece.community) & ~inside)
    best = (np.inf, int(piece.nodes[0]), int(rest[0]))
    for i in piece.nodes.tolist():
        metres = np.hypot(layout.x[rest] - layout.x[i], layout.y[rest] - layout.y[i])
        at = int(metres.argmin())
        best = min(best, (float(metres[at]), i, int(rest[at])))
    metres, one, other = best
    return because(
        "disconnected",
        where=piece.name or because("all"),
        buildings=piece.n,
        building=layout.names[piece.nodes[0]],
        households=piece.households,
        low=wishes.low,
        high=wishes.high,
        one=layout.names[one],
        other=layout.names[other],
        metres=round(float(metres), 1),
    )


def short_of_minimum(
    piece: Piece, wishes: Wishes, asked: int | None
) -> Iterator[Reason]:
    few, _ = grid_range(piece, wishes)
    grids = asked or few
    for column, (name, least) in enumerate(wishes.minimum.items()):
        total = int(piece.counts[:, column].sum())
        if total < grids * least:
            yield because(
                "minimum",
                where=where(piece),
                column=name,
                total=total,
                grids=grids,
                least=least,
                need=grids * least,
                repair=total // grids,
            )


def locks(
    layout: Layout, piece: Piece, wishes: Wishes, asked: int | None
) -> Iterator[Reason]:
    """Locked buildings that fit into no grid, or cannot hang together."""
    held = sorted(set(piece.home[piece.locked].tolist()))
    grids = asked if asked is not None else max(grid_range(piece, wishes))
    if len(held) > grids:
        yield because(
            "locked_too_many", where=where(piece), groups=len(held), grids=grids
        )
    for home in held:
        mine = np.flatnonzero(piece.locked & (piece.home == home))
        title = layout.grids_today[piece.today[home]]
        size = int(piece.w[mine].sum())
        if size > wishes.high:
            yield because(
                "locked_too_big",
                where=where(piece),
                grid=title,
                households=size,
                high=wishes.high,
                building=layout.names[piece.nodes[mine[piece.w[mine].argmin()]]],
            )
        one, other = ends_apart(piece, mine, home)
        if one != other:
            yield because(
                "locked_apart",
                where=where(piece),
                grid=title,
                one=layout.names[piece.nodes[one]],
                other=layout.names[piece.nodes[other]],
            )


def ends_apart(piece: Piece, mine: Ints, home: int) -> tuple[int, int]:
    """Two buildings locked into one grid that cannot hang together, or one twice."""
    usable = np.flatnonzero(~piece.locked | (piece.home == home))
    inside = set(mine.tolist())
    ends = [
        min(inside.intersection(part))
        for part in connected_parts(piece, usable)
        if inside.intersection(part)
    ]
    return ends[0], ends[-1]


def locked_across(layout: Layout) -> Iterator[Reason]:
    """A grid whose locked buildings lie in two communities."""
    if layout.today is None or layout.locked is None:
        return
    held = np.flatnonzero(layout.locked)
    pairs = {(int(layout.today[i]), int(layout.community[i])) for i in held.tolist()}
    seen: dict[int, int] = {}
    for grid, community in sorted(pairs):
        if grid in seen and grid >= 0:
            yield because(
                "locked_across",
                grid=layout.grids_today[grid],
                one=layout.communities[seen[grid]],
                other=layout.communities[community],
            )
        seen[grid] = community


def sizes_of(piece: Piece, label: Ints, k: int) -> str:
    """The sizes of the grids, largest first, as they are said in a sentence."""
    sizes = np.sort(np.bincount(label, weights=piece.w, minlength=k).astype(int))[::-1]
    said = " / ".join(map(str, sizes[:MOST_SIZES].tolist()))
    return said + (" / …" if sizes.size > MOST_SIZES else "")


def wider(piece: Piece, wishes: Wishes, label: Ints, k: int) -> Reason:
    """The band in which the nearest division would be right."""
    sizes = np.bincount(label, weights=piece.w, minlength=k)
    return because(
        "repair_band",
        low=min(wishes.low, int(sizes.min())),
        high=max(wishes.high, int(sizes.max())),
    )
