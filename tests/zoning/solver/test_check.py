"""The checker catches every planted breach."""

from dataclasses import replace

import numpy as np
import pytest

from naicha.zoning.solver import check
from naicha.zoning.solver.check import breaches
from naicha.zoning.solver.design import design
from naicha.zoning.solver.problem import Status, Wishes
from tests.zoning.examples import row

WISHES = Wishes(80, 130, grids=2)
LAYOUT = replace(
    row(60, 60, 60, 60),
    counts={"groups": np.array([1, 0, 0, 1])},
    today=np.array([0, 0, 1, 1]),
    grids_today=("west", "east"),
)


def test_a_right_answer_has_no_breaches():
    answer = design(LAYOUT, WISHES, effort="prove", workers=1)

    assert breaches(LAYOUT, WISHES, answer) == []


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        ({"grid": np.array([0, 0, 1, -1])}, "b3 has no grid"),
        ({"grid": np.array([0, 0, 1])}, "3 buildings have a grid, of 4"),
        ({"grid": np.array([0, 1, 1, 0])}, "west is in several pieces"),
        ({"grid": np.array([0, 0, 0, 1])}, "west has 180 households"),
        ({"grid": np.array([0, 0, 0, 0])}, "a grid is empty, or has no name"),
        ({"titles": ("west", "west")}, "two grids have the same name"),
        ({"outcomes": ()}, "the outcomes are not those of the islands"),
    ],
)
def test_planted_breaches_are_found(plant, said):
    answer = design(LAYOUT, WISHES, effort="prove", workers=1)

    assert said in breaches(LAYOUT, WISHES, replace(answer, **plant))


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        ({"score": 1.0}, "score 1.0 said, 300000.0 counted"),
        ({"bound": 700000.0}, "bound 700000.0 above score 300000.0"),
        ({"grids": 3}, "2 grids counted, 3 said"),
        ({"status": Status.NOT_FOUND}, "part 0 of 0 fails without a reason"),
    ],
)
def test_planted_lies_of_outcomes_are_found(plant, said):
    answer = design(LAYOUT, WISHES, effort="prove", workers=1)
    lies = replace(answer, outcomes=(replace(answer.outcomes[0], **plant),))

    assert said in breaches(LAYOUT, WISHES, lies)


@pytest.mark.parametrize(
    ("layout", "wishes", "said"),
    [
        (LAYOUT, replace(WISHES, minimum={"groups": 2}), "west has 1 of groups"),
        (LAYOUT, replace(WISHES, grids=3), "2 grids, 3 asked"),
        (
            replace(LAYOUT, today=np.array([0, 0, 0, 1])),
            replace(WISHES, move_at_most=0),
            "60 households move, 0 may",
        ),
        (
            replace(LAYOUT, today=np.array([1, 0, 1, 1]), locked=np.ones(4, bool)),
            WISHES,
            "b0 is locked into east",
        ),
        (
            replace(LAYOUT, community=np.array([0, 1, 1, 1]), communities=("a", "b")),
            WISHES,
            "west lies in several communities",
        ),
    ],
)
def test_wishes_not_met_are_found(layout, wishes, said):
    answer = design(LAYOUT, WISHES, effort="prove", workers=1)

    found = [*rules_of(layout, wishes, answer)]

    assert said in found


def rules_of(layout, wishes, answer):
    yield from check.grids_stay_in_one_community(layout, wishes, answer)
    if len(layout.communities) == 1:
        yield from check.minimums_are_kept(layout, wishes, answer)
        yield from check.numbers_are_as_asked(layout, wishes, answer)
        yield from check.change_is_within_budget(layout, wishes, answer)
        yield from check.locked_buildings_stay(layout, wishes, answer)
