"""The rules said again, without a solver: every answer can be checked with this.

One function a rule, named as the rule is said aloud. Nothing here is shared with the
search or the proof: costs are counted from their definitions, contiguity by walking.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

import numpy as np

from naicha.zoning.solver.problem import Answer, Layout, Outcome, Status, Wishes

SAME = 1e-6  # share of a score by which two countings may differ
GOOD = {Status.OPTIMAL, Status.FEASIBLE}


def breaches(layout: Layout, wishes: Wishes, answer: Answer) -> list[str]:
    """Everything that is wrong with an answer; an empty list if it is right."""
    rules = (
        grids_stay_in_one_community,
        sizes_are_in_the_band,
        grids_hang_together,
        minimums_are_kept,
        locked_buildings_stay,
        numbers_are_as_asked,
        change_is_within_budget,
        scores_are_as_counted,
    )
    torn = list(every_building_has_a_grid(layout, wishes, answer))
    torn += every_outcome_is_told(layout, wishes, answer)
    if torn:  # the other rules would stumble over it
        return torn
    return list(chain.from_iterable(rule(layout, wishes, answer) for rule in rules))


def members_of(answer: Answer) -> dict[int, list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for i, g in enumerate(answer.grid.tolist()):
        members[g].append(i)
    return members


def neighbours_of(layout: Layout) -> dict[int, list[int]]:
    near: dict[int, list[int]] = defaultdict(list)
    for a, b in zip(layout.a.tolist(), layout.b.tolist(), strict=True):
        if layout.community[a] == layout.community[b]:
            near[a].append(b)
            near[b].append(a)
    return near


def walk(seed: int, within: set[int], near: dict[int, list[int]]) -> set[int]:
    """Everything in ``within`` that can be walked to from ``seed``."""
    seen, wave = {seed}, [seed]
    while wave:
        for other in near[wave.pop()]:
            if other in within and other not in seen:
                seen.add(other)
                wave.append(other)
    return seen


def islands(layout: Layout) -> dict[tuple[int, int], set[int]]:
    """The parts that hang together, by community and part as outcomes number them."""
    near = neighbours_of(layout)
    found: dict[tuple[int, int], set[int]] = {}
    seen: set[int] = set()
    count: dict[int, int] = defaultdict(int)
    everything = set(range(layout.n))
    for i in range(layout.n):
        if i not in seen:
            community = int(layout.community[i])
            part = walk(i, everything, near)
            found[community, count[community]] = part
            count[community] += 1
            seen |= part
    return found


def right_ones(layout: Layout, answer: Answer) -> Iterator[tuple[Outcome, set[int]]]:
    """The outcomes that claim to keep every rule, with their buildings."""
    parts = islands(layout)
    for outcome in answer.outcomes:
        if outcome.status in GOOD:
            yield outcome, parts[outcome.community, outcome.part]


def every_building_has_a_grid(
    layout: Layout, _wishes: Wishes, answer: Answer
) -> Iterator[str]:
    if len(answer.grid) != layout.n:
        yield f"{len(answer.grid)} buildings have a grid, of {layout.n}"
    for i in np.flatnonzero(answer.grid < 0).tolist():
        yield f"{layout.names[i]} has no grid"
    if len(set(answer.titles)) != len(answer.titles):
        yield "two grids have the same name"
    if sorted(set(answer.grid.tolist())) != list(range(len(answer.titles))):
        yield "a grid is empty, or has no name"


def every_outcome_is_told(
    layout: Layout, _wishes: Wishes, answer: Answer
) -> Iterator[str]:
    """Each island has an outcome, and each that is not good says why."""
    told = [(o.community, o.part) for o in answer.outcomes]
    if sorted(told) != sorted(islands(layout)):
        yield "the outcomes are not those of the islands"
    for outcome in answer.outcomes:
        if outcome.status not in GOOD and not outcome.reasons:
            yield f"part {outcome.part} of {outcome.community} fails without a reason"


def grids_stay_in_one_community(
    layout: Layout, _wishes: Wishes, answer: Answer
) -> Iterator[str]:
    for g, members in members_of(answer).items():
        if len({int(layout.community[i]) for i in members}) > 1:
            yield f"{answer.titles[g]} lies in several communities"


def sizes_are_in_the_band(
    layout: Layout, wishes: Wishes, answer: Answer
) -> Iterator[str]:
    members = members_of(answer)
    for _, part in right_ones(layout, answer):
        for g in {int(answer.grid[i]) for i in part}:
            size = sum(int(layout.size[i]) for i in members[g])
            if not wishes.low <= size <= wishes.high:
                yield f"{answer.titles[g]} has {size} households"


def grids_hang_together(
    layout: Layout, _wishes: Wishes, answer: Answer
) -> Iterator[str]:
    """Holds for the nearest division of a hopeless community, too."""
    near = neighbours_of(layout)
    for g, members in members_of(answer).items():
        if walk(members[0], set(members), near) != set(members):
            yield f"{answer.titles[g]} is in several pieces"


def minimums_are_kept(layout: Layout, wishes: Wishes, answer: Answer) -> Iterator[str]:
    members = members_of(answer)
    for _, part in right_ones(layout, answer):
        for g in {int(answer.grid[i]) for i in part}:
            for name, least in wishes.minimum.items():
                total = sum(int(layout.counts[name][i]) for i in members[g])
                if total < least:
                    yield f"{answer.titles[g]} has {total} of {name}"


def locked_buildings_stay(
    layout: Layout, _wishes: Wishes, answer: Answer
) -> Iterator[str]:
    if layout.locked is None or layout.today is None:
        return
    for _, part in right_ones(layout, answer):
        for i in sorted(part):
            title = layout.grids_today[layout.today[i]] if layout.locked[i] else None
            if title is not None and answer.titles[answer.grid[i]] != title:
                yield f"{layout.names[i]} is locked into {title}"


def numbers_are_as_asked(
    layout: Layout, wishes: Wishes, answer: Answer
) -> Iterator[str]:
    counted = {
        (o.community, o.part): len({int(answer.grid[i]) for i in part})
        for o, part in right_ones(layout, answer)
    }
    for outcome in answer.outcomes:
        number = counted.get((outcome.community, outcome.part), outcome.grids)
        if number != outcome.grids:
            yield f"{number} grids counted, {outcome.grids} said"
    if isinstance(wishes.grids, int) and answer.complete:
        total = len(answer.titles)
        if total != wishes.grids:
            yield f"{total} grids, {wishes.grids} asked"


def change_is_within_budget(
    layout: Layout, wishes: Wishes, answer: Answer
) -> Iterator[str]:
    if wishes.move_at_most is None or not answer.complete:
        return
    moved = moved_households(layout, answer)
    if moved > wishes.move_at_most:
        yield f"{moved} households move, {wishes.move_at_most} may"


def moved_households(layout: Layout, answer: Answer) -> int:
    """Households whose grid today has another name than the one they get."""
    if layout.today is None:
        return 0
    return sum(
        int(layout.size[i])
        for i in range(layout.n)
        if layout.today[i] >= 0
        and layout.grids_today[layout.today[i]] != answer.titles[answer.grid[i]]
    )


def scores_are_as_counted(
    layout: Layout, wishes: Wishes, answer: Answer
) -> Iterator[str]:
    for outcome, part in right_ones(layout, answer):
        score = count_score(layout, wishes, answer, part)
        if score is not None and abs(score - outcome.score) > SAME * max(abs(score), 1):
            yield f"score {outcome.score} said, {score} counted"
        if (
            outcome.bound is not None
            and outcome.bound > outcome.score * (1 + SAME) + SAME
        ):
            yield f"bound {outcome.bound} above score {outcome.score}"


def count_score(
    layout: Layout, wishes: Wishes, answer: Answer, part: set[int]
) -> float | None:
    """The score from its definition; None where "fewest" makes it a mere order."""
    if wishes.split == "fewest":
        return None
    by_grid: dict[int, list[int]] = defaultdict(list)
    for i in sorted(part):
        by_grid[int(answer.grid[i])].append(i)
    score = shape(layout, wishes, answer, by_grid)
    pairs = {
        (int(layout.compound[i]), int(answer.grid[i]))
        for i in part
        if layout.compound[i] >= 0
    }
    score += float(wishes.split) * (len(pairs) - len({c for c, _ in pairs}))
    if wishes.objective != "balance":
        sizes = [sum(int(layout.size[i]) for i in grid) for grid in by_grid.values()]
        mean = sum(sizes) / len(sizes)
        score += (
            wishes.balance / max(mean, 1.0) * sum((size - mean) ** 2 for size in sizes)
        )
    if layout.today is not None and wishes.change:
        score += wishes.change * sum(
            int(layout.size[i])
            for i in part
            if layout.today[i] >= 0
            and layout.grids_today[layout.today[i]] != answer.titles[answer.grid[i]]
        )
    return score


def shape(
    layout: Layout, wishes: Wishes, answer: Answer, by_grid: dict[int, list[int]]
) -> float:
    if wishes.objective == "cut":
        return float(
            sum(
                answer.grid[a] != answer.grid[b]
                for a, b in zip(layout.a.tolist(), layout.b.tolist(), strict=True)
                if int(answer.grid[a]) in by_grid and int(answer.grid[b]) in by_grid
            )
        )
    sizes = [int(layout.size[grid].sum()) for grid in by_grid.values()]
    if wishes.objective == "balance":
        mean = sum(sizes) / len(sizes)
        return float(max(abs(size - mean) for size in sizes))
    return sum(spread(layout, grid) for grid in by_grid.values())


def spread(layout: Layout, grid: list[int]) -> float:
    """Σ households × squared metres to the best of the grid's own buildings."""
    x, y, size = layout.x[grid], layout.y[grid], layout.size[grid]
    costs = (
        float((size * ((x - x[j]) ** 2 + (y - y[j]) ** 2)).sum())
        for j in range(len(grid))
    )
    return min(costs)
