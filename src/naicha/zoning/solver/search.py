"""Look for the best division of one piece into a given number of grids.

Several starts, each annealed; the same piece, number and seed give the same plans
wherever and beside whatever they are computed.
"""

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from naicha.zoning.solver.adjacency import Piece, connected_parts
from naicha.zoning.solver.arrays import Floats, Ints, Masks
from naicha.zoning.solver.kernels import anneal as kernel
from naicha.zoning.solver.kernels import tally as terms
from naicha.zoning.solver.problem import Wishes

TRIES = 12  # spanning trees before a cut that breaks a rule is taken
TIGHT = 0.1  # a band narrower than this share of its middle wants melting
DEARER = 20.0  # how much a broken rule costs more while a plan is mended
MENDINGS = 3
MELT = {"compact": 200, "cut": 12, "balance": 60}  # a melt every so many moves
# A band narrower than one building is met by luck only: so many more moves, at most.
NEEDLE = 50
MOST_MOVES = 8_000_000
WARM = {"compact": (2.0, 0.03), "cut": (4.0, 0.15), "balance": (1.0, 1e-4)}
FEWEST = 4.0  # whole compounds first: dearer than a compact plan as a whole
# While annealing, that price would freeze everything: starts take turns with these,
# in units of what an average building costs.
THAWED = (-8.0, -20.0, -50.0)
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Terms:
    """What is paid for, taken from the wishes for one piece and number of grids."""

    low: int
    high: int
    k: int
    least: Ints
    price: Floats
    objective: str
    change: float
    budget: int
    split: float
    fewest: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A division of a piece: a grid number for each building, and what it costs."""

    label: Ints
    figures: Floats
    score: float
    broken: int

    @property
    def rank(self) -> tuple[int, float]:
        return self.broken, self.score


def spread(piece: Piece) -> float:
    """Compactness of the piece as one grid: a scale for prices (m² × households)."""
    return float(
        (
            piece.w
            * ((piece.x - piece.x.mean()) ** 2 + (piece.y - piece.y.mean()) ** 2)
        ).sum()
    )


def terms_for(piece: Piece, wishes: Wishes, k: int, budget: int = -1) -> Terms:
    mean = max(piece.households / k, 1.0)
    if wishes.split == "fewest":
        split = 1.0 + FEWEST * spread(piece) if wishes.objective == "compact" else 1e4
    else:
        split = float(wishes.split)
    price = np.array([0.0, 0.0, split, wishes.balance / mean, 30.0])
    if wishes.objective == "compact":
        price[kernel.COMPACT] = 1.0
    elif wishes.objective == "cut":
        price[kernel.CUT] = 1.0
    else:
        price[kernel.EVEN] = 1.0 / mean
    return Terms(
        low=wishes.low,
        high=wishes.high,
        k=k,
        least=np.array(list(wishes.minimum.values()), np.int64),
        price=price,
        objective=wishes.objective,
        change=wishes.change,
        budget=budget,
        split=split,
        fewest=wishes.split == "fewest",
    )


def random_state(*parts: object) -> Masks:
    """A random state that depends on what is solved, not on when or where."""
    text = "\x1f".join(map(str, parts)).encode()
    digest = hashlib.blake2b(text, digest_size=8).digest()
    return np.array([int.from_bytes(digest, "little")], np.uint64)


def measure(piece: Piece, terms_: Terms, label: Ints) -> Found:
    """Count what a division costs and breaks."""
    figures = terms.tally(
        piece.x,
        piece.y,
        piece.w,
        piece.compound,
        piece.start,
        piece.to,
        piece.counts,
        terms_.least,
        piece.home,
        piece.locked,
        np.where(piece.home >= 0, piece.w, 0),
        label,
        terms_.k,
        terms_.low,
        terms_.high,
    )
    broken = figures[terms.MISSED] + figures[terms.LACKING] + figures[terms.UNLOCKED]
    if terms_.budget >= 0:
        broken += max(figures[terms.AWAY] - terms_.budget, 0)
    return Found(label, figures, score_of(terms_, piece, figures), round(broken))


def score_of(terms_: Terms, piece: Piece, figures: Floats) -> float:
    """The score in the units of the objective."""
    if terms_.objective == "balance":
        score = figures[terms.WORST]
    elif terms_.objective == "cut":
        score = figures[terms.LINKS]
    else:
        score = figures[terms.COST]
    compounds = int(piece.compound.max()) + 1
    score += terms_.split * (figures[terms.PARTS] - compounds)
    score += terms_.change * figures[terms.AWAY]
    if terms_.objective != "balance":
        score += terms_.price[kernel.EVEN] * figures[terms.UNEVEN]
    return float(score)


def keeps_today(piece: Piece, terms_: Terms) -> bool:
    return terms_.change > 0 or terms_.budget >= 0 or bool(piece.locked.any())


def search(
    piece: Piece, terms_: Terms, starts: int, moves: int, seed: int
) -> list[Found]:
    """Plans of several starts, best first: ``moves`` tries a building each."""
    k = terms_.k
    moves = enough(piece, terms_, moves)
    if k == 1:
        return [measure(piece, terms_, np.zeros(piece.n, np.int64))]
    found = []
    for number in range(starts):
        state = random_state(seed, piece.name, piece.part, k, number)
        from_today = number % 2 == 0 and keeps_today(piece, terms_)
        label = start_from_today(piece, terms_, state) if from_today else None
        if label is None:
            label = kernel.first_division(
                piece.w,
                piece.start,
                piece.to,
                piece.drag,
                k,
                terms_.low,
                terms_.high,
                TRIES,
                state,
            )
            label = named_as_today(piece, label, k)
        found.append(
            annealed(
                piece, thawed(terms_, number), label, moves, state, gentle=from_today
            )
        )
    found.sort(key=lambda one: one.rank)
    return mended(piece, terms_, found, moves, seed)


def mended(
    piece: Piece, terms_: Terms, found: list[Found], moves: int, seed: int
) -> list[Found]:
    """Where the best plan breaks a rule by little: go on from it, rules dearer."""
    strict = replace(terms_, price=terms_.price.copy())
    strict.price[kernel.OUTSIDE] *= DEARER
    for number in range(MENDINGS):
        if not found[0].broken:
            break
        state = random_state(seed, piece.name, piece.part, terms_.k, "mend", number)
        better = annealed(
            piece, strict, found[0].label.copy(), moves, state, gentle=True
        )
        found = sorted([*found, better], key=lambda one: one.rank)
    return found


def enough(piece: Piece, terms_: Terms, moves: int) -> int:
    """More moves where the band is narrower than a building."""
    if terms_.high - terms_.low >= piece.households / piece.n:
        return moves
    return max(min(moves * NEEDLE, MOST_MOVES // piece.n), moves)


def thawed(terms_: Terms, number: int) -> Terms:
    """The terms with a price of splits under which annealing can move."""
    if not terms_.fewest:
        return terms_
    price = terms_.price.copy()
    price[kernel.SPLIT] = THAWED[number % len(THAWED)]
    return replace(terms_, price=price)


def annealed(
    piece: Piece,
    terms_: Terms,
    label: Ints,
    moves: int,
    state: Masks,
    *,
    gentle: bool = False,
) -> Found:
    """Anneal a division and measure it."""
    warm, cold = WARM[terms_.objective]
    if gentle:  # begin near today's plan, do not melt it down
        warm = (warm * cold) ** 0.5
    tight = terms_.high - terms_.low < TIGHT * (terms_.high + terms_.low)
    melt = MELT["cut" if tight else terms_.objective]
    kernel.anneal(
        piece.x,
        piece.y,
        piece.w,
        piece.compound,
        piece.start,
        piece.to,
        piece.drag,
        piece.counts,
        terms_.least,
        piece.home,
        (terms_.change * piece.w * (piece.home >= 0)).astype(np.float64),
        piece.locked,
        np.where(piece.home >= 0, piece.w, 0),
        label,
        np.array(
            [
                terms_.k,
                terms_.low,
                terms_.high,
                terms_.budget,
                round(piece.households / terms_.k),
            ]
        ),
        terms_.price,
        np.array([warm, cold]),
        moves * piece.n,
        melt,
        state,
    )
    return measure(piece, terms_, label)


def overlap(piece: Piece, label: Ints, k: int) -> Ints:
    """Households that each new grid (row) shares with each of today's (column)."""
    shared = np.zeros((k, piece.today.size), np.int64)
    known = piece.home >= 0
    np.add.at(
        shared,
        (label[known], piece.home[known]),
        piece.w[known] + 1_000_000_000 * piece.locked[known],
    )
    return shared


def named_as_today(piece: Piece, label: Ints, k: int) -> Ints:
    """Rename the grids so that as many households as possible keep their grid."""
    if not piece.today.size:
        return label
    shared = overlap(piece, label, k)
    name = np.full(k, -1, np.int64)
    taken = np.zeros(max(k, piece.today.size), np.bool_)
    for at in np.argsort(-shared, axis=None, kind="stable"):
        new, old = divmod(int(at), piece.today.size)
        if name[new] < 0 and not taken[old] and old < k and shared[new, old] > 0:
            name[new] = old
            taken[old] = True
    free = iter(np.flatnonzero(~taken[:k]))
    for new in range(k):
        if name[new] < 0:
            name[new] = next(free)
    return name[label]


def start_from_today(piece: Piece, terms_: Terms, state: Masks) -> Ints | None:
    """Today's grids, mended into k connected ones; None where that is not possible."""
    k = terms_.k
    if not piece.today.size:
        return None
    known = np.where(piece.home < k, piece.home, -1)
    label = grown(piece, main_parts(piece, known, k))
    if label is None:
        return None
    missing = [g for g in range(k) if not (label == g).any()]
    for g in missing:
        sizes = np.bincount(label, weights=piece.w * ~piece.locked, minlength=k)
        if not halve(piece, label, int(sizes.argmax()), g, terms_, state):
            return None
    return label


def main_parts(piece: Piece, label: Ints, k: int) -> Ints:
    """Keep of each grid its largest connected part (locked buildings count first)."""
    result = np.full(piece.n, -1, np.int64)
    value = piece.w + 1 + 1_000_000_000 * piece.locked
    for g in range(k):
        parts = connected_parts(piece, np.flatnonzero(label == g))
        if parts:
            main = max(parts, key=lambda part: (int(value[part].sum()), -part[0]))
            result[main] = g
    return result


def grown(piece: Piece, label: Ints) -> Ints | None:
    """Give buildings without a grid to a neighbour's grid, ring by ring."""
    label = label.copy()
    while (label < 0).any():
        ring = [
            (int(i), int(label[j]))
            for i in np.flatnonzero(label < 0)
            for j in piece.to[piece.start[i] : piece.start[i + 1]]
            if label[j] >= 0
        ]
        if not ring:
            return None
        for i, g in ring:
            if label[i] < 0:
                label[i] = g
    return label


def halve(
    piece: Piece, label: Ints, g: int, new: int, terms_: Terms, state: Masks
) -> bool:
    """Cut grid g in two; the part with fewer locked households becomes ``new``."""
    members = np.flatnonzero(label == g)
    if members.size < 2:  # noqa: PLR2004 -- two halves
        return False
    place = np.full(piece.n, -1, np.int64)
    place[members] = np.arange(members.size)
    source = np.repeat(np.arange(piece.n), np.diff(piece.start))
    keep = (place[source] >= 0) & (place[piece.to] >= 0)
    rows = np.zeros(members.size + 1, np.int64)
    np.cumsum(np.bincount(place[source[keep]], minlength=members.size), out=rows[1:])
    half = kernel.first_division(
        piece.w[members],
        rows,
        place[piece.to[keep]],
        piece.drag[keep],
        2,
        terms_.low,
        terms_.high,
        TRIES,
        state,
    )
    held = np.bincount(half, weights=piece.locked[members], minlength=2)
    label[members[half == int(held.argmin())]] = new
    return True
