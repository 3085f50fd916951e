"""Small layouts, and the slowest but surest way to divide them."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st

from naicha.zoning.solver import adjacency
from naicha.zoning.solver.problem import Layout, Wishes

SHARED = Path(os.environ.get("NAICHA_SHARED", Path(__file__).parents[3] / "shared"))
PIECES = 7  # buildings at most, for brute force


def shared(name):
    """A file of real data, or a skip that says so."""
    for folder in (SHARED, Path(__file__).parents[4] / "shared"):
        if (path := folder / "data" / "districting" / name).exists():
            return path
    pytest.skip(f"real data ({name}) is not here; set NAICHA_SHARED")


def layout(points, size, links=None, **more):
    """One community from (x, y) pairs; neighbours by Gabriel if there are no links."""
    x = np.array([p[0] for p in points], float)
    y = np.array([p[1] for p in points], float)
    n = len(points)
    plain = Layout(
        names=tuple(f"b{i}" for i in range(n)),
        x=x,
        y=y,
        size=np.array(size, np.int64),
        community=np.zeros(n, np.int64),
        communities=("c",),
        compound=np.full(n, -1, np.int64),
        a=np.zeros(0, np.int64),
        b=np.zeros(0, np.int64),
        metres=np.zeros(0),
    )
    plain = replace(plain, **more)
    if links is None:
        return adjacency.with_links(
            plain, *adjacency.gabriel(x, y, plain.community, 160.0)
        )
    a, b = np.array(links, np.int64).reshape(-1, 2).T
    return adjacency.with_links(plain, a, b)


def row(*size, apart=50.0, **more):
    """Buildings in one row, each linked with the next."""
    links = [(i, i + 1) for i in range(len(size) - 1)]
    return layout([(i * apart, 0.0) for i in range(len(size))], size, links, **more)


def block(wide, high, size=30, **more):
    """A rectangle of equal buildings, linked to the four sides."""
    points = [(50.0 * x, 50.0 * y) for y in range(high) for x in range(wide)]
    links = [
        (y * wide + x, y * wide + x + 1) for y in range(high) for x in range(wide - 1)
    ] + [
        (y * wide + x, (y + 1) * wide + x) for y in range(high - 1) for x in range(wide)
    ]
    return layout(points, [size] * (wide * high), links, **more)


# -- brute force ----------------------------------------------------------------------


def partitions(n):
    """Every way to label n buildings, as restricted growth strings."""
    stack = [((0,), 1)] if n else []
    while stack:
        label, used = stack.pop()
        if len(label) == n:
            yield np.array(label), used
            continue
        stack.extend(((*label, g), max(used, g + 1)) for g in range(used + 1))


def connected(members, near):
    seen, wave = {members[0]}, [members[0]]
    while wave:
        for other in near[wave.pop()]:
            if other in members and other not in seen:
                seen.add(other)
                wave.append(other)
    return len(seen) == len(members)


def right(layout_, wishes, label, k, near):
    """Whether a division keeps every rule."""
    for g in range(k):
        members = np.flatnonzero(label == g).tolist()
        size = int(layout_.size[members].sum())
        if not wishes.low <= size <= wishes.high or not connected(members, near):
            return False
        if any(
            layout_.counts[name][members].sum() < least
            for name, least in wishes.minimum.items()
        ):
            return False
    return locks_hold(layout_, label, k)


def locks_hold(layout_, label, k):
    """Each grid of today with locked buildings lives on in a grid of its own."""
    if layout_.locked is None:
        return True
    now = {
        (int(label[i]), int(layout_.today[i]))
        for i in np.flatnonzero(layout_.locked).tolist()
    }
    return len({g for g, _ in now}) == len(now) == len({t for _, t in now})


def price(layout_, wishes, label, k):
    """What a division costs, from the definition."""
    sizes = np.bincount(label, weights=layout_.size, minlength=k)
    if wishes.objective == "balance":
        cost = float(np.abs(sizes - sizes.mean()).max())
    elif wishes.objective == "cut":
        cost = float((label[layout_.a] != label[layout_.b]).sum())
    else:
        cost = sum(medoid(layout_, np.flatnonzero(label == g)) for g in range(k))
    known = layout_.compound >= 0
    pairs = set(
        zip(layout_.compound[known].tolist(), label[known].tolist(), strict=True)
    )
    return cost + wishes.split * (len(pairs) - len({c for c, _ in pairs}))


def medoid(layout_, members):
    x, y, w = layout_.x[members], layout_.y[members], layout_.size[members]
    return min(
        float((w * ((x - x[j]) ** 2 + (y - y[j]) ** 2)).sum())
        for j in range(len(members))
    )


def least_price(layout_, wishes, numbers):
    """The least cost for the first number of grids that has a right division."""
    near = {i: set() for i in range(layout_.n)}
    for a, b in zip(layout_.a.tolist(), layout_.b.tolist(), strict=True):
        near[a].add(b)
        near[b].add(a)
    best = {}
    for label, k in partitions(layout_.n):
        if k in numbers and right(layout_, wishes, label, k, near):
            cost = price(layout_, wishes, label, k)
            best[k] = min(best.get(k, np.inf), cost)
    return next((best[k] for k in numbers if k in best), None)


# -- strategies -----------------------------------------------------------------------


@st.composite
def tiny_layouts(draw, most=PIECES):
    """Up to seven buildings anywhere, some on one spot, some empty, with compounds."""
    n = draw(st.integers(1, most))
    spots = st.tuples(st.integers(0, 4), st.integers(0, 4))
    points = [
        (60.0 * x, 60.0 * y) for x, y in draw(st.lists(spots, min_size=n, max_size=n))
    ]
    size = draw(st.lists(st.integers(0, 60), min_size=n, max_size=n))
    compound = draw(st.lists(st.integers(-1, 2), min_size=n, max_size=n))
    groups = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    return layout(
        points,
        size,
        compound=np.array(compound, np.int64),
        counts={"groups": np.array(groups, np.int64)},
    )


@st.composite
def wishes(draw):
    low = draw(st.integers(0, 90))
    return Wishes(
        low=low,
        high=max(low + draw(st.integers(0, 90)), 1),
        grids=draw(st.sampled_from([None, "fewest", 1, 2, 3])),
        objective=draw(st.sampled_from(["compact", "cut", "balance"])),
        split=draw(st.sampled_from([0.0, 5.0, 1e5])),
        minimum=draw(st.sampled_from([{}, {}, {"groups": 1}])),
    )
