"""A lower bound on compactness, and which (building, medoid) pairs can be ruled out.

The model of Hess (1965): building i is served by medoid j. The rule "each building is
served once" is priced instead of kept; what is left falls apart into one small
knapsack for each medoid, solved with fractions, so the sum is never above the true
optimum. Prices follow a subgradient. Nothing here knows that grids must be connected:
the bound holds without it, all the more with it.
"""

import numpy as np

from naicha.zoning.solver.arrays import Flags, Floats, Ints
from naicha.zoning.solver.kernels.jit import compiled


@compiled
def knapsack(
    j: int,
    order: Ints,
    count: int,
    far: Floats,
    w: Floats,
    v: Floats,
    low: float,
    high: float,
    forced: int,
    take: Floats,
) -> float:
    """The least priced cost of a grid with medoid j, fractions allowed.

    Args:
        j: the medoid, always inside.
        order: buildings by rising ``far - v``; ``count`` of them.
        count: how many are considered.
        far: squared distances to j.
        w: households.
        v: price of a household of each building.
        low: the least households.
        high: the most.
        forced: a building that must be inside, or -1.
        take: the share of each building taken is written here (if it has room).
    """
    used = w[j]
    value = -w[j] * v[j]
    if forced >= 0:
        used += w[forced]
        value += w[forced] * (far[forced] - v[forced])
    if used > high + 1e-9:
        return np.inf
    noting = take.size > 0
    for p in range(count):
        i = order[p]
        if i == forced:
            continue
        ratio = far[i] - v[i]
        room = high - used if ratio < 0 else low - used
        if room <= 0:
            break
        part = min(w[i], room)
        used += part
        value += part * ratio
        if noting:
            take[i] = part / w[i]
    if used < low - 1e-9:
        return np.inf
    return float(value)


@compiled
def tidy(order: Ints, count: int, far: Floats, v: Floats) -> None:
    """Insertion sort by ``far - v``: the order is nearly right from last time."""
    for p in range(1, count):
        i = order[p]
        key = far[i] - v[i]
        q = p - 1
        while q >= 0 and far[order[q]] - v[order[q]] > key:
            order[q + 1] = order[q]
            q -= 1
        order[q + 1] = i


@compiled
def smallest(rho: Floats, k: int) -> tuple[float, Ints]:
    order = np.argsort(rho, kind="mergesort")
    total = 0.0
    for p in range(k):
        total += rho[order[p]]
    return total, order


@compiled
def bound(
    far: Floats,
    w: Floats,
    k: int,
    low: float,
    high: float,
    best: float,
    rounds: int,
    v: Floats,
    alive: Flags,
) -> float:
    """Raise the bound by moving the prices ``v``; the best prices are left in place.

    ``best`` is the cost of a known plan (or infinity). ``alive[j, i]`` says whether
    building i may still be served by medoid j; it is read, not changed.
    """
    n = w.size
    order = np.empty((n, n), np.int64)
    count = np.zeros(n, np.int64)
    for j in range(n):
        for i in range(n):
            if i != j and w[i] > 0 and alive[j, i]:
                order[j, count[j]] = i
                count[j] += 1
        first = order[j, : count[j]].copy()
        sort = np.argsort(far[j][first], kind="mergesort")
        for p in range(count[j]):
            order[j, p] = first[sort[p]]
    rho = np.empty(n)
    top = -1e300
    top_v = v.copy()
    push = np.zeros(n)
    take = np.zeros((n, n))
    speed = 1.0
    waited = 0
    for _turn in range(rounds):
        for j in range(n):
            tidy(order[j], count[j], far[j], v)
            take[j, :] = 0.0
            if alive[j, j]:
                rho[j] = knapsack(
                    j, order[j], count[j], far[j], w, v, low, high, -1, take[j]
                )
                take[j, j] = 1.0
            else:
                rho[j] = np.inf
        total, rank = smallest(rho, k)
        for i in range(n):
            total += w[i] * v[i]
        if total == np.inf:
            return np.inf
        if total > top + 1e-7 * abs(top):
            top = total
            top_v[:] = v
            waited = 0
        else:
            waited += 1
            if waited >= 12:
                speed *= 0.6
                waited = 0
                v[:] = top_v
                push[:] = 0.0
                if speed < 2e-4:
                    break
        goal = best if best < np.inf else top + max(abs(top) * 0.1, 1.0)
        if top >= best:
            break
        for i in range(n):
            gap = 1.0
            for p in range(k):
                gap -= take[rank[p], i]
            push[i] = gap + 0.6 * push[i]
        norm = 0.0
        for i in range(n):
            if w[i] > 0:
                norm += w[i] * push[i] * push[i]
        if norm < 1e-12:
            break
        step = speed * max(goal - total, 1e-6 * abs(goal)) / norm
        for i in range(n):
            if w[i] > 0:
                v[i] += step * push[i]
    v[:] = top_v
    return top


@compiled
def rule_out(
    far: Floats,
    w: Floats,
    k: int,
    low: float,
    high: float,
    best: float,
    v: Floats,
    alive: Flags,
) -> int:
    """Strike pairs whose presence alone lifts the bound above ``best``.

    Returns how many pairs are left.
    """
    n = w.size
    order = np.empty((n, n), np.int64)
    count = np.zeros(n, np.int64)
    rho = np.empty(n)
    none = np.empty(0)
    base = 0.0
    for i in range(n):
        base += w[i] * v[i]
    for j in range(n):
        keys = far[j] - v
        rank = np.argsort(keys, kind="mergesort")
        for p in range(n):
            i = rank[p]
            if i != j and w[i] > 0 and alive[j, i]:
                order[j, count[j]] = i
                count[j] += 1
        rho[j] = np.inf
        if alive[j, j]:
            rho[j] = knapsack(j, order[j], count[j], far[j], w, v, low, high, -1, none)
    _total, rank = smallest(rho, k)
    left = 0
    for j in range(n):
        # The k - 1 best other medoids.
        others = 0.0
        chosen = 0
        for p in range(n):
            if chosen == k - 1:
                break
            if rank[p] != j:
                others += rho[rank[p]]
                chosen += 1
        if base + others + rho[j] > best:
            alive[j, :] = False
            continue
        for i in range(n):
            if i == j or not alive[j, i]:
                left += 1 if i == j else 0
                continue
            forced = rho[j]
            if w[i] > 0:
                forced = knapsack(
                    j, order[j], count[j], far[j], w, v, low, high, i, none
                )
            if base + others + forced > best:
                alive[j, i] = False
            else:
                left += 1
    return left
