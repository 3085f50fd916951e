"""How good can any plan be: bounds, exact search, and the proof that there is none.

Three tools, from cheap to dear:

1. the Lagrangian bound of Hess's model, which also rules out most (building, medoid)
   pairs (``kernels.lagrange``);
2. what is left goes to HiGHS as a mixed-integer model; grids that come back in several
   pieces are answered with separator cuts, until none is;
3. communities of at most 63 buildings can be searched exhaustively
   (``kernels.exhaust``), for any objective.
"""

import os
import sys
import time
from dataclasses import dataclass
from functools import cache

import highspy
import numpy as np

from naicha.zoning.solver.adjacency import Piece, connected_parts
from naicha.zoning.solver.arrays import Flags, Floats, Ints, Masks
from naicha.zoning.solver.kernels import anneal, exhaust, lagrange, tally
from naicha.zoning.solver.search import Found, Terms, measure

SAME = 1e-6  # shares of the score that count as equal: the tolerance of the proof
SMALL = 63  # buildings that fit into the bits of one word, one bit kept apart
BLINK_S = 0.01  # less is not worth another run
TINY = 26  # buildings for which exhaustive search comes first
STEPS_A_SECOND = 2_000_000
MOST_PAIRS = 12_000
MOST_BUILDINGS = 1_500  # every pair of buildings has its place in memory
SCALE = 1000.0  # HiGHS sees scores of about this size


@dataclass(frozen=True, slots=True)
class Proof:
    """A plan (perhaps better than the one given), a bound, and whether all is known.

    ``done`` with ``found`` None means: proven that no plan keeps every rule.
    """

    found: Found | None
    bound: float
    done: bool


class Clock:
    """Seconds left of a budget."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return max(self.end - time.monotonic(), 0.0)


def least_parts(piece: Piece, high: int) -> int:
    """(Compound, grid) pairs that no plan can do without, by sizes alone."""
    if piece.compound.max() < 0:
        return 0
    inside = piece.compound >= 0
    sizes = np.bincount(piece.compound[inside], weights=piece.w[inside])
    return int(np.maximum(np.ceil(sizes / max(high, 1)), 1).sum())


def simple_bound(piece: Piece, terms: Terms) -> float:
    """What every plan costs, seen from the sizes alone."""
    compounds = int(piece.compound.max()) + 1
    bound = terms.split * (least_parts(piece, terms.high) - compounds)
    if terms.objective == "cut":
        bound += terms.k - 1  # a connected piece falls into k parts by k - 1 cuts
    elif terms.objective == "balance":
        bound += max(-piece.households % terms.k, piece.households % terms.k) / terms.k
    return float(bound)


def best_possible(
    piece: Piece, terms: Terms, found: Found | None, seconds: float
) -> Proof:
    """Prove ``found`` best, or find a better plan, or say how far it may be.

    With ``found`` None the question is whether there is any plan at all.
    """
    clock = Clock(seconds)
    floor = simple_bound(piece, terms)
    if found is not None and found.score <= floor * (1 + SAME) + 1e-9:
        return Proof(found, found.score, done=True)
    if terms.k == 1:
        return Proof(found, found.score if found else np.inf, done=True)
    if piece.n > MOST_BUILDINGS:
        return Proof(found, floor if found else -np.inf, done=False)
    return _exactly(piece, terms, found, floor, clock)


def _exactly(
    piece: Piece, terms: Terms, found: Found | None, floor: float, clock: Clock
) -> Proof:
    """Choose the exact method for the question."""
    if terms.change > 0 or terms.budget >= 0:
        return _bound_only(piece, terms, found, floor)
    if found is None:
        return _any_plan(piece, terms, clock)
    if terms.objective != "compact":
        return _exhausted(piece, terms, found, floor, clock)
    return _most_compact(piece, terms, found, clock)


def _bound_only(piece: Piece, terms: Terms, found: Found | None, floor: float) -> Proof:
    """Change has a price or a limit: the bound without it still holds."""
    if terms.objective != "compact" or found is None:
        return Proof(found, floor, done=False)
    hess = Hess(piece, terms, found)
    bound = hess.raise_bound() + hess.fixed_cost
    return Proof(found, max(bound, floor), done=found.score <= bound * (1 + SAME))


def _any_plan(piece: Piece, terms: Terms, clock: Clock) -> Proof:
    """Whether any plan keeps every rule: exhaustive search, then HiGHS."""
    if piece.n <= SMALL:
        share = 0.5 if piece.n > TINY else 0.9
        proof = _exhausted(piece, terms, None, 0.0, clock, share=share)
        if proof.done:
            return proof
    if piece.n**2 > MOST_PAIRS:
        return Proof(None, -np.inf, done=False)
    return Hess(piece, terms, None).solve(clock)


def _most_compact(piece: Piece, terms: Terms, found: Found, clock: Clock) -> Proof:
    """The proof for compactness: bound, fixing, and what is left to a solver."""
    hess = Hess(piece, terms, found)
    bound = hess.raise_bound() + hess.fixed_cost
    if found.score <= bound * (1 + SAME):
        return Proof(found, found.score, done=True)
    if terms.price[anneal.EVEN] > 0 or hess.pairs > MOST_PAIRS:
        return Proof(found, bound, done=False)
    proof = hess.solve(clock)
    if not proof.done and piece.n <= TINY:
        # A building without households may hang nowhere in the model's best plan; so
        # few buildings are searched whole.
        return _exhausted(piece, terms, proof.found, bound, clock)
    return Proof(proof.found, max(proof.bound, bound), proof.done)


# -- exhaustive search ---------------------------------------------------------------


def _exhausted(
    piece: Piece,
    terms: Terms,
    found: Found | None,
    floor: float,
    clock: Clock,
    share: float = 1.0,
) -> Proof:
    """Search all divisions better than ``found``, within a share of the time."""
    if piece.n > SMALL:
        return Proof(found, floor, done=False)
    best = np.inf if found is None else found.score * (1 - SAME / 10)
    steps = int(share * clock.left * STEPS_A_SECOND)
    done, better = every_division(piece, terms, best, max(steps, 1))
    if better is None:
        bound = floor if not done else (found.score if found else np.inf)
        return Proof(found, bound, done=done)
    return Proof(better, better.score if done else floor, done=done)


def every_division(
    piece: Piece, terms: Terms, best: float, steps: int
) -> tuple[bool, Found | None]:
    """The best division cheaper than ``best``; whether all were looked at."""
    order = outside_in(piece)
    place = np.empty(piece.n, np.int64)
    place[order] = np.arange(piece.n)
    compounds = int(piece.compound.max()) + 1
    price = np.array(
        [
            terms.price[anneal.COMPACT],
            terms.price[anneal.CUT],
            terms.split,
            0.0 if terms.objective == "balance" else terms.price[anneal.EVEN],
            1.0 if terms.objective == "balance" else 0.0,
        ]
    )
    px, py = piece.x[order], piece.y[order]
    far = (px[:, None] - px) ** 2 + (py[:, None] - py) ** 2
    status, _, masks, _ = exhaust.exhaust(
        neighbour_masks(piece, place),
        far,
        piece.w[order],
        piece.counts[order],
        terms.least,
        masks_of(piece.compound, place),
        locked_masks(piece, place),
        terms.low,
        terms.high,
        terms.k,
        price,
        np.zeros(piece.n),
        np.zeros(terms.k + 1),
        best + terms.split * compounds,
        steps,
    )
    done = status == exhaust.DONE
    if not masks.any():
        return done, None
    label = np.empty(piece.n, np.int64)
    for g, mask in enumerate(masks.tolist()):
        for bit in range(piece.n):
            if mask >> bit & 1:
                label[order[bit]] = g
    return done, measure(piece, terms, keep_locks(piece, label))


def keep_locks(piece: Piece, label: Ints) -> Ints:
    """Swap names so that locked buildings are in the grid they are locked to."""
    for home in sorted(set(piece.home[piece.locked].tolist())):
        now = label[piece.locked & (piece.home == home)][0]
        if now != home:
            one, other = label == now, label == home
            label[one], label[other] = home, now
    return label


def outside_in(piece: Piece) -> Ints:
    """Buildings ring by ring from the farthest out: the rest stays in one lump."""
    seed = int((piece.x**2 + piece.y**2).argmax())
    order, seen = [seed], {seed}
    for u in order:
        for v in piece.to[piece.start[u] : piece.start[u + 1]].tolist():
            if v not in seen:
                seen.add(v)
                order.append(v)
    return np.array(order, np.int64)


def neighbour_masks(piece: Piece, place: Ints) -> Masks:
    near = [0] * piece.n
    for i in range(piece.n):
        for j in piece.to[piece.start[i] : piece.start[i + 1]].tolist():
            near[place[i]] |= 1 << int(place[j])
    return np.array(near, np.uint64)


def masks_of(numbers: Ints, place: Ints) -> Masks:
    masks = [0] * (int(numbers.max()) + 1)
    for i, number in enumerate(numbers.tolist()):
        if number >= 0:
            masks[number] |= 1 << int(place[i])
    return np.array(masks, np.uint64)


def locked_masks(piece: Piece, place: Ints) -> Masks:
    """Buildings locked together, grid by grid."""
    if not piece.locked.any():
        return np.zeros(0, np.uint64)
    masks = masks_of(np.where(piece.locked, piece.home, -1), place)
    return masks[masks > 0]


# -- Hess's model --------------------------------------------------------------------


class Hess:
    """Building i is served by medoid j: bound, fixing, and the model for HiGHS."""

    def __init__(self, piece: Piece, terms: Terms, found: Found | None) -> None:
        self.piece, self.terms, self.found = piece, terms, found
        px, py = piece.x, piece.y
        self.far: Floats = (px[:, None] - px) ** 2 + (py[:, None] - py) ** 2
        self.w = piece.w.astype(np.float64)
        self.alive: Flags = np.ones((piece.n, piece.n), np.bool_)  # [medoid, building]
        self.least_parts = least_parts(piece, terms.high)
        self.compounds = int(piece.compound.max()) + 1
        # A plan with the fewest splits is compared on compactness alone.
        self.fewest = (
            found is not None
            and terms.split > 0
            and found.figures[tally.PARTS] == self.least_parts
        )
        self.fixed_cost = terms.split * (self.least_parts - self.compounds)
        self.pairs = piece.n**2

    @property
    def target(self) -> float:
        """What compactness alone must beat."""
        if self.found is None:
            return float("inf")
        return self.found.score - self.fixed_cost

    def raise_bound(self, rounds: int = 1200) -> float:
        """The Lagrangian bound on compactness; strikes pairs as it rises."""
        terms = self.terms
        v = np.full(self.piece.n, self.target / max(self.w.sum(), 1.0))
        goal = self.target * (1 + 1e-9)
        bound = -np.inf
        for share in (0.25, 0.25, 0.5):
            bound = max(
                bound,
                lagrange.bound(
                    self.far,
                    self.w,
                    terms.k,
                    float(terms.low),
                    float(terms.high),
                    self.target,
                    int(rounds * share),
                    v,
                    self.alive,
                ),
            )
            if bound >= self.target * (1 - SAME):
                break
            self.pairs = lagrange.rule_out(
                self.far,
                self.w,
                terms.k,
                float(terms.low),
                float(terms.high),
                goal,
                v,
                self.alive,
            )
        return float(bound)

    def solve_within(self, seconds: float) -> Proof:
        return self.solve(Clock(seconds))

    def solve(self, clock: Clock) -> Proof:
        """Solve what is left with HiGHS, adding separator cuts until grids hang."""
        model = Model(self)
        best, bound = self.found, -np.inf
        while clock.left > BLINK_S:
            status, value, label = model.run(clock.left, best)
            bound = max(bound, value)
            if status == "infeasible":
                return Proof(best, best.score if best else np.inf, done=True)
            if label is None:
                break
            cuts = model.separate(label)
            if not cuts:
                found = measure(self.piece, self.terms, model.numbered(label))
                if not found.broken and (best is None or found.score < best.score):
                    best = found
            closed = best is not None and best.score <= bound * (1 + SAME)
            if closed or not cuts:
                break
        if best is not None and best.score <= bound * (1 + SAME):
            return Proof(best, best.score, done=True)
        return Proof(best, bound, done=False)


@cache
def hush() -> None:
    """Let HiGHS print its banner, once a process, to nowhere."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()  # type: ignore[no-untyped-call]
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def new_solver() -> highspy.Highs:
    hush()
    return highspy.Highs()  # type: ignore[no-untyped-call]


class Model:
    """The mixed-integer model of one piece in HiGHS."""

    def __init__(self, hess: Hess) -> None:
        self.hess = hess
        self.solver = new_solver()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("mip_rel_gap", SAME / 10),
            ("mip_abs_gap", SAME / 10),
            ("mip_feasibility_tolerance", 1e-7),
        ):
            self.solver.setOptionValue(option, value)
        self.medoid, self.building = np.nonzero(hess.alive)
        self.index = {
            (int(j), int(i)): at
            for at, (j, i) in enumerate(zip(self.medoid, self.building, strict=True))
        }
        self.scale = SCALE / max(hess.target if np.isfinite(hess.target) else 1.0, 1e-9)
        self.build()

    def build(self) -> None:
        hess, piece = self.hess, self.hess.piece
        cost = piece.w[self.building] * hess.far[self.medoid, self.building]
        if hess.found is None:
            cost = np.zeros(len(cost))
        count = len(cost)
        self.spots = self.compound_spots()
        price = 0.0 if hess.fewest else hess.terms.split * self.scale
        columns = count + len(self.spots)
        self.solver.addVars(columns, np.zeros(columns), np.ones(columns))
        for at in range(columns):
            self.solver.changeColCost(
                at, float(cost[at] * self.scale) if at < count else price
            )
            self.solver.changeColIntegrality(
                at,
                highspy.HighsVarType.kInteger
                if at < count
                else highspy.HighsVarType.kContinuous,
            )
        self.offset = 0.0
        if hess.terms.split > 0:
            self.offset = (
                hess.fixed_cost if hess.fewest else -hess.terms.split * hess.compounds
            )
        self.serve_each()
        self.keep_sizes()
        self.keep_locks()
        self.count_compounds(count)

    def row(self, low: float, high: float, terms: dict[int, float]) -> None:
        at = np.array(list(terms), np.int32)
        values = np.array(list(terms.values()), np.float64)
        self.solver.addRow(low, high, len(at), at, values)

    def serve_each(self) -> None:
        """Each building by one medoid; a medoid serves itself before others."""
        by: dict[int, dict[int, float]] = {}
        for (j, i), at in self.index.items():
            by.setdefault(i, {})[at] = 1.0
            if i != j:
                self.row(-np.inf, 0.0, {at: 1.0, self.index[j, j]: -1.0})
        for i in range(self.hess.piece.n):
            self.row(1.0, 1.0, by.get(i, {}))

    def keep_sizes(self) -> None:
        """The band, the number of grids, and the minimums."""
        hess, w = self.hess, self.hess.w
        of: dict[int, list[tuple[int, int]]] = {}
        for (j, i), at in self.index.items():
            of.setdefault(j, []).append((i, at))
        self.row(hess.terms.k, hess.terms.k, {self.index[j, j]: 1.0 for j in of})
        for j, served in of.items():
            self.at_least(j, served, w, hess.terms.low)
            top = {at: float(w[i]) for i, at in served}
            top[self.index[j, j]] -= float(hess.terms.high)
            self.row(-np.inf, 0.0, top)
            for column, least in enumerate(hess.terms.least.tolist()):
                self.at_least(j, served, hess.piece.counts[:, column], least)

    def at_least(
        self, j: int, served: list[tuple[int, int]], weight: Floats | Ints, least: int
    ) -> None:
        terms = {at: float(weight[i]) for i, at in served}
        terms[self.index[j, j]] -= float(least)
        self.row(0.0, np.inf, terms)

    def keep_locks(self) -> None:
        """Locked together: served alike. Locked apart: never by the same medoid."""
        piece = self.hess.piece
        heads: list[int] = []
        for home in sorted(set(piece.home[piece.locked].tolist())):
            held = np.flatnonzero(piece.locked & (piece.home == home)).tolist()
            for other in held[1:]:
                for j in range(piece.n):
                    self.tie(self.index.get((j, held[0])), self.index.get((j, other)))
            heads.append(held[0])
        for j in range(piece.n if len(heads) > 1 else 0):
            row = {self.index[j, i]: 1.0 for i in heads if (j, i) in self.index}
            self.row(-np.inf, 1.0, row)

    def tie(self, one: int | None, other: int | None) -> None:
        terms = {at: sign for at, sign in ((one, 1.0), (other, -1.0)) if at is not None}
        if terms:
            self.row(0.0, 0.0, terms)

    def compound_spots(self) -> dict[tuple[int, int], int]:
        """Columns: whether compound c has a building in the grid of medoid j."""
        if self.hess.terms.split <= 0 or self.hess.compounds == 0:
            return {}
        spots: dict[tuple[int, int], int] = {}
        for j, i in self.index:
            c = int(self.hess.piece.compound[i])
            if c >= 0 and (c, j) not in spots:
                spots[c, j] = len(self.index) + len(spots)
        return spots

    def count_compounds(self, _count: int) -> None:
        if not self.spots:
            return
        piece, high = self.hess.piece, self.hess.terms.high
        for (j, i), at in self.index.items():
            c = int(piece.compound[i])
            if c >= 0:
                self.row(-np.inf, 0.0, {at: 1.0, self.spots[c, j]: -1.0})
        for c in range(self.hess.compounds):
            need = max(-(-int(piece.w[piece.compound == c].sum()) // high), 1)
            row = {at: 1.0 for (of, _), at in self.spots.items() if of == c}
            self.row(need, np.inf, row)
        if self.hess.fewest:
            row = dict.fromkeys(self.spots.values(), 1.0)
            self.row(-np.inf, self.hess.least_parts, row)

    def run(self, seconds: float, best: Found | None) -> tuple[str, float, Ints | None]:
        """Solve; returns (status, bound on the score, medoid of each building)."""
        self.solver.setOptionValue(
            "time_limit", float(seconds) + self.solver.getRunTime()
        )
        if best is not None:
            self.suggest(best)
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return "infeasible", np.inf, None
        info = self.solver.getInfo()
        bound = info.mip_dual_bound / self.scale + self.offset
        if info.primal_solution_status != 2:  # noqa: PLR2004 -- kSolutionStatusFeasible
            return "open", bound, None
        values = np.array(self.solver.getSolution().col_value[: len(self.medoid)])
        label = np.empty(self.hess.piece.n, np.int64)
        chosen = values > 0.5  # noqa: PLR2004 -- 0 or 1
        label[self.building[chosen]] = self.medoid[chosen]
        done = status == highspy.HighsModelStatus.kOptimal
        return ("optimal" if done else "open"), bound, label

    def suggest(self, best: Found) -> None:
        """Give HiGHS the plan we have."""
        solution = highspy.HighsSolution()
        values = np.zeros(len(self.index) + len(self.spots))
        hess = self.hess
        for g in range(hess.terms.k):
            members = np.flatnonzero(best.label == g)
            block = hess.far[np.ix_(members, members)] @ hess.w[members]
            j = int(members[block.argmin()])
            for i in members.tolist():
                if (j, i) not in self.index:
                    return
                values[self.index[j, i]] = 1.0
                c = int(hess.piece.compound[i])
                if (c, j) in self.spots:
                    values[self.spots[c, j]] = 1.0
        solution.col_value = values.tolist()
        self.solver.setSolution(solution)

    def separate(self, label: Ints) -> int:
        """Cut off grids in several pieces; returns how many cuts were needed.

        Where i is served by j but not connected to it inside the grid, one building of
        each set that separates the two must be served by j as well.
        """
        piece, cuts = self.hess.piece, 0
        for j in sorted(set(label.tolist())):
            members = np.flatnonzero(label == j)
            parts = connected_parts(piece, members)
            for part in parts:
                if j in part:
                    continue
                core = next(other for other in parts if j in other)
                wall = separator(piece, core, part)
                row = {self.index[j, s]: -1.0 for s in wall if (j, s) in self.index}
                for i in part:
                    self.row(-np.inf, 0.0, {self.index[j, i]: 1.0, **row})
                    cuts += 1
        return cuts

    def numbered(self, label: Ints) -> Ints:
        """Grids from 0 in the order of their medoids, locked ones by their name."""
        _, numbers = np.unique(label, return_inverse=True)
        return keep_locks(self.hess.piece, numbers.astype(np.int64))


def separator(piece: Piece, core: list[int], part: list[int]) -> list[int]:
    """Neighbours of ``core`` reached from ``part`` without crossing them."""
    inside = set(core)
    wall = {
        int(v)
        for u in core
        for v in piece.to[piece.start[u] : piece.start[u + 1]]
        if int(v) not in inside
    }
    seen, wave, met = set(part), list(part), set()
    while wave:
        u = wave.pop()
        for v in piece.to[piece.start[u] : piece.start[u + 1]].tolist():
            if v in wall:
                met.add(v)
            elif v not in seen:
                seen.add(v)
                wave.append(v)
    return sorted(met)


def sizes_pack(piece: Piece, terms: Terms, seconds: float) -> bool | None:
    """Whether the sizes alone can be grouped; None where the time was too short.

    Buildings into bags, no map: the model of HiGHS without distance and contiguity.
    """
    if piece.n * terms.k > MOST_PAIRS:
        return None
    solver = new_solver()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", float(seconds))
    count = piece.n * terms.k
    solver.addVars(count, np.zeros(count), np.ones(count))
    for at in range(count):
        solver.changeColIntegrality(at, highspy.HighsVarType.kInteger)
    bags = np.arange(terms.k, dtype=np.int32)
    for i in range(piece.n):
        solver.addRow(1.0, 1.0, terms.k, bags + np.int32(i * terms.k), np.ones(terms.k))
    every = np.arange(piece.n, dtype=np.int32) * np.int32(terms.k)
    for bag in range(terms.k):
        solver.addRow(
            float(terms.low),
            float(terms.high),
            piece.n,
            every + np.int32(bag),
            piece.w.astype(np.float64),
        )
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return False
    return True if status == highspy.HighsModelStatus.kOptimal else None
