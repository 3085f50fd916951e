"""A picture of a plan as SVG: buildings by size, links inside grids, colours by grid.

Small and plain on purpose, so that it can stand in a document: no scripts, no styles
from elsewhere. Neighbouring grids never share a colour (while colours last).
"""

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from naicha.zoning.solver.arrays import Floats, Ints
from naicha.zoning.solver.compare import by_grid
from naicha.zoning.solver.problem import Layout

# Okabe and Ito's colours, told apart by nearly everybody, and four greys between.
COLOURS = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c6d31",
    "#7f3c8d", "#4d4d4d", "#a6bddb",
)  # fmt: skip
WIDTH = 900.0  # pixels
EDGE = 14.0
MOST_BUILDINGS = 20_000  # more make a picture that no viewer opens gladly


def colours(layout: Layout, grid: Ints, count: int) -> list[int]:
    """A colour number for each grid, different from its neighbours'."""
    near: list[set[int]] = [set() for _ in range(count)]
    apart = grid[layout.a] != grid[layout.b]
    for a, b in zip(
        grid[layout.a[apart]].tolist(), grid[layout.b[apart]].tolist(), strict=True
    ):
        near[a].add(b)
        near[b].add(a)
    chosen = [-1] * count
    for g in range(count):
        taken = {chosen[other] for other in near[g]}
        order = [(g + step) % len(COLOURS) for step in range(len(COLOURS))]
        chosen[g] = next((c for c in order if c not in taken), g % len(COLOURS))
    return chosen


def placed(layout: Layout) -> tuple[Floats, Floats, float, float]:
    """Positions in pixels, north up, and the size of the picture."""
    x, y = layout.x - layout.x.min(), layout.y.max() - layout.y
    scale = (WIDTH - 2 * EDGE) / max(float(x.max()), float(y.max()), 1.0)
    return (
        x * scale + EDGE,
        y * scale + EDGE,
        float(x.max()) * scale + 2 * EDGE,
        float(y.max()) * scale + 2 * EDGE,
    )


def svg(
    layout: Layout, grid: Ints, titles: Sequence[str], caption: str = ""
) -> Iterator[str]:
    """The picture, line by line."""
    x, y, wide, high = placed(layout)
    chosen = colours(layout, grid, len(titles))
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}"'
        f' width="{wide:.0f}" height="{high:.0f}" role="img">\n'
        f"<title>{escape(caption)}</title>\n"
        '<rect width="100%" height="100%" fill="#fff"/>\n'
    )
    yield from lines(layout, grid, chosen, (x, y))
    radius = dots(layout, x, y)
    for g, members in enumerate(by_grid(grid, len(titles))):
        yield f'<g fill="{COLOURS[chosen[g]]}"><title>{escape(titles[g])}</title>\n'
        for i in members.tolist():
            yield f'<circle cx="{x[i]:.1f}" cy="{y[i]:.1f}" r="{radius[i]:.1f}"/>\n'
        yield "</g>\n"
    yield from sizes(layout, grid, len(titles), (x, y))
    yield "</svg>\n"


def dots(layout: Layout, x: Floats, y: Floats) -> Floats:
    """Radius of each building: area by size, as large as the room allows."""
    room = float(np.sqrt(max(np.ptp(x) * np.ptp(y), 1.0) / max(layout.n, 1)))
    typical = max(float(layout.size.mean()), 1e-9)
    share = np.sqrt(np.minimum(layout.size / typical, 6.0))
    return np.maximum(min(room, 40.0) * 0.22 * share, 0.8).astype(np.float64)


def lines(
    layout: Layout, grid: Ints, chosen: Sequence[int], at: tuple[Floats, Floats]
) -> Iterator[str]:
    x, y = at
    ends: list[list[str]] = [[] for _ in COLOURS]
    cut: list[str] = []
    for a, b in zip(layout.a.tolist(), layout.b.tolist(), strict=True):
        path = f"M{x[a]:.1f} {y[a]:.1f}L{x[b]:.1f} {y[b]:.1f}"
        if grid[a] == grid[b]:
            ends[chosen[grid[a]]].append(path)
        elif layout.community[a] == layout.community[b]:
            cut.append(path)
    wide = min(max(300.0 / max(layout.n, 1) ** 0.5, 1.0), 9.0)
    if cut:
        yield (
            f'<path d="{"".join(cut)}" stroke="#bbb" stroke-dasharray="3 3"'
            ' fill="none"/>\n'
        )
    for colour, paths in zip(COLOURS, ends, strict=True):
        if paths:
            yield (
                f'<path d="{"".join(paths)}" stroke="{colour}" stroke-opacity=".35"'
                f' stroke-width="{wide:.1f}" stroke-linecap="round" fill="none"/>\n'
            )


def sizes(
    layout: Layout, grid: Ints, count: int, at: tuple[Floats, Floats]
) -> Iterator[str]:
    """The size of each grid written on its middle."""
    x, y = at
    yield (
        '<g font-family="sans-serif" font-size="12" text-anchor="middle"'
        ' stroke="#fff" stroke-width="3" paint-order="stroke" fill="#111">\n'
    )
    for members in by_grid(grid, count):
        if members.size:
            yield (
                f'<text x="{x[members].mean():.1f}" y="{y[members].mean() + 4:.1f}">'
                f"{int(layout.size[members].sum())}</text>\n"
            )
    yield "</g>\n"
