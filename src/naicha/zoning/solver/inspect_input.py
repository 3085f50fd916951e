"""Is the input fit to be used at all? Rows and figures of what is not."""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from naicha.zoning.solver.problem import Layout, Refused, Wishes
from naicha.zoning.solver.reasons import locked_across
from naicha.zoning.solver.texts import Reason, because

EARTH_M = 4.1e7  # metres; no projection reaches farther
MOST_HOUSEHOLDS = 10**12
DEGREES_APART = 0.9  # neighbours nearer than this, all within ±180: not metres
ON_TOP_SHARE = 0.05
FEW = 20  # below so many buildings, doubled positions are bearable


def refuse_what_cannot_be(layout: Layout, wishes: Wishes) -> None:
    """Raise Refused with every reason that was found."""
    found = list(chain(bad_wishes(layout, wishes), bad_layout(layout, wishes)))
    if found:
        raise Refused(*found)


def bad_wishes(layout: Layout, wishes: Wishes) -> Iterator[Reason]:
    if not 0 <= wishes.low <= wishes.high or wishes.high < 1:
        yield because("bad_band", low=wishes.low, high=wishes.high)
    if isinstance(wishes.grids, int) and wishes.grids < 1:
        yield because("bad_grids", grids=wishes.grids)
    if wishes.grids is not None and not isinstance(wishes.grids, int | str):
        for name, grids in wishes.grids.items():
            if name not in layout.communities:
                yield because("unknown_community", name=name)
            if grids < 1:
                yield because("bad_grids", grids=grids)
    yield from bad_prices(layout, wishes)


def bad_prices(layout: Layout, wishes: Wishes) -> Iterator[Reason]:
    prices = {"change": wishes.change, "balance": wishes.balance}
    if wishes.split != "fewest":
        prices["split"] = wishes.split
    for name, value in prices.items():
        if not (np.isfinite(value) and value >= 0):
            yield because("bad_price", name=name, value=value)
    yield from bad_minimums(layout, wishes)
    if (wishes.change > 0 or wishes.move_at_most is not None) and layout.today is None:
        yield because("no_today")
    if wishes.move_at_most is not None and wishes.move_at_most < 0:
        yield because("bad_price", name="move_at_most", value=wishes.move_at_most)


def bad_minimums(layout: Layout, wishes: Wishes) -> Iterator[Reason]:
    for name, least in wishes.minimum.items():
        if name not in layout.counts:
            yield because("no_count", column=name)
        if least < 0:
            yield because("bad_price", name=name, value=least)


def bad_layout(layout: Layout, wishes: Wishes) -> Iterator[Reason]:
    if not layout.n:
        yield because("no_buildings")
        return
    for name, column in (("x", layout.x), ("y", layout.y)):
        bad = np.flatnonzero(~np.isfinite(column))
        if bad.size:
            yield because(
                "not_a_number", row=int(bad[0]) + 2, column=name, value=column[bad[0]]
            )
            return
    for name, counts in {"size": layout.size, **layout.counts}.items():
        yield from bad_count(name, counts)
    reach = float(max(np.abs(layout.x).max(), np.abs(layout.y).max()))
    if reach > EARTH_M:
        yield because("far_away", metres=f"{reach:.3g}")
    if wishes.objective == "compact" and looks_like_degrees(layout):
        yield because("degrees", x=float(layout.x[0]), y=float(layout.y[0]))
    yield from bad_locks(layout)


def bad_count(name: str, column: object) -> Iterator[Reason]:
    values = np.asarray(column)
    for at in np.flatnonzero((values < 0) | (values > MOST_HOUSEHOLDS))[:1].tolist():
        code = "not_whole" if values[at] < 0 else "too_large"
        yield because(
            code, row=at + 2, column=name, value=int(values[at]), most=MOST_HOUSEHOLDS
        )


def bad_locks(layout: Layout) -> Iterator[Reason]:
    if layout.locked is None:
        return
    homeless = layout.locked & (layout.today < 0 if layout.today is not None else True)
    for i in np.flatnonzero(homeless)[:1].tolist():
        yield because(
            "locked_nowhere",
            where=layout.communities[layout.community[i]] or because("all"),
            building=layout.names[i],
        )
    yield from locked_across(layout)


def looks_like_degrees(layout: Layout) -> bool:
    """All within ±180 and ±90, and neighbours nearer than people could live."""
    x, y = layout.x, layout.y
    if layout.n < 2 or np.abs(x).max() > 180 or np.abs(y).max() > 90:  # noqa: PLR2004 -- degrees
        return False
    if layout.a.size:
        apart = np.hypot(x[layout.a] - x[layout.b], y[layout.a] - y[layout.b])
        middle = float(np.median(apart))
        return 0 < middle < DEGREES_APART
    extent = max(float(np.ptp(x)), float(np.ptp(y)))
    return bool(0 < extent < DEGREES_APART * layout.n**0.5)


def stacked(names: tuple[str, ...], x: object, y: object) -> Reason | None:
    """Too many buildings on one spot to make links from positions."""
    points = np.round(np.column_stack([np.asarray(x), np.asarray(y)]), 2)
    _, first, number = np.unique(points, axis=0, return_index=True, return_inverse=True)
    same = np.bincount(number.ravel())
    doubled = int((same[same > 1] - 1).sum())
    if len(names) < FEW or doubled <= ON_TOP_SHARE * len(names):
        return None
    spot = int(same.argmax())
    pair = np.flatnonzero(number.ravel() == spot)[:2].tolist()
    return because(
        "on_top",
        share=round(100 * doubled / len(names)),
        one=names[int(first[spot])],
        other=names[pair[1]],
    )
