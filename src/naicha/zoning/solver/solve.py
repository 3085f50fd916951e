"""One piece from wish to answer: figures first, then search, then proof."""

import time
from dataclasses import dataclass, replace

import numpy as np

from naicha.zoning.solver import proof, reasons
from naicha.zoning.solver.adjacency import Piece
from naicha.zoning.solver.arrays import Ints
from naicha.zoning.solver.kernels import tally
from naicha.zoning.solver.problem import Effort, Status, Wishes
from naicha.zoning.solver.search import (
    Found,
    Terms,
    annealed,
    random_state,
    search,
    terms_for,
)
from naicha.zoning.solver.texts import Reason, because

# Starts, and moves a building tries in each.
EFFORTS: dict[Effort, tuple[int, int]] = {
    "quick": (1, 200),
    "normal": (4, 400),
    "thorough": (16, 2000),
    "prove": (16, 2000),
}
HARDER = (12, 1500)  # where a rule is still broken
HARDER_QUICK = (6, 600)
# Seconds for the question whether there is any plan at all.
PATIENCE_S: dict[Effort, float] = {
    "quick": 0.0,
    "normal": 5.0,
    "thorough": 60.0,
    "prove": 60.0,
}
MOST_NUMBERS = 12  # numbers of grids searched one by one, best first
LEAPS = 6  # and so many more, spread over the rest
LOOSE = 0.10  # an alternative may score so much worse
DIFFERENT = 0.05  # and must put so many households elsewhere


@dataclass(frozen=True, slots=True)
class Task:
    """A piece, and how it shall be solved.

    ``asked`` is the number of grids when it is not free; ``blocked`` what the figures
    alone forbid; ``budget`` households that may move (-1: any).
    """

    piece: Piece
    wishes: Wishes
    asked: int | None
    blocked: tuple[Reason, ...]
    effort: Effort
    seed: int
    seconds: float
    budget: int = -1
    alternatives: int = 3

    @property
    def work(self) -> int:
        """About how long it takes, in moves."""
        starts, moves = EFFORTS[self.effort]
        most = 100_000 if self.effort == "prove" else 0
        return self.piece.n * (starts * moves + most + 2000)


@dataclass(frozen=True, slots=True)
class Solved:
    """What became of a piece; ``label`` is the nearest division if a rule is broken."""

    label: Ints
    k: int
    status: Status
    score: float
    bound: float | None
    reasons: tuple[Reason, ...]
    others: tuple[Ints, ...]
    moved: int
    cpu_s: float


def solve(task: Task) -> Solved:
    began = time.process_time()
    solved = nearest(task) if task.blocked else free(task)
    return replace(solved, cpu_s=time.process_time() - began)


def wanted(piece: Piece, wishes: Wishes, asked: int | None) -> list[int]:
    """Numbers of grids to try, best first; never empty."""
    few, many = reasons.grid_range(piece, wishes)
    if asked is not None:
        return [min(max(asked, 1), piece.n)]
    if few > many:
        return [min(max(few, 1), piece.n)]
    choices = list(range(few, many + 1))
    if wishes.grids == "fewest":
        return choices
    mean = wishes.mean or (wishes.low + wishes.high) / 2
    return sorted(choices, key=lambda k: (abs(piece.households / k - mean), k))


def nearest(task: Task) -> Solved:
    """A division for the eye where the figures forbid a right one."""
    k = wanted(task.piece, task.wishes, task.asked)[0]
    terms = terms_for(task.piece, task.wishes, k, task.budget)
    found = search(task.piece, terms, 1, EFFORTS["normal"][1], task.seed)[0]
    return as_solved(found, terms, Status.IMPOSSIBLE, None, task.blocked)


def as_solved(
    found: Found,
    terms: Terms,
    status: Status,
    bound: float | None,
    why: tuple[Reason, ...] = (),
    others: tuple[Ints, ...] = (),
) -> Solved:
    good = status in {Status.OPTIMAL, Status.FEASIBLE}
    return Solved(
        label=found.label,
        k=terms.k,
        status=status,
        score=found.score if good else float("inf"),
        bound=bound,
        reasons=why,
        others=others,
        moved=round(float(found.figures[tally.AWAY])),
        cpu_s=0.0,
    )


def free(task: Task) -> Solved:
    """Search over the numbers of grids until one keeps every rule."""
    piece, choices = task.piece, wanted(task.piece, task.wishes, task.asked)
    starts, moves = EFFORTS[task.effort]
    met: dict[int, list[Found]] = {}
    harder = HARDER_QUICK if task.effort == "quick" else HARDER
    for strength in ((starts, moves), harder):
        for k in (
            searched(choices)
            if strength == harder or task.wishes.grids == "fewest"
            else choices[:1]
        ):
            terms = terms_for(piece, task.wishes, k, task.budget)
            met[k] = search(piece, terms, *strength, task.seed)
            if met[k][0].broken:
                continue
            fewer = with_fewer(task, k)
            if isinstance(fewer, tuple):
                terms, found, sure = fewer
                return judged(task, terms, polished(task, terms, found), sure=sure)
            return judged(task, terms, met[k], sure=fewer)
    return doubted(task, choices, met)


def searched(choices: list[int]) -> list[int]:
    """The numbers of grids to search: all of a few, else the best and some leaps."""
    rest = choices[MOST_NUMBERS:]
    return choices[:MOST_NUMBERS] + rest[:: max(len(rest) // LEAPS, 1)]


def with_fewer(task: Task, k: int) -> tuple[Terms, Found, bool] | bool:
    """Where the fewest grids are wanted: exact search for a plan with fewer than k.

    Returns that plan and whether still fewer are impossible; or, if there is none,
    whether that is certain.
    """
    if task.wishes.grids != "fewest" or task.asked is not None:
        return True
    fewer = range(reasons.grid_range(task.piece, task.wishes)[0], k)
    certain = True
    for less in fewer:
        terms = terms_for(task.piece, task.wishes, less, task.budget)
        patience = min(PATIENCE_S[task.effort], task.seconds) / len(fewer)
        if not patience:
            return False
        result = proof.best_possible(task.piece, terms, None, patience)
        if result.found is not None:
            return terms, result.found, certain
        certain = certain and result.done
    return certain


def judged(task: Task, terms: Terms, plans: list[Found], *, sure: bool) -> Solved:
    """A plan that keeps every rule: how good is it?"""
    best, bound = plans[0], None
    status = Status.FEASIBLE
    if task.effort == "prove" or terms.k == 1:
        result = proof.best_possible(task.piece, terms, best, task.seconds)
        best, bound = result.found or best, result.bound
        if result.done and sure:
            status, bound = Status.OPTIMAL, best.score
        plans = [best, *plans]
    return as_solved(
        best, terms, status, bound, (), different(task, terms, best, plans)
    )


def different(
    task: Task, terms: Terms, best: Found, plans: list[Found]
) -> tuple[Ints, ...]:
    """Plans nearly as good, each clearly different from the others."""
    if len(plans) < 2:  # noqa: PLR2004 -- nothing to compare
        return ()
    kept = [best.label]
    limit = best.score + LOOSE * abs(best.score)
    for plan in plans:
        if plan.broken or plan.score > limit or len(kept) > task.alternatives:
            continue
        if all(
            elsewhere(task.piece.w, plan.label, other, terms.k) >= DIFFERENT
            for other in kept
        ):
            kept.append(plan.label)
    return tuple(kept[1:])


def elsewhere(w: Ints, one: Ints, other: Ints, k: int) -> float:
    """Share of households whose grid has no counterpart, matching grids greedily."""
    total = max(int(w.sum()), 1)
    pairs, inverse = np.unique(one * k + other, return_inverse=True)
    shared = np.bincount(inverse, weights=w)
    taken_one, taken_other = set[int](), set[int]()
    kept = 0.0
    for at in np.argsort(-shared, kind="stable").tolist():
        a, b = divmod(int(pairs[at]), k)
        if a not in taken_one and b not in taken_other:
            taken_one.add(a)
            taken_other.add(b)
            kept += shared[at]
    return 1.0 - kept / total


def doubted(task: Task, choices: list[int], met: dict[int, list[Found]]) -> Solved:
    """No search met a plan: is there none? Ask the exact methods."""
    patience = min(PATIENCE_S[task.effort], task.seconds)
    proven: list[int] = []
    for k in choices:
        terms = terms_for(task.piece, task.wishes, k, task.budget)
        result = (
            proof.best_possible(task.piece, terms, None, patience / len(choices))
            if patience
            else proof.Proof(None, -np.inf, done=False)
        )
        if result.found is not None:
            sure = task.wishes.grids != "fewest" or len(proven) == choices.index(k)
            return judged(task, terms, polished(task, terms, result.found), sure=sure)
        if result.done:
            proven.append(k)
    k = min(met, key=lambda one: (met[one][0].rank, choices.index(one)))
    terms = terms_for(task.piece, task.wishes, k, task.budget)
    impossible = len(proven) == len(choices)
    status = Status.IMPOSSIBLE if impossible else Status.NOT_FOUND
    why = explained(task, terms, met[k][0], patience, proven=impossible)
    return as_solved(met[k][0], terms, status, None, why)


def polished(task: Task, terms: Terms, found: Found) -> list[Found]:
    """Anneal a plan that exact search found; keep the better of both."""
    state = random_state(task.seed, task.piece.name, task.piece.part, "polish")
    better = annealed(
        task.piece, terms, found.label.copy(), HARDER[1], state, gentle=True
    )
    return sorted([found, better], key=lambda one: one.rank)


def explained(
    task: Task, terms: Terms, found: Found, seconds: float, *, proven: bool
) -> tuple[Reason, ...]:
    """The words for a piece that no plan was met for."""
    piece, wishes = task.piece, task.wishes
    said = {
        "where": reasons.where(piece),
        "grids": terms.k,
        "buildings": piece.n,
        "low": wishes.low,
        "high": wishes.high,
        "short": round(float(found.figures[tally.MISSED])),
        "sizes": reasons.sizes_of(piece, found.label, terms.k),
        "repair": repair(task, terms, found),
        "seconds": round(seconds),
    }
    why = []
    if found.figures[tally.LACKING]:
        lacking = round(float(found.figures[tally.LACKING]))
        names = ", ".join(wishes.minimum)
        why.append(
            because("minimum_layout", where=said["where"], column=names, short=lacking)
        )
    if task.budget >= 0 and found.figures[tally.AWAY] > task.budget:
        why.append(
            because(
                "budget",
                where=said["where"],
                most=task.budget,
                moved=round(float(found.figures[tally.AWAY])),
            )
        )
    if piece.locked.any():
        why.append(
            because(
                "locked", **said, proof=because("proven" if proven else "not_proven")
            )
        )
    if not why:
        why.append(because(plain_reason(task, terms, proven=proven), **said))
    return tuple(why)


def plain_reason(task: Task, terms: Terms, *, proven: bool) -> str:
    if not proven:
        return "not_found"
    packs = proof.sizes_pack(task.piece, terms, PATIENCE_S[task.effort])
    return "sizes_do_not_pack" if packs is False else "layout"


def repair(task: Task, terms: Terms, found: Found) -> Reason:
    """Another number of grids that works, or else a wider band."""
    if task.asked is not None:
        few, many = reasons.grid_range(task.piece, task.wishes)
        others = [k for k in range(few, many + 1) if k != terms.k]
        for k in sorted(others, key=lambda k: (abs(k - terms.k), k))[:4]:
            other = terms_for(task.piece, task.wishes, k, task.budget)
            if not search(task.piece, other, *EFFORTS["normal"], task.seed)[0].broken:
                return because("repair_grids", grids=k)
    return reasons.wider(task.piece, task.wishes, found.label, terms.k)
