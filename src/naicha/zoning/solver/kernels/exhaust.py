"""All divisions of a small community (at most 63 buildings), one after another.

Sets of buildings are bits of a 64-bit word. Grids are made one at a time: the next
grid always holds the lowest building still free, and grows by saying yes or no to one
neighbour after the other, so that each connected set is met exactly once. A branch is
cut when the rest cannot be divided by its sizes, when its cost cannot beat the best
plan, or when the same rest was already entered at no higher cost.
"""

import numpy as np

from naicha.zoning.solver.arrays import Floats, Ints, Masks
from naicha.zoning.solver.kernels.jit import compiled

NONE = np.uint64(0)
ONE = np.uint64(1)
DONE, OUT_OF_BUDGET = 0, 1


@compiled
def lowest(mask: np.uint64) -> int:
    """The number of the lowest set bit, by de Bruijn-free halving."""
    number = 0
    step = 32
    while step > 0:
        half = mask & ((ONE << np.uint64(step)) - ONE)
        if half == NONE:
            mask >>= np.uint64(step)
            number += step
        else:
            mask = half
        step >>= 1
    return number


@compiled
def flood(seed: np.uint64, within: np.uint64, near: Masks) -> np.uint64:
    """Everything in ``within`` that is linked to ``seed``."""
    reached = seed
    fresh = seed
    while fresh != NONE:
        wave = NONE
        while fresh != NONE:
            wave |= near[lowest(fresh)]
            fresh &= fresh - ONE
        fresh = wave & within & ~reached
        reached |= fresh
    return reached


@compiled
def weigh(mask: np.uint64, w: Ints) -> int:
    total = 0
    while mask != NONE:
        total += w[lowest(mask)]
        mask &= mask - ONE
    return total


@compiled
def divisible(
    rest: np.uint64, k: int, near: Masks, w: Ints, low: int, high: int
) -> bool:
    """Whether the pieces of ``rest`` can hold k grids together, by their sizes."""
    least = 0
    most = 0
    while rest != NONE:
        piece = flood(rest & (~rest + ONE), rest, near)
        rest &= ~piece
        size = weigh(piece, w)
        few = max((size + high - 1) // high, 1)
        many = size // low if low > 0 else k
        if few > many:
            return False
        least += few
        most += many
    return least <= k and (k <= most or (k == 0 and least == 0))


@compiled
def allowed(grid: np.uint64, counts: Ints, least: Ints, together: Masks) -> bool:
    """Whether a grid has its minimums and at most one group of locked buildings."""
    for c in range(least.size):
        total = 0
        mask = grid
        while mask != NONE:
            total += counts[lowest(mask), c]
            mask &= mask - ONE
        if total < least[c]:
            return False
    groups = 0
    for t in range(together.size):
        part = grid & together[t]
        if part != NONE:
            if part != together[t]:
                return False
            groups += 1
    return groups <= 1


@compiled
def grid_price(
    grid: np.uint64,
    rest: np.uint64,
    near: Masks,
    far: Floats,
    w: Ints,
    blocks: Masks,
    price: Floats,
    mean: float,
) -> float:
    """What a grid costs; ``rest`` is what stays free after it.

    ``price`` = compact, cut, split, even, and 1 where the worst difference from the
    mean counts, which is not a sum and is seen to by the caller.
    """
    total = 0.0
    if price[0] > 0:
        best = np.inf
        js = grid
        while js != NONE:
            j = lowest(js)
            js &= js - ONE
            cost = 0.0
            members = grid
            while members != NONE:
                i = lowest(members)
                members &= members - ONE
                cost += w[i] * far[j, i]
                if cost >= best:
                    break
            best = min(best, cost)
        total += price[0] * best
    if price[1] > 0:
        members = grid
        while members != NONE:
            over = near[lowest(members)] & rest
            members &= members - ONE
            while over != NONE:
                total += price[1]
                over &= over - ONE
    if price[2] > 0:
        for b in range(blocks.size):
            if blocks[b] & grid != NONE:
                total += price[2]
    if price[3] > 0:
        total += price[3] * (weigh(grid, w) - mean) ** 2
    return total


@compiled
def entered_cheaper(
    rest: np.uint64, level: int, cost: float, keys: Masks, costs: Floats, levels: Ints
) -> bool:
    """Whether this rest was entered before at no higher cost; remember it if not."""
    mixed = (rest ^ (np.uint64(level) << np.uint64(58))) * np.uint64(0x9E3779B97F4A7C15)
    at = np.int64(mixed >> np.uint64(44)) & (keys.size - 1)
    key = rest | (np.uint64(1) << np.uint64(63))
    for _probe in range(8):
        if keys[at] == NONE or (keys[at] == key and levels[at] == level):
            break
        at = (at + 1) & (keys.size - 1)
    if keys[at] == key and levels[at] == level and costs[at] <= cost:
        return True
    keys[at] = key
    levels[at] = level
    costs[at] = cost
    return False


@compiled
def exhaust(
    near: Masks,
    far: Floats,
    w: Ints,
    counts: Ints,
    least: Ints,
    blocks: Masks,
    together: Masks,
    low: int,
    high: int,
    k: int,
    price: Floats,
    relief: Floats,
    floor: Floats,
    best: float,
    budget: int,
) -> tuple[int, float, Masks, int]:
    """Find the cheapest division that costs less than ``best``, or that there is none.

    Args:
        near: neighbours of each building.
        far: squared distances (medoid, building).
        w: households.
        counts: further counts, a row a building.
        least: the least of each in every grid.
        blocks: buildings of each compound.
        together: groups of buildings locked into one grid each.
        low: least households of a grid.
        high: most households.
        k: number of grids.
        price: see ``grid_price``.
        relief: price of serving each building (Lagrangian), or zeros.
        floor: the least that r more grids cost beyond relief, for r = 0 … k.
        best: only cheaper plans count; infinity for any plan.
        budget: give up after so many steps.

    Returns:
        (DONE or OUT_OF_BUDGET, cost, grids as masks, steps). The cost is infinity when
        no plan cheaper than ``best`` was met.
    """
    n = w.size
    found = np.zeros(k, np.uint64)
    path = np.zeros(k + 1, np.uint64)
    free = np.zeros(k + 1, np.uint64)
    paid = np.zeros(k + 1)
    off = np.zeros(k + 1)
    eased = np.zeros(k + 1)
    everything = NONE
    for i in range(n):
        everything |= ONE << np.uint64(i)
        eased[0] += relief[i]
    mean = 0.0
    for i in range(n):
        mean += w[i] / k
    room = 64 * (k + 2) + 64
    grown = np.zeros(room, np.uint64)
    barred = np.zeros(room, np.uint64)
    weight = np.zeros(room, np.int64)
    level = np.zeros(room, np.int64)
    fresh = np.zeros(room, np.int64)
    table = 1 << (20 if n > 20 else 12)
    keys = np.zeros(table, np.uint64)
    costs = np.zeros(table)
    levels = np.zeros(table, np.int64)
    result = np.inf
    worst = price[4] > 0
    summed = price[:4].max() > 0
    steps = 0
    free[0] = everything
    if not divisible(everything, k, near, w, low, high):
        return DONE, result, found, steps
    depth = 1
    grown[0] = ONE
    weight[0] = w[0]
    fresh[0] = 1
    while depth > 0:
        steps += 1
        if steps > budget:
            return OUT_OF_BUDGET, result, found, steps
        depth -= 1
        s, no, size, at, new = (
            grown[depth],
            barred[depth],
            weight[depth],
            level[depth],
            fresh[depth],
        )
        rest = free[at]
        left = k - at - 1
        if left == 0:
            s = flood(s, rest, near)
            if s != rest:
                continue
            size = weigh(s, w)
            new = 1
        elif size <= high:
            # Grow: one neighbour in or out.
            edge = NONE
            members = s
            while members != NONE:
                edge |= near[lowest(members)]
                members &= members - ONE
            edge &= rest & ~no & ~s
            if edge != NONE:
                u = lowest(edge)
                bit = ONE << np.uint64(u)
                reach = flood(s, rest & ~no & ~bit, near)
                if size >= low or weigh(reach, w) >= low:
                    grown[depth], barred[depth] = s, no | bit
                    weight[depth], level[depth], fresh[depth] = size, at, 0
                    depth += 1
                if size + w[u] <= high:
                    grown[depth], barred[depth] = s | bit, no
                    weight[depth], level[depth], fresh[depth] = size + w[u], at, 1
                    depth += 1
        if new == 0 or size < low or size > high:
            continue
        rest &= ~s
        astray = max(off[at], abs(size - mean)) if worst else 0.0
        if paid[at] + astray >= best:
            continue
        if left > 0 and not divisible(rest, left, near, w, low, high):
            continue
        if not allowed(s, counts, least, together):
            continue
        ease = eased[at]
        cost = paid[at] + grid_price(s, rest, near, far, w, blocks, price, mean)
        members = s
        while members != NONE:
            ease -= relief[lowest(members)]
            members &= members - ONE
        if cost + astray + ease + floor[left] >= best:
            continue
        path[at] = s
        if left == 0:
            best = cost + astray
            result = best
            for g in range(k):
                found[g] = path[g]
            continue
        # Two sums cannot be compared by one number: then every way is walked.
        if not (worst and summed) and entered_cheaper(
            rest, at, cost + astray, keys, costs, levels
        ):
            continue
        off[at + 1] = astray
        free[at + 1] = rest
        paid[at + 1] = cost
        eased[at + 1] = ease
        u = lowest(rest)
        grown[depth], barred[depth] = ONE << np.uint64(u), NONE
        weight[depth], level[depth], fresh[depth] = w[u], at + 1, 1
        depth += 1
    return DONE, result, found, steps
