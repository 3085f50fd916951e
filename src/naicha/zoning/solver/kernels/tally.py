"""What a division costs, term by term, counted from nothing."""

import numpy as np

from naicha.zoning.solver.arrays import Flags, Floats, Ints
from naicha.zoning.solver.kernels.jit import compiled

# Places in the result of ``tally``.
COST, LINKS, PARTS, AWAY, UNEVEN, WORST, MISSED, LACKING, UNLOCKED = range(9)


@compiled
def tally(
    x: Floats,
    y: Floats,
    w: Ints,
    compound: Ints,
    start: Ints,
    to: Ints,
    counts: Ints,
    least: Ints,
    home: Ints,
    fixed: Flags,
    moving: Ints,
    label: Ints,
    k: int,
    low: int,
    high: int,
) -> Floats:
    """Compactness, cut links, (compound, grid) pairs, moved, unevenness, and breaches.

    Unevenness is Σ (size - mean)², WORST the largest |size - mean|, MISSED households
    outside the band, LACKING what minimums lack, UNLOCKED locked buildings elsewhere.
    """
    n = w.size
    result = np.zeros(9)
    size = np.zeros(k, np.int64)
    mx = np.zeros(k)
    my = np.zeros(k)
    m2 = np.zeros(k)
    kinds = least.size
    have = np.zeros((k, max(kinds, 1)), np.int64)
    for i in range(n):
        g = label[i]
        size[g] += w[i]
        mx[g] += w[i] * x[i]
        my[g] += w[i] * y[i]
        m2[g] += w[i] * (x[i] * x[i] + y[i] * y[i])
        for c in range(kinds):
            have[g, c] += counts[i, c]
        for e in range(start[i], start[i + 1]):
            if to[e] < i and label[to[e]] != g:
                result[1] += 1
        if home[i] != g:
            result[3] += moving[i]
            if fixed[i]:
                result[8] += 1
    near = np.full(k, np.inf)
    for i in range(n):
        g = label[i]
        if size[g] > 0:
            d = (x[i] - mx[g] / size[g]) ** 2 + (y[i] - my[g] / size[g]) ** 2
            near[g] = min(near[g], d)
    mean = w.sum() / k
    for g in range(k):
        if size[g] > 0:
            spread = m2[g] - (mx[g] * mx[g] + my[g] * my[g]) / size[g]
            result[0] += max(spread, 0.0) + size[g] * near[g]
        result[4] += (size[g] - mean) ** 2
        result[5] = max(result[5], abs(size[g] - mean))
        result[6] += max(low - size[g], 0) + max(size[g] - high, 0)
        for c in range(kinds):
            result[7] += max(least[c] - have[g, c], 0)
    pairs = np.empty(n, np.int64)
    known = 0
    for i in range(n):
        if compound[i] >= 0:
            pairs[known] = compound[i] * k + label[i]
            known += 1
    pairs = np.sort(pairs[:known])
    for p in range(known):
        if p == 0 or pairs[p] != pairs[p - 1]:
            result[2] += 1
    return result
