"""Links between buildings from their positions: the capped Gabriel graph.

Two buildings are neighbours when no third one lies inside the circle whose diameter
joins them, and they are at most ``reach`` metres apart. What stays apart is joined by
the shortest missing links.
"""

import numpy as np

from naicha.zoning.solver.arrays import Floats, Ints
from naicha.zoning.solver.kernels.jit import compiled


@compiled
def cell_side(x: Floats, y: Floats, reach: float) -> float:
    """Cells as wide as the reach, or wider where that would make over 4 n of them."""
    most = 2.0 * np.sqrt(x.size) + 1.0
    return float(max(reach, (x.max() - x.min()) / most, (y.max() - y.min()) / most))


@compiled
def buckets(x: Floats, y: Floats, side: float) -> tuple[Ints, Ints, Ints]:
    """Sort points into square cells. Returns (start of each cell, points, shape)."""
    n = x.size
    left, low = x.min(), y.min()
    wide = np.int64((x.max() - left) / side) + 1
    high = np.int64((y.max() - low) / side) + 1
    start = np.zeros(wide * high + 1, np.int64)
    cell = np.empty(n, np.int64)
    for i in range(n):
        cell[i] = np.int64((y[i] - low) / side) * wide + np.int64((x[i] - left) / side)
        start[cell[i] + 1] += 1
    for c in range(wide * high):
        start[c + 1] += start[c]
    fill = start[:-1].copy()
    points = np.empty(n, np.int64)
    for i in range(n):
        points[fill[cell[i]]] = i
        fill[cell[i]] += 1
    return start, points, np.array([wide, high])


@compiled
def gather(
    i: int,
    x: Floats,
    y: Floats,
    corner: Floats,
    reach: float,
    side: float,
    start: Ints,
    points: Ints,
    shape: Ints,
    found: Ints,
    far: Floats,
) -> int:
    """Write the points within ``reach`` of point i into ``found``; say how many."""
    column = int((x[i] - corner[0]) / side)
    row = int((y[i] - corner[1]) / side)
    count = 0
    wide, high = int(shape[0]), int(shape[1])
    for r in range(max(row - 1, 0), min(row + 2, high)):
        for c in range(max(column - 1, 0), min(column + 2, wide)):
            cell = r * wide + c
            for at in range(start[cell], start[cell + 1]):
                j = points[at]
                d = (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2
                if j != i and d <= reach * reach:
                    found[count] = j
                    far[count] = d
                    count += 1
    return count


@compiled
def gabriel(x: Floats, y: Floats, reach: float) -> tuple[Ints, Ints]:
    """The Gabriel graph up to ``reach`` metres; points on one spot are neighbours."""
    n = x.size
    side = cell_side(x, y, reach)
    start, points, shape = buckets(x, y, side)
    corner = np.array([x.min(), y.min()])
    found = np.empty(n, np.int64)
    far = np.empty(n)
    room = max(8 * n, 16)
    a = np.empty(room, np.int64)
    b = np.empty(room, np.int64)
    m = 0
    for i in range(n):
        count = gather(i, x, y, corner, reach, side, start, points, shape, found, far)
        order = np.argsort(far[:count], kind="mergesort")
        for p in range(count):
            j = found[order[p]]
            if j < i:
                continue
            mx, my = (x[i] + x[j]) / 2, (y[i] + y[j]) / 2
            radius = far[order[p]] / 4 * (1 - 1e-12)
            free = True
            for q in range(p):
                t = found[order[q]]
                if (x[t] - mx) ** 2 + (y[t] - my) ** 2 < radius:
                    free = False
                    break
            if not free:
                continue
            if m == room:
                room *= 2
                a = np.concatenate((a, np.empty(room - m, np.int64)))
                b = np.concatenate((b, np.empty(room - m, np.int64)))
            a[m] = i
            b[m] = j
            m += 1
    return a[:m].copy(), b[:m].copy()


@compiled
def root(parent: Ints, i: int) -> int:
    """The component of i in a union-find forest, with path halving."""
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@compiled
def components(n: int, a: Ints, b: Ints) -> Ints:
    """The component number of each point, numbered by first appearance."""
    parent = np.arange(n)
    for e in range(a.size):
        one, other = root(parent, a[e]), root(parent, b[e])
        if one != other:
            parent[max(one, other)] = min(one, other)
    number = np.full(n, -1, np.int64)
    piece = np.empty(n, np.int64)
    count = 0
    for i in range(n):
        r = root(parent, i)
        if number[r] < 0:
            number[r] = count
            count += 1
        piece[i] = number[r]
    return piece


@compiled
def missing_links(
    x: Floats, y: Floats, a: Ints, b: Ints, reach: float
) -> tuple[Ints, Ints]:
    """The shortest links that join all components (a minimum spanning tree of them)."""
    n = x.size
    parent = np.arange(n)
    groups = n
    for e in range(a.size):
        one, other = root(parent, a[e]), root(parent, b[e])
        if one != other:
            parent[max(one, other)] = min(one, other)
            groups -= 1
    new_a = np.empty(max(groups - 1, 0), np.int64)
    new_b = np.empty(max(groups - 1, 0), np.int64)
    m = 0
    corner = np.array([x.min(), y.min()])
    found = np.empty(n, np.int64)
    far = np.empty(n)
    while groups > 1:
        # Borůvka within the present reach: each component's nearest stranger.
        side = cell_side(x, y, reach)
        start, points, shape = buckets(x, y, side)
        joined = True
        while joined and groups > 1:
            joined = False
            best = np.full(n, np.inf)
            from_ = np.full(n, -1, np.int64)
            to = np.full(n, -1, np.int64)
            for i in range(n):
                r = root(parent, i)
                count = gather(
                    i, x, y, corner, reach, side, start, points, shape, found, far
                )
                for p in range(count):
                    j = found[p]
                    if far[p] < best[r] and root(parent, j) != r:
                        best[r] = far[p]
                        from_[r] = i
                        to[r] = j
            for r in range(n):
                if from_[r] < 0:
                    continue
                one, other = root(parent, from_[r]), root(parent, to[r])
                if one != other:
                    parent[max(one, other)] = min(one, other)
                    new_a[m] = min(from_[r], to[r])
                    new_b[m] = max(from_[r], to[r])
                    m += 1
                    groups -= 1
                    joined = True
        reach *= 2
    return new_a, new_b


@compiled
def crosses(px: Floats, py: Floats, qx: Floats, qy: Floats, wall: Floats) -> Ints:
    """For each segment p–q, 1 if it meets a wall (rows x1, y1, x2, y2), else 0."""
    hit = np.zeros(px.size, np.int64)
    for e in range(px.size):
        left, right = min(px[e], qx[e]), max(px[e], qx[e])
        low, high = min(py[e], qy[e]), max(py[e], qy[e])
        for s in range(wall.shape[0]):
            ax, ay, bx, by = wall[s]
            if max(ax, bx) < left or min(ax, bx) > right:
                continue
            if max(ay, by) < low or min(ay, by) > high:
                continue
            ux, uy = qx[e] - px[e], qy[e] - py[e]
            vx, vy = bx - ax, by - ay
            one = ux * (ay - py[e]) - uy * (ax - px[e])
            two = ux * (by - py[e]) - uy * (bx - px[e])
            three = vx * (py[e] - ay) - vy * (px[e] - ax)
            four = vx * (qy[e] - ay) - vy * (qx[e] - ax)
            if one * two <= 0 and three * four <= 0:
                hit[e] = 1
                break
    return hit


@compiled
def matrix(n: int, a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """Neighbours in compressed rows: (start of each row, neighbours), in link order."""
    start = np.zeros(n + 1, np.int64)
    for e in range(a.size):
        start[a[e] + 1] += 1
        start[b[e] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    fill = start[:-1].copy()
    to = np.empty(2 * a.size, np.int64)
    for e in range(a.size):
        to[fill[a[e]]] = b[e]
        fill[a[e]] += 1
        to[fill[b[e]]] = a[e]
        fill[b[e]] += 1
    return start, to


@compiled
def gabriel_by_group(
    x: Floats, y: Floats, members: Ints, start: Ints, reach: float
) -> tuple[Ints, Ints]:
    """Gabriel links and the missing ones, inside each group alone.

    ``members[start[g]:start[g + 1]]`` are the points of group g.
    """
    room = max(4 * x.size, 16)
    a = np.empty(room, np.int64)
    b = np.empty(room, np.int64)
    m = 0
    for g in range(start.size - 1):
        part = members[start[g] : start[g + 1]]
        if part.size < 2:
            continue
        px, py = x[part], y[part]
        one, two = gabriel(px, py, reach)
        more_one, more_two = missing_links(px, py, one, two, reach)
        one = np.concatenate((one, more_one))
        two = np.concatenate((two, more_two))
        while m + one.size > room:
            a = np.concatenate((a, np.empty(room, np.int64)))
            b = np.concatenate((b, np.empty(room, np.int64)))
            room *= 2
        for e in range(one.size):
            a[m] = part[one[e]]
            b[m] = part[two[e]]
            m += 1
    return a[:m].copy(), b[:m].copy()
