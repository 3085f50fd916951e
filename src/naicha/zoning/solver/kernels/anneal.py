"""Simulated annealing of one community on the true objective.

A state is a label (grid) for each building. Members of a grid are a linked list, so
that leaving one grid and entering another costs a few steps; sums of size, first and
second moments make the cost of the best medoid exact by one walk over the members:

    cost(grid) = min over j in grid of Σ wᵢ·|pᵢ - pⱼ|²
               = Σ w·|p|² - |Σ w·p|² / Σ w + Σ w · min_j |pⱼ - centroid|²

Three moves: a building changes to a neighbour's grid, two buildings change places,
two touching grids are melted and cut again along a random spanning tree.
"""

import numpy as np

from naicha.zoning.solver.arrays import Flags, Floats, Ints, Masks
from naicha.zoning.solver.kernels.chance import below, unit
from naicha.zoning.solver.kernels.jit import compiled

# Places in ``price``: what one unit of each thing costs. OUTSIDE is the cost of missing
# the band by one building (or by half the band, if that is less), in units of what an
# average building costs; every other broken rule is priced like it. A negative SPLIT is
# in units of what an average building costs, too.
COMPACT, CUT, SPLIT, EVEN, OUTSIDE = 0, 1, 2, 3, 4


@compiled
def outside(size: int, low: int, high: int) -> int:
    """Households by which a grid misses its band."""
    return max(low - size, 0) + max(size - high, 0)


@compiled
def medoid_cost(
    g: int,
    head: Ints,
    after: Ints,
    x: Floats,
    y: Floats,
    w: float,
    mx: float,
    my: float,
    m2: float,
    without: int,
    extra: int,
) -> float:
    """Cost of grid g less ``without`` plus ``extra``; the sums are already changed."""
    if w <= 0:
        return 0.0
    cx, cy = mx / w, my / w
    best = np.inf
    i = head[g]
    while i >= 0:
        if i != without:
            d = (x[i] - cx) ** 2 + (y[i] - cy) ** 2
            best = min(best, d)
        i = after[i]
    if extra >= 0:
        best = min(best, (x[extra] - cx) ** 2 + (y[extra] - cy) ** 2)
    return max(m2 - mx * cx - my * cy, 0.0) + w * best


@compiled
def leave(i: int, g: int, head: Ints, after: Ints, before: Ints) -> None:
    if before[i] >= 0:
        after[before[i]] = after[i]
    else:
        head[g] = after[i]
    if after[i] >= 0:
        before[after[i]] = before[i]


@compiled
def enter(i: int, g: int, head: Ints, after: Ints, before: Ints) -> None:
    after[i] = head[g]
    before[i] = -1
    if head[g] >= 0:
        before[head[g]] = i
    head[g] = i


@compiled
def stays_whole(
    i: int, label: Ints, start: Ints, to: Ints, seen: Ints, stamp: int, queue: Ints
) -> bool:
    """Whether the grid of i stays in one piece when i leaves it.

    A search from one of i's neighbours that ends as soon as all the others are met.
    """
    g = label[i]
    want = 0
    first = -1
    for e in range(start[i], start[i + 1]):
        j = to[e]
        if label[j] == g and seen[j] != stamp:
            seen[j] = stamp
            want += 1
            first = j
    if want <= 1:
        return want == 1
    # ``stamp`` marks the wanted, ``stamp + 1`` the visited.
    seen[first] = stamp + 1
    queue[0] = first
    at, end, met = 0, 1, 1
    while at < end:
        u = queue[at]
        at += 1
        for e in range(start[u], start[u + 1]):
            j = to[e]
            if label[j] != g or j == i or seen[j] == stamp + 1:
                continue
            if seen[j] == stamp:
                met += 1
                if met == want:
                    return True
            seen[j] = stamp + 1
            queue[end] = j
            end += 1
    return False


@compiled
def in_one_piece(
    g: int,
    size: int,
    first: int,
    label: Ints,
    start: Ints,
    to: Ints,
    seen: Ints,
    stamp: int,
    queue: Ints,
) -> bool:
    """Whether the ``size`` buildings of grid g are all reached from ``first``."""
    seen[first] = stamp
    queue[0] = first
    at, end = 0, 1
    while at < end:
        u = queue[at]
        at += 1
        for e in range(start[u], start[u + 1]):
            j = to[e]
            if label[j] == g and seen[j] != stamp:
                seen[j] = stamp
                queue[end] = j
                end += 1
    return end == size


@compiled
def random_tree(
    members: Ints,
    count: int,
    mark: Ints,
    stamp: int,
    start: Ints,
    to: Ints,
    drag: Floats,
    state: Masks,
    order: Ints,
    parent: Ints,
    front: Ints,
    back: Ints,
) -> int:
    """Grow a random spanning tree over the marked members.

    At each step two links of the front are drawn and the one with less drag (long, or
    leaving a compound) is taken: trees then cut well. ``order`` lists the members from
    the root outwards; returns how many were reached.
    """
    first = members[below(state, count)]
    mark[first] = stamp + 1
    parent[first] = -1
    order[0] = first
    reached = 1
    size = 0
    for e in range(start[first], start[first + 1]):
        if mark[to[e]] == stamp:
            front[size] = e
            back[size] = first
            size += 1
    while size > 0:
        p = below(state, size)
        q = below(state, size)
        if drag[front[q]] * (0.3 + unit(state)) < drag[front[p]] * (0.3 + unit(state)):
            p = q
        e, u = front[p], back[p]
        size -= 1
        front[p], back[p] = front[size], back[size]
        v = to[e]
        if mark[v] != stamp:
            continue
        mark[v] = stamp + 1
        parent[v] = u
        order[reached] = v
        reached += 1
        for f in range(start[v], start[v + 1]):
            if mark[to[f]] == stamp:
                front[size] = f
                back[size] = v
                size += 1
    return reached


@compiled
def fits(size: int, k: int, low: int, high: int) -> int:
    """Households by which ``size`` misses what k grids can hold together."""
    return max(k * low - size, 0) + max(size - k * high, 0)


@compiled
def first_division(
    w: Ints,
    start: Ints,
    to: Ints,
    drag: Floats,
    grids: int,
    low: int,
    high: int,
    tries: int,
    state: Masks,
) -> Ints:
    """Divide by cutting random spanning trees in two, again and again.

    A cut is good when both sides can hold a whole number of grids; among good cuts of
    a tree the one that halves the number of grids best is taken, at random among
    equals. Where no tree offers a good cut, the least bad one is taken.
    """
    n = w.size
    label = np.zeros(n, np.int64)
    if grids <= 1:
        return label
    mark = np.zeros(n, np.int64)
    stamp = 2
    order = np.empty(n, np.int64)
    parent = np.empty(n, np.int64)
    room = to.size + 1
    front = np.empty(room, np.int64)
    back = np.empty(room, np.int64)
    below_sum = np.zeros(n, np.int64)
    below_count = np.zeros(n, np.int64)
    members = np.arange(n)
    best_side = np.empty(n, np.int64)
    # Work to do: a stretch of ``members``, its number of grids, its first label.
    todo = np.empty((grids + 1, 4), np.int64)
    todo[0] = np.array([0, n, grids, 0])
    depth = 1
    while depth > 0:
        depth -= 1
        lo_at, hi_at, k, name = todo[depth]
        count = hi_at - lo_at
        part = members[lo_at:hi_at]
        total = 0
        for p in range(count):
            total += w[part[p]]
        best_miss = 1e300
        best_size = 0
        best_k = 1
        for _attempt in range(tries):
            for p in range(count):
                mark[part[p]] = stamp
            reached = random_tree(
                part,
                count,
                mark,
                stamp,
                start,
                to,
                drag,
                state,
                order,
                parent,
                front,
                back,
            )
            stamp += 2
            for p in range(reached):
                below_sum[order[p]] = w[order[p]]
                below_count[order[p]] = 1
            for p in range(reached - 1, 0, -1):
                below_sum[parent[order[p]]] += below_sum[order[p]]
                below_count[parent[order[p]]] += below_count[order[p]]
            pick = -1
            pick_k = 1
            pick_miss = best_miss
            for p in range(1, reached):
                v = order[p]
                s = below_sum[v]
                guess = int(np.round(k * s / max(total, 1)))
                for one in range(max(guess - 1, 1), min(guess + 1, k - 1) + 1):
                    if below_count[v] < one or count - below_count[v] < k - one:
                        continue
                    miss = np.float64(
                        fits(s, one, low, high) + fits(total - s, k - one, low, high)
                    )
                    # Sides that need grids of the same size leave the most room.
                    tilt = abs(s * k - one * total) / max(one * total, 1)
                    halves = abs(2 * one - k) / k
                    miss = miss * 1000.0 + 400.0 * tilt + 30.0 * halves
                    miss += 30.0 * unit(state)
                    if miss < pick_miss:
                        pick_miss = miss
                        pick = v
                        pick_k = one
            if pick >= 0:
                best_miss = pick_miss
                best_k = pick_k
                best_size = 0
                # The subtree of ``pick``: children come after parents in ``order``.
                mark[pick] = stamp
                for p in range(reached):
                    v = order[p]
                    if v == pick or (parent[v] >= 0 and mark[parent[v]] == stamp):
                        mark[v] = stamp
                        best_side[best_size] = v
                        best_size += 1
                stamp += 2
            if best_miss < 1000.0:
                break
        if best_size == 0:  # fewer buildings than grids, or one spot: cut anywhere
            best_size = 1
            best_side[0] = part[0]
            best_k = 1
        stamp += 2
        for p in range(best_size):
            mark[best_side[p]] = stamp
        tail = best_size
        for p in range(count):
            if mark[part[p]] != stamp:
                best_side[tail] = part[p]
                tail += 1
        for p in range(count):
            part[p] = best_side[p]
        stamp += 2
        middle = lo_at + best_size
        for p in range(middle, hi_at):
            label[members[p]] = name + best_k
        if best_k > 1 and best_size > 1:
            todo[depth] = np.array([lo_at, middle, best_k, name])
            depth += 1
        if k - best_k > 1 and hi_at - middle > 1:
            todo[depth] = np.array([middle, hi_at, k - best_k, name + best_k])
            depth += 1
    return label


@compiled
def anneal(
    x: Floats,
    y: Floats,
    w: Ints,
    compound: Ints,
    start: Ints,
    to: Ints,
    drag: Floats,
    counts: Ints,
    least: Ints,
    home: Ints,
    fee: Floats,
    fixed: Flags,
    moving: Ints,
    label: Ints,
    limits: Ints,
    price: Floats,
    heat: Floats,
    moves: int,
    melt: int,
    state: Masks,
) -> tuple[float, int]:
    """Anneal ``label`` in place; returns (energy, how much is still broken).

    Args:
        x: metres from the middle of the community, eastwards.
        y: the same, northwards.
        w: households of each building.
        compound: compound number of each building, -1 for none.
        start: rows of neighbours.
        to: neighbours.
        drag: how unwelcome each link is in a spanning tree.
        counts: further counts, a row a building.
        least: the least of each count in every grid.
        home: the grid a building is in today, -1 for none.
        fee: what leaving home costs.
        fixed: buildings that may not leave home once there.
        moving: households that count against the budget when not at home.
        label: the grid of each building; changed in place.
        limits: grids, low, high, budget (-1: none), mean.
        price: see COMPACT … OUTSIDE.
        heat: first and last temperature, in units of an average building's cost.
        moves: how many moves to try.
        melt: every how many moves two grids are melted (0: never).
        state: the random state.
    """
    n = w.size
    k, low, high, budget, mean = limits
    kinds = least.size
    size = np.zeros(k, np.int64)
    number = np.zeros(k, np.int64)
    have = np.zeros((k, max(kinds, 1)), np.int64)
    mx = np.zeros(k)
    my = np.zeros(k)
    m2 = np.zeros(k)
    cost = np.zeros(k)
    head = np.full(k, -1, np.int64)
    after = np.full(n, -1, np.int64)
    before = np.full(n, -1, np.int64)
    splitting = price[SPLIT] != 0
    blocks = 1
    if splitting:
        blocks = compound.max() + 1 if n > 0 else 1
    inside = np.zeros((max(blocks, 1), k if splitting else 1), np.int64)
    away = 0
    for i in range(n):
        g = label[i]
        size[g] += w[i]
        number[g] += 1
        mx[g] += w[i] * x[i]
        my[g] += w[i] * y[i]
        m2[g] += w[i] * (x[i] * x[i] + y[i] * y[i])
        for c in range(kinds):
            have[g, c] += counts[i, c]
        if splitting and compound[i] >= 0:
            inside[compound[i], g] += 1
        if home[i] != g:
            away += moving[i]
        enter(i, g, head, after, before)
    for g in range(k):
        cost[g] = medoid_cost(
            g, head, after, x, y, size[g], mx[g], my[g], m2[g], -1, -1
        )

    a_unit = max(price[COMPACT] * cost.sum() / n + price[CUT], 1e-9)
    if price[EVEN] > 0 and price[COMPACT] <= 0 and price[CUT] <= 0:
        a_unit = price[EVEN] * (w.sum() / n) ** 2
    price = price.copy()
    if price[SPLIT] < 0:
        price[SPLIT] *= -a_unit
    building = max(w.sum() / n, 1.0)
    typical = min(building, max((high - low) / 2, building / 4))
    price_out = max(price[OUTSIDE] * a_unit / typical, price[SPLIT])
    price_short = np.zeros(max(kinds, 1))
    for c in range(kinds):
        price_short[c] = price_out * mean / max(least[c], 1)
    fee = fee.copy()
    for i in range(n):
        if fixed[i]:
            fee[i] += price_out * max(w[i], mean // 8)
    energy = 0.0  # only differences matter until the end
    best_energy = np.inf
    best_broken = 1 << 60
    best = label.copy()
    keep_best = n <= 500
    broken = 0
    for g in range(k):
        broken += outside(size[g], low, high)
        for c in range(kinds):
            broken += max(least[c] - have[g, c], 0)
    if budget >= 0:
        broken += max(away - budget, 0)
    for i in range(n):
        if fixed[i] and label[i] != home[i]:
            broken += 1
    seen = np.zeros(n, np.int64)
    queue = np.empty(n, np.int64)
    stamp = 2
    pool = np.empty(n, np.int64)
    order = np.empty(n, np.int64)
    parent = np.empty(n, np.int64)
    sums = np.zeros(n, np.int64)
    front = np.empty(to.size + 1, np.int64)
    back = np.empty(to.size + 1, np.int64)
    old = np.empty(n, np.int64)
    gain = np.zeros(2)
    warm = heat[0] * a_unit
    cool = (heat[1] / heat[0]) ** (1.0 / max(moves // 64, 1)) if heat[0] > 0 else 1.0

    for step in range(moves):
        if step % 64 == 63:
            warm *= cool
        if k < 2:
            break
        i = below(state, n)
        degree = start[i + 1] - start[i]
        if degree == 0:
            continue
        j = to[start[i] + below(state, degree)]
        g, h = label[i], label[j]
        if g == h:
            continue
        if melt > 0 and step % melt == 0:
            # Melt g and h, cut a random tree where it is best.
            count = 0
            for grid in (g, h):
                u = head[grid]
                while u >= 0:
                    pool[count] = u
                    seen[u] = stamp
                    old[u] = label[u]
                    count += 1
                    u = after[u]
            reached = random_tree(
                pool,
                count,
                seen,
                stamp,
                start,
                to,
                drag,
                state,
                order,
                parent,
                front,
                back,
            )
            stamp += 2
            if reached < count:
                continue
            total = size[g] + size[h]
            for p in range(count):
                sums[order[p]] = w[order[p]]
            for p in range(count - 1, 0, -1):
                sums[parent[order[p]]] += sums[order[p]]
            pick = -1
            tally = 0
            least_miss = 1 << 60
            for p in range(1, count):
                miss = outside(sums[order[p]], low, high) + outside(
                    total - sums[order[p]], low, high
                )
                if miss < least_miss:
                    least_miss = miss
                    tally = 0
                if miss == least_miss:
                    tally += 1
                    if below(state, tally) == 0:
                        pick = order[p]
            # The side of the root keeps the name of the grid the root was in.
            g = old[order[0]]
            h = h if g == label[i] else label[i]
            for p in range(count):
                v = order[p]
                inner = v == pick or (parent[v] >= 0 and label[parent[v]] == -2)
                label[v] = -2 if inner else -3
            for side in range(2):
                gain[side] = 0.0
            # Old and new energy of the pair, term by term.
            delta = 0.0
            worse = 0
            new_size = np.zeros(2, np.int64)
            new_x = np.zeros(2)
            new_y = np.zeros(2)
            new_2 = np.zeros(2)
            new_have = np.zeros((2, max(kinds, 1)), np.int64)
            cut = 0
            moved = 0
            for p in range(count):
                v = order[p]
                side = 1 if label[v] == -2 else 0
                new_size[side] += w[v]
                new_x[side] += w[v] * x[v]
                new_y[side] += w[v] * y[v]
                new_2[side] += w[v] * (x[v] * x[v] + y[v] * y[v])
                for c in range(kinds):
                    new_have[side, c] += counts[v, c]
                name = h if side == 1 else g
                if name != old[v]:
                    if old[v] == home[v]:
                        delta += fee[v]
                        moved += moving[v]
                        worse += 1 if fixed[v] else 0
                    elif name == home[v]:
                        delta -= fee[v]
                        moved -= moving[v]
                        worse -= 1 if fixed[v] else 0
                for e in range(start[v], start[v + 1]):
                    t = to[e]
                    if t < v and label[t] < 0:
                        cut += 1 if label[t] != label[v] else 0
                        cut -= 1 if old[t] != old[v] else 0
            delta += price[CUT] * cut
            for side in range(2):
                name = h if side == 1 else g
                more = outside(new_size[side], low, high) - outside(
                    size[name], low, high
                )
                delta += price_out * more
                worse += more
                for c in range(kinds):
                    more = max(least[c] - new_have[side, c], 0) - max(
                        least[c] - have[name, c], 0
                    )
                    delta += price_short[c] * more
                    worse += more
                delta += price[EVEN] * (
                    (new_size[side] - mean) ** 2 - (size[name] - mean) ** 2
                )
                if price[COMPACT] > 0:
                    new_cost = 0.0
                    if new_size[side] > 0:
                        cx = new_x[side] / new_size[side]
                        cy = new_y[side] / new_size[side]
                        near = np.inf
                        for p in range(count):
                            v = order[p]
                            if (label[v] == -2) == (side == 1):
                                near = min(near, (x[v] - cx) ** 2 + (y[v] - cy) ** 2)
                        new_cost = (
                            max(new_2[side] - new_x[side] * cx - new_y[side] * cy, 0.0)
                            + new_size[side] * near
                        )
                    gain[side] = new_cost
                    delta += price[COMPACT] * (new_cost - cost[name])
            if splitting:
                for p in range(count):  # take out the old, count what appears
                    v = order[p]
                    c = compound[v]
                    if c >= 0:
                        inside[c, old[v]] -= 1
                        if inside[c, old[v]] == 0:
                            delta -= price[SPLIT]
                for p in range(count):
                    v = order[p]
                    c = compound[v]
                    if c >= 0:
                        name = h if label[v] == -2 else g
                        inside[c, name] += 1
                        if inside[c, name] == 1:
                            delta += price[SPLIT]
            if budget >= 0:
                more = max(away + moved - budget, 0) - max(away - budget, 0)
                delta += price_out * more
                worse += more
            if delta <= 0 or unit(state) < np.exp(-delta / max(warm, 1e-300)):
                head[g] = -1
                head[h] = -1
                number[g] = 0
                number[h] = 0
                for p in range(count):
                    v = order[p]
                    name = h if label[v] == -2 else g
                    label[v] = name
                    number[name] += 1
                    enter(v, name, head, after, before)
                for side in range(2):
                    name = h if side == 1 else g
                    size[name] = new_size[side]
                    mx[name] = new_x[side]
                    my[name] = new_y[side]
                    m2[name] = new_2[side]
                    if price[COMPACT] > 0:
                        cost[name] = gain[side]
                    for c in range(kinds):
                        have[name, c] = new_have[side, c]
                away += moved
                broken += worse
                energy += delta
            else:
                for p in range(count):
                    v = order[p]
                    if splitting and compound[v] >= 0:
                        inside[compound[v], h if label[v] == -2 else g] -= 1
                        inside[compound[v], old[v]] += 1
                    label[v] = old[v]
                continue
        else:
            if fixed[i] and g == home[i]:
                continue
            swap = -1
            if below(state, 4) == 0 or number[g] == 1:
                u = head[h]
                for _hop in range(below(state, number[h])):
                    u = after[u]
                touches = False
                for e in range(start[u], start[u + 1]):
                    if label[to[e]] == g and to[e] != i:
                        touches = True
                        break
                if touches and not (fixed[u] and home[u] == h):
                    swap = u
                elif number[g] == 1:
                    continue
            wi = w[i]
            ws = w[swap] if swap >= 0 else 0
            size_g = size[g] - wi + ws
            size_h = size[h] + wi - ws
            more = (
                outside(size_g, low, high)
                + outside(size_h, low, high)
                - outside(size[g], low, high)
                - outside(size[h], low, high)
            )
            delta = price_out * more
            worse = more
            for c in range(kinds):
                flow = counts[i, c] - (counts[swap, c] if swap >= 0 else 0)
                more = (
                    max(least[c] - have[g, c] + flow, 0)
                    + max(least[c] - have[h, c] - flow, 0)
                    - max(least[c] - have[g, c], 0)
                    - max(least[c] - have[h, c], 0)
                )
                delta += price_short[c] * more
                worse += more
            moved = 0
            for turn in range(2):
                v, source, target = (i, g, h) if turn == 0 else (swap, h, g)
                if v < 0:
                    continue
                if home[v] == source:
                    delta += fee[v]
                    moved += moving[v]
                    worse += 1 if fixed[v] else 0
                elif home[v] == target:
                    delta -= fee[v]
                    moved -= moving[v]
                    worse -= 1 if fixed[v] else 0
            if budget >= 0:
                more = max(away + moved - budget, 0) - max(away - budget, 0)
                delta += price_out * more
                worse += more
            if price[EVEN] > 0:
                delta += price[EVEN] * (
                    np.float64(size_g - mean) ** 2
                    + np.float64(size_h - mean) ** 2
                    - np.float64(size[g] - mean) ** 2
                    - np.float64(size[h] - mean) ** 2
                )
            if price[CUT] > 0:
                cut = 0
                for e in range(start[i], start[i + 1]):
                    t = to[e]
                    if t == swap:
                        continue  # stays cut
                    if label[t] == g:
                        cut += 1
                    elif label[t] == h:
                        cut -= 1
                if swap >= 0:
                    for e in range(start[swap], start[swap + 1]):
                        t = to[e]
                        if t == i:
                            continue
                        if label[t] == h:
                            cut += 1
                        elif label[t] == g:
                            cut -= 1
                delta += price[CUT] * cut
            if splitting:
                ci = compound[i]
                cs = compound[swap] if swap >= 0 else -1
                if ci != cs:
                    if ci >= 0:
                        delta += price[SPLIT] * (
                            (1 if inside[ci, h] == 0 else 0)
                            - (1 if inside[ci, g] == 1 else 0)
                        )
                    if cs >= 0:
                        delta += price[SPLIT] * (
                            (1 if inside[cs, g] == 0 else 0)
                            - (1 if inside[cs, h] == 1 else 0)
                        )
            # What is certain so far may already be too much.
            toss = unit(state)
            allow = -warm * np.log(max(toss, 1e-300))
            cost_g, cost_h = cost[g], cost[h]
            gx, gy, g2 = mx[g], my[g], m2[g]
            hx, hy, h2 = mx[h], my[h], m2[h]
            if price[COMPACT] > 0:
                if delta - price[COMPACT] * (cost[g] + cost[h]) > allow:
                    continue
                qi = wi * (x[i] * x[i] + y[i] * y[i])
                gx -= wi * x[i]
                gy -= wi * y[i]
                g2 -= qi
                hx += wi * x[i]
                hy += wi * y[i]
                h2 += qi
                if swap >= 0:
                    qs = ws * (x[swap] * x[swap] + y[swap] * y[swap])
                    gx += ws * x[swap]
                    gy += ws * y[swap]
                    g2 += qs
                    hx -= ws * x[swap]
                    hy -= ws * y[swap]
                    h2 -= qs
                cost_g = medoid_cost(g, head, after, x, y, size_g, gx, gy, g2, i, swap)
                cost_h = medoid_cost(h, head, after, x, y, size_h, hx, hy, h2, swap, i)
                delta += price[COMPACT] * (cost_g + cost_h - cost[g] - cost[h])
            if delta > allow:
                continue
            if swap < 0:
                whole = stays_whole(i, label, start, to, seen, stamp, queue)
                stamp += 2
                if not whole:
                    continue
            else:
                label[i] = h
                label[swap] = g
                whole = in_one_piece(
                    g, number[g], swap, label, start, to, seen, stamp, queue
                ) and in_one_piece(
                    h, number[h], i, label, start, to, seen, stamp + 1, queue
                )
                stamp += 2
                label[i] = g
                label[swap] = h
                if not whole:
                    continue
            leave(i, g, head, after, before)
            enter(i, h, head, after, before)
            label[i] = h
            number[g] -= 1
            number[h] += 1
            if swap >= 0:
                leave(swap, h, head, after, before)
                enter(swap, g, head, after, before)
                label[swap] = g
                number[g] += 1
                number[h] -= 1
            size[g], size[h] = size_g, size_h
            cost[g], cost[h] = cost_g, cost_h
            mx[g], my[g], m2[g] = gx, gy, g2
            mx[h], my[h], m2[h] = hx, hy, h2
            for c in range(kinds):
                flow = counts[i, c] - (counts[swap, c] if swap >= 0 else 0)
                have[g, c] -= flow
                have[h, c] += flow
            if splitting:
                if compound[i] >= 0:
                    inside[compound[i], g] -= 1
                    inside[compound[i], h] += 1
                if swap >= 0 and compound[swap] >= 0:
                    inside[compound[swap], h] -= 1
                    inside[compound[swap], g] += 1
            away += moved
            broken += worse
            energy += delta
        if keep_best and (
            (broken < best_broken and (broken == 0 or best_broken > 0))
            or (broken == best_broken and energy < best_energy - 1e-9)
        ):
            best_energy = energy
            best_broken = broken
            for v in range(n):
                best[v] = label[v]
    if (
        keep_best
        and best_broken < 1 << 60
        and (best_broken < broken or (best_broken == broken and best_energy < energy))
    ):
        for v in range(n):
            label[v] = best[v]
        return best_energy, best_broken
    return energy, broken
