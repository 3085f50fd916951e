"""From a layout and wishes to an answer: the one door of the engine."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from naicha.zoning.solver import reasons
from naicha.zoning.solver.adjacency import Piece, pieces
from naicha.zoning.solver.arrays import Floats, Ints
from naicha.zoning.solver.inspect_input import refuse_what_cannot_be
from naicha.zoning.solver.parallel import Progress, solve_all
from naicha.zoning.solver.problem import (
    Answer,
    Effort,
    Layout,
    Outcome,
    Status,
    Wishes,
)
from naicha.zoning.solver.solve import Solved, Task
from naicha.zoning.solver.texts import Reason, because

HALVINGS = 12  # of the price of change, to meet a budget
DEAREST = 1e9  # a price of change under which nothing moves without need


def silent(done: int, total: int) -> None:
    """Nobody looks."""


def design(  # noqa: PLR0913 -- each is a wish of the caller, by keyword
    layout: Layout,
    wishes: Wishes,
    *,
    effort: Effort = "normal",
    seed: int = 0,
    seconds: float = 60.0,
    workers: int | None = None,
    alternatives: int = 3,
    progress: Progress = silent,
) -> Answer:
    """Divide every community into grids, as good as the effort allows.

    The same layout, wishes, effort and seed give the same plan on any number of cores.
    Only a proof that the clock stops (``seconds`` a community) may end differently on
    a slower machine; the outcome then says that it is open.

    Args:
        layout: buildings and links.
        wishes: what a good division is.
        effort: quick, normal, thorough; prove adds a proof.
        seed: another seed, other random numbers.
        seconds: for the exact methods, per community.
        workers: processes; all cores if None.
        alternatives: how many clearly different plans to keep.
        progress: called with (done, all) communities.

    Raises:
        Refused: the input cannot be used; the reasons say why.
    """
    refuse_what_cannot_be(layout, wishes)
    parts = pieces(layout, tuple(wishes.minimum))
    asked, blocked = shared_out(parts, wishes)
    tasks = [
        Task(
            piece=piece,
            wishes=wishes,
            asked=k,
            blocked=(*why, *reasons.arithmetic(layout, piece, wishes, k)),
            effort=effort,
            seed=seed,
            seconds=seconds,
            alternatives=alternatives,
        )
        for piece, k, why in zip(parts, asked, blocked, strict=True)
    ]
    if wishes.move_at_most is None:
        solved = solve_all(tasks, workers, progress)
    else:
        solved = within_budget(tasks, wishes.move_at_most, workers, progress)
    return joined(layout, wishes, tasks, solved, (seed, effort))


# -- how many grids each piece gets ---------------------------------------------------


def shared_out(
    parts: Sequence[Piece], wishes: Wishes
) -> tuple[list[int | None], list[tuple[Reason, ...]]]:
    """The number of grids of each piece, and what is impossible about it."""
    asked: list[int | None] = [None] * len(parts)
    blocked: list[tuple[Reason, ...]] = [()] * len(parts)
    if wishes.grids is None or wishes.grids == "fewest":
        return asked, blocked
    if isinstance(wishes.grids, int):
        requests = [(list(range(len(parts))), wishes.grids)]
    else:
        requests = [
            ([at for at, p in enumerate(parts) if p.name == name], k)
            for name, k in wishes.grids.items()
        ]
    for members, k in requests:
        counts, why = dealt([parts[at] for at in members], wishes, k)
        for at, count in zip(members, counts, strict=True):
            asked[at] = count
            blocked[at] = why
    return asked, blocked


def dealt(
    parts: Sequence[Piece], wishes: Wishes, k: int
) -> tuple[list[int], tuple[Reason, ...]]:
    """Deal k grids to pieces by households, within what each can hold."""
    if len(parts) == 1:
        return [k], ()
    ranges = [reasons.grid_range(piece, wishes) for piece in parts]
    ranges = [(few, max(few, many)) for few, many in ranges]
    least, most = sum(few for few, _ in ranges), sum(many for _, many in ranges)
    why: tuple[Reason, ...] = ()
    if not least <= k <= most:
        why = (
            because(
                "wrong_total",
                asked=k,
                low=wishes.low,
                high=wishes.high,
                least=least,
                most=most,
                repair=least if k < least else most,
            ),
        )
    total = max(sum(piece.households for piece in parts), 1)
    counts = [
        min(max(round(k * piece.households / total), few), many)
        for piece, (few, many) in zip(parts, ranges, strict=True)
    ]
    even_out(counts, [piece.households for piece in parts], ranges, k)
    return counts, why


def even_out(
    counts: list[int], sizes: list[int], ranges: list[tuple[int, int]], k: int
) -> None:
    """Move the counts, one grid at a time, until they add up to k."""
    while (missing := k - sum(counts)) != 0:
        if missing > 0:
            free = [at for at, (_, many) in enumerate(ranges) if counts[at] < many]
            if not free:
                return
            counts[max(free, key=lambda at: sizes[at] / (counts[at] + 0.5))] += 1
        else:
            free = [at for at, (few, _) in enumerate(ranges) if counts[at] > few]
            if not free:
                return
            counts[min(free, key=lambda at: sizes[at] / (counts[at] - 0.5))] -= 1


# -- a budget for change --------------------------------------------------------------


def within_budget(
    tasks: list[Task], budget: int, workers: int | None, progress: Progress
) -> list[Solved]:
    """Spend a budget of moved households where it helps most.

    One price of change for all pieces, found by halving, spends the budget well: the
    last household moved improves every piece about as much. Each piece is then solved
    once more under its own share.
    """
    if len(tasks) == 1:
        return solve_all([replace(tasks[0], budget=budget)], workers, progress)
    free = solve_all(tasks, workers, progress)
    if sum(one.moved for one in free) <= budget:
        return free
    low, high = 0.0, DEAREST
    best = priced(tasks, high, workers)
    for _ in range(HALVINGS):
        middle = (max(low, 1.0) * high) ** 0.5
        tried = priced(tasks, middle, workers)
        if sum(one.moved for one in tried) <= budget:
            best, high = tried, middle
        else:
            low = middle
    shares = [one.moved for one in best]
    left = budget - sum(shares)
    if left < 0:  # even the least change is too much: say so where something moves
        return [
            over_budget(task, one, budget, sum(shares))
            for task, one in zip(tasks, best, strict=True)
        ]
    shares[
        int(np.argmax([f.moved - s for f, s in zip(free, shares, strict=True)]))
    ] += left
    return solve_all(
        [
            replace(task, budget=share)
            for task, share in zip(tasks, shares, strict=True)
        ],
        workers,
        progress,
    )


def priced(tasks: list[Task], price: float, workers: int | None) -> list[Solved]:
    """Solve with a price of change, without proofs."""
    effort: Effort = "normal" if tasks[0].effort == "prove" else tasks[0].effort
    return solve_all(
        [
            replace(task, wishes=replace(task.wishes, change=price), effort=effort)
            for task in tasks
        ],
        workers,
        silent,
    )


def over_budget(task: Task, solved: Solved, budget: int, moved: int) -> Solved:
    if not solved.moved:
        return solved
    why = because("budget", where=reasons.where(task.piece), most=budget, moved=moved)
    return replace(
        solved, status=Status.NOT_FOUND, score=float("inf"), bound=None, reasons=(why,)
    )


# -- putting the pieces together ------------------------------------------------------


def joined(
    layout: Layout,
    wishes: Wishes,
    tasks: Sequence[Task],
    solved: Sequence[Solved],
    how: tuple[int, str],
) -> Answer:
    """One plan for the whole layout, and its alternatives."""
    grid = np.full(layout.n, -1, np.int64)
    titles: list[str] = []
    most = max((len(one.others) for one in solved), default=0)
    others = [np.full(layout.n, -1, np.int64) for _ in range(most)]
    outcomes = []
    used: set[str] = set(layout.grids_today)
    numbered: dict[int, int] = {}
    for task, one in zip(tasks, solved, strict=True):
        piece, base = task.piece, len(titles)
        kept, names = named(layout, piece, one)
        for k in range(one.k):
            if names[k] is None:
                names[k] = fresh(layout, piece.community, numbered, used)
        titles += [str(name) for name in names]
        grid[piece.nodes] = base + kept[one.label]
        for number, other in enumerate(others):
            label = one.others[number] if number < len(one.others) else one.label
            other[piece.nodes] = base + kept[label]
        outcomes.append(
            Outcome(
                community=piece.community,
                part=piece.part,
                buildings=piece.n,
                households=piece.households,
                grids=one.k,
                status=one.status,
                score=one.score,
                bound=one.bound,
                reasons=one.reasons,
                cpu_s=one.cpu_s,
            )
        )
    return Answer(
        grid=grid,
        titles=tuple(titles),
        outcomes=tuple(outcomes),
        alternatives=tuple(others),
        wishes=wishes,
        seed=how[0],
        effort=how[1],
    )


def named(layout: Layout, piece: Piece, one: Solved) -> tuple[Ints, list[str | None]]:
    """Order of the grids of a piece, and today's names for those that continue.

    Grids are numbered from north-west to south-east, as people read a map.
    """
    cx = np.bincount(one.label, weights=piece.x, minlength=one.k)
    cy = np.bincount(one.label, weights=piece.y, minlength=one.k)
    number = np.maximum(np.bincount(one.label, minlength=one.k), 1)
    order = np.lexsort((cx / number, -cy / number))
    kept = np.empty(one.k, np.int64)
    kept[order] = np.arange(one.k)
    names: list[str | None] = [None] * one.k
    if piece.today.size:
        known = piece.home >= 0
        shared = np.zeros((one.k, piece.today.size))
        weight = piece.w[known] + 1e12 * piece.locked[known] + 1e-3
        np.add.at(shared, (one.label[known], piece.home[known]), weight)
        for new, old in max(
            (as_numbered(shared), greedily(shared)),
            key=lambda pairs: sum(shared[new, old] for new, old in pairs),
        ):
            names[kept[new]] = layout.grids_today[piece.today[old]]
    return kept, names


def as_numbered(shared: Floats) -> list[tuple[int, int]]:
    """Grids keep the number of today's grid: so a budget for change was counted."""
    return [(g, g) for g in range(min(shared.shape)) if shared[g, g] > 0]


def greedily(shared: Floats) -> list[tuple[int, int]]:
    """The pairs of a new and an old grid that share most, largest first."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for at in np.argsort(-shared, axis=None, kind="stable").tolist():
        new, old = divmod(at, shared.shape[1])
        if new not in pairs and old not in taken and shared[new, old] > 0:
            pairs[new] = old
            taken.add(old)
    return list(pairs.items())


def fresh(
    layout: Layout, community: int, numbered: dict[int, int], used: set[str]
) -> str:
    """A new name: the community and a number that no grid of today has."""
    name = layout.communities[community]
    while True:
        numbered[community] = numbered.get(community, 0) + 1
        title = f"{name}-{numbered[community]}" if name else str(numbered[community])
        if title not in used:
            used.add(title)
            return title
