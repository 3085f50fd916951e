"""What goes in and what comes out. Plain data; arrays where there may be millions.

Sizes are whole numbers (households), positions metres in a flat projection, costs of
compactness m² × households.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import numpy as np

from naicha.zoning.solver.arrays import Flags, Floats, Ints
from naicha.zoning.solver.texts import Reason

Objective = Literal["compact", "cut", "balance"]
Effort = Literal["quick", "normal", "thorough", "prove"]


class Refused(ValueError):
    """The input cannot be used; ``reasons`` say why, with rows and figures."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__("; ".join(reason.text("en") for reason in reasons))
        self.reasons = reasons


class Status(StrEnum):
    OPTIMAL = "optimal"  # proven: nothing scores better
    FEASIBLE = "feasible"  # keeps every rule; not proven best
    NOT_FOUND = "not_found"  # no plan met, none proven impossible
    IMPOSSIBLE = "impossible"  # proven: no plan keeps every rule


@dataclass(frozen=True, slots=True)
class Layout:
    """Buildings and the links between them. Arrays have one entry a building.

    ``compound`` and ``today`` hold -1 where there is none. ``a``, ``b`` and ``metres``
    have one entry a link.
    """

    names: tuple[str, ...]
    x: Floats
    y: Floats
    size: Ints
    community: Ints
    communities: tuple[str, ...]
    compound: Ints
    a: Ints
    b: Ints
    metres: Floats
    counts: Mapping[str, Ints] = field(default_factory=dict)
    today: Ints | None = None
    grids_today: tuple[str, ...] = ()
    locked: Flags | None = None

    @property
    def n(self) -> int:
        return len(self.size)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a good division is.

    Args:
        low: least households of a grid (inclusive).
        high: most households of a grid (inclusive).
        grids: how many grids: a number for all, a number for each community by name,
            "fewest", or None for as many as bring the mean nearest to ``mean``.
        objective: compact (m² × households to each grid's middle building), cut (links
            between grids), or balance (largest difference from the mean size).
        mean: wanted mean size when ``grids`` is None; the middle of the band if None.
        split: price of each further grid a compound is spread over (objective units);
            "fewest" puts it before everything else.
        change: price of each household that changes grid.
        balance: price of the squared difference from the mean, per household of mean.
        move_at_most: households that may change grid, or None.
        minimum: least of other counts in every grid, by column.
    """

    low: int
    high: int
    grids: int | Mapping[str, int] | Literal["fewest"] | None = None
    objective: Objective = "compact"
    mean: float | None = None
    split: float | Literal["fewest"] = 0.0
    change: float = 0.0
    balance: float = 0.0
    move_at_most: int | None = None
    minimum: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one community (or one island of it)."""

    community: int
    part: int  # which island of the community, from 0
    buildings: int
    households: int
    grids: int
    status: Status
    score: float  # in units of the objective; infinite when there is no plan
    bound: float | None  # nothing scores less; None when not asked for
    reasons: tuple[Reason, ...] = ()
    cpu_s: float = 0.0

    @property
    def gap(self) -> float | None:
        """How far the plan may be from the best, as a share of its score."""
        if self.bound is None or not np.isfinite(self.score):
            return None
        if self.score <= self.bound:
            return 0.0
        return (self.score - self.bound) / max(abs(self.score), 1e-12)


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan, how good it is, what stands in the way, and other plans.

    ``grid`` is the grid of each building, -1 where a community has no plan at all.
    A community whose status is IMPOSSIBLE or NOT_FOUND carries the nearest division
    that was met: it breaks a rule, and ``outcomes`` say so.
    """

    grid: Ints
    titles: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    alternatives: tuple[Ints, ...] = ()
    wishes: Wishes | None = None
    seed: int = 0
    effort: str = "normal"

    @property
    def status(self) -> Status:
        """The worst status of all communities."""
        order = list(Status)
        return max(
            (o.status for o in self.outcomes),
            key=order.index,
            default=Status.NOT_FOUND,
        )

    @property
    def complete(self) -> bool:
        return self.status in {Status.OPTIMAL, Status.FEASIBLE}

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(reason for o in self.outcomes for reason in o.reasons)

    @property
    def score(self) -> float:
        return float(sum(o.score for o in self.outcomes if np.isfinite(o.score)))

    @property
    def bound(self) -> float | None:
        known = [o.bound for o in self.outcomes if o.bound is not None]
        return float(sum(known)) if len(known) == len(self.outcomes) else None
