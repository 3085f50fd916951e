"""``python -m bench.zoning.pictures``: draws the pictures of the grid-design page."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from bench.zoning import layouts

from naicha.zoning.solver import adjacency, draw, files
from naicha.zoning.solver.design import design
from naicha.zoning.solver.problem import Layout, Wishes

FOLDER = Path(__file__).parents[2] / "docs" / "explanation" / "pictures"


def only(layout: Layout, community: int) -> Layout:
    """One community of a layout by itself."""
    kept = np.flatnonzero(layout.community == community)
    place = np.full(layout.n, -1, np.int64)
    place[kept] = np.arange(kept.size)
    inside = (place[layout.a] >= 0) & (place[layout.b] >= 0)
    part = replace(
        layout,
        names=tuple(layout.names[i] for i in kept),
        x=layout.x[kept],
        y=layout.y[kept],
        size=layout.size[kept],
        community=np.zeros(kept.size, np.int64),
        communities=("C",),
        compound=layout.compound[kept],
        counts={},
    )
    return adjacency.with_links(part, place[layout.a[inside]], place[layout.b[inside]])


def picture(name: str, layout: Layout, wishes: Wishes) -> None:
    answer = design(layout, wishes, effort="prove", workers=1)
    lines = draw.svg(layout, answer.grid, answer.titles, f"{name}: {answer.status}")
    files.write_lines(FOLDER / f"{name}.svg", lines)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    community = only(layouts.layout(128), 0)
    picture("grid-design-compact", community, Wishes(300, 500))
    picture("grid-design-whole", community, Wishes(300, 500, split="fewest"))
    towers = only(layouts.layout(128), 1)
    far = np.zeros(towers.n, np.int64)
    picture(
        "grid-design-cut",
        replace(towers, compound=far),
        Wishes(300, 500, objective="cut"),
    )


if __name__ == "__main__":
    main()
