from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naicha.zoning.solver.check import breaches
from naicha.zoning.solver.design import design
from naicha.zoning.solver.problem import Layout, Refused, Status, Wishes
from tests.zoning import examples
from tests.zoning.examples import block, row, tiny_layouts

BAND = Wishes(low=80, high=130)


def numbers(layout, wishes):
    """Numbers of grids in the order they are wished for."""
    everything = range(1, layout.n + 1)
    if isinstance(wishes.grids, int):
        return [wishes.grids]
    if wishes.grids == "fewest":
        return list(everything)
    mean = (wishes.low + wishes.high) / 2
    total = layout.size.sum()
    return sorted(everything, key=lambda k: (abs(total / k - mean), k))


@settings(deadline=None, max_examples=250)
@given(tiny_layouts(), examples.wishes())
def test_no_answer_is_wrong_and_none_is_better(layout, wishes):
    answer = design(layout, wishes, effort="prove", workers=1)

    assert breaches(layout, wishes, answer) == []
    least = examples.least_price(layout, wishes, numbers(layout, wishes))
    if least is None:
        assert answer.status == Status.IMPOSSIBLE
    else:
        assert answer.status == Status.OPTIMAL
        assert answer.score == pytest.approx(least, rel=1e-6, abs=1e-6)
        assert answer.bound == pytest.approx(least, rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=80)
@given(tiny_layouts(), examples.wishes(), st.data())
def test_locked_buildings_stay_and_none_is_better(layout, wishes, data):
    today = data.draw(
        st.lists(st.integers(-1, 1), min_size=layout.n, max_size=layout.n)
    )
    locked = data.draw(st.lists(st.booleans(), min_size=layout.n, max_size=layout.n))
    layout = replace(
        layout,
        today=np.array(today),
        grids_today=("east", "west"),
        locked=np.array(locked) & (np.array(today) >= 0),
    )

    answer = design(layout, wishes, effort="prove", workers=1)

    assert breaches(layout, wishes, answer) == []
    least = examples.least_price(layout, wishes, numbers(layout, wishes))
    assert (answer.status == Status.OPTIMAL) == (least is not None)
    if least is not None:
        assert answer.score == pytest.approx(least, rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=80)
@given(tiny_layouts(), examples.wishes(), st.data())
def test_budget_for_change_is_kept(layout, wishes, data):
    today = data.draw(st.lists(st.integers(0, 2), min_size=layout.n, max_size=layout.n))
    layout = replace(layout, today=np.array(today), grids_today=("1", "2", "3"))
    wishes = replace(wishes, move_at_most=data.draw(st.integers(0, 100)), change=0.0)

    answer = design(layout, wishes, workers=1)

    assert breaches(layout, wishes, answer) == []


@settings(deadline=None, max_examples=60)
@given(tiny_layouts(), tiny_layouts(), examples.wishes())
def test_two_communities_do_not_touch_each_other(one, two, wishes):
    wishes = replace(wishes, grids=None, split=0.0)
    both = replace(
        one,
        names=tuple(f"b{i}" for i in range(one.n + two.n)),
        x=np.concatenate([one.x, two.x + 9000]),
        y=np.concatenate([one.y, two.y]),
        size=np.concatenate([one.size, two.size]),
        community=np.repeat([0, 1], [one.n, two.n]),
        communities=("c", "d"),
        compound=np.full(one.n + two.n, -1),
        counts={"groups": np.concatenate([one.counts["groups"], two.counts["groups"]])},
        a=np.concatenate([one.a, two.a + one.n]),
        b=np.concatenate([one.b, two.b + one.n]),
        metres=np.concatenate([one.metres, two.metres]),
    )

    answer = design(both, wishes, effort="quick", workers=1)
    alone = replace(one, compound=both.compound[: one.n])
    alone = design(alone, wishes, effort="quick", workers=1)

    assert breaches(both, wishes, answer) == []
    assert answer.grid[: one.n].tolist() == alone.grid.tolist()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**31), examples.wishes(), st.integers(8, 30))
def test_larger_answers_keep_every_rule(seed, wishes, n):
    chance = np.random.default_rng(seed)
    points = list(
        zip(chance.uniform(0, 400, n), chance.uniform(0, 400, n), strict=True)
    )
    layout = examples.layout(
        points,
        chance.integers(0, 40, n),
        compound=chance.integers(0, 4, n),
        counts={"groups": chance.integers(0, 3, n)},
    )
    if isinstance(wishes.grids, int):
        wishes = replace(wishes, grids=None)

    answer = design(layout, wishes, effort="quick", workers=1)

    assert breaches(layout, wishes, answer) == []


def test_same_plan_on_any_number_of_cores():
    layout = block(12, 10)
    layout = replace(
        layout,
        community=np.repeat(np.arange(4), 30),
        communities=("a", "b", "c", "d"),
    )

    plans = [
        design(layout, Wishes(250, 450), effort="thorough", seed=3, workers=workers)
        for workers in (1, 2, 3)
    ]

    assert [plan.grid.tolist() for plan in plans] == [plans[0].grid.tolist()] * 3
    assert breaches(layout, Wishes(250, 450), plans[0]) == []


def test_order_of_communities_does_not_change_their_plans():
    layout = replace(
        block(6, 10), community=np.repeat([0, 1], 30), communities=("a", "b")
    )
    turned = replace(layout, community=1 - layout.community, communities=("b", "a"))

    one, other = (
        design(each, Wishes(250, 450), workers=1) for each in (layout, turned)
    )

    names = [[plan.titles[g] for g in plan.grid] for plan in (one, other)]
    assert names[0] == names[1]


def test_alternatives_are_right_and_clearly_different():
    layout, wishes = block(8, 6), Wishes(200, 400)

    answer = design(layout, wishes, effort="thorough", workers=1)

    assert answer.alternatives
    for other in answer.alternatives:
        told = breaches(layout, wishes, replace(answer, grid=other))
        assert [text for text in told if not text.startswith("score")] == []
        assert (other != answer.grid).mean() > 0.04


def test_whole_compounds_come_first_when_wished():
    layout = replace(block(6, 4), compound=np.repeat([0, 1, 2, 3], 6))
    wishes = Wishes(120, 240, grids=4, split="fewest")

    answer = design(layout, wishes, effort="prove", workers=1)

    assert answer.status == Status.OPTIMAL
    assert sorted(
        {(int(c), int(g)) for c, g in zip(layout.compound, answer.grid, strict=True)}
    ) == sorted({(int(c), int(answer.grid[6 * c])) for c in range(4)})


def test_a_price_on_change_keeps_more_of_today():
    today = np.tile([0, 0, 0, 1, 1, 1], 4)
    today[0] = 1  # cut off from its grid, so something must change
    layout = replace(block(6, 4), today=today, grids_today=("west", "east"))

    free = design(layout, Wishes(300, 420, grids=2), workers=1)
    dear = design(layout, Wishes(300, 420, grids=2, change=1e6), workers=1)

    assert breaches(layout, Wishes(300, 420, grids=2, change=1e6), dear) == []
    assert set(dear.titles) == {"west", "east"}
    assert [dear.titles[g] for g in dear.grid].count("west") == 12
    assert free.complete


# -- hostile input --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"x": np.array([0.0, np.nan, 100.0])}, "not_a_number"),
        ({"y": np.array([0.0, np.inf, 100.0])}, "not_a_number"),
        ({"size": np.array([30, -1, 30])}, "not_whole"),
        ({"size": np.array([30, 10**14, 30])}, "too_large"),
        ({"x": np.array([0.0, 1e9, 100.0])}, "far_away"),
        ({"x": np.array([116.1, 116.1005, 116.101])}, "degrees"),
        ({"locked": np.array([True, False, False])}, "locked_nowhere"),
    ],
)
def test_bad_data_is_refused_with_its_reason(change, code):
    layout = replace(row(30, 30, 30), **change)

    with pytest.raises(Refused) as refused:
        design(layout, BAND, workers=1)

    assert [reason.code for reason in refused.value.reasons] == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"low": 90, "high": 80}, "bad_band"),
        ({"low": -1}, "bad_band"),
        ({"low": 0, "high": 0}, "bad_band"),
        ({"grids": 0}, "bad_grids"),
        ({"grids": {"nowhere": 2}}, "unknown_community"),
        ({"minimum": {"groups": 1}}, "no_count"),
        ({"split": float("nan")}, "bad_price"),
        ({"change": 1.0}, "no_today"),
        ({"move_at_most": 5}, "no_today"),
    ],
)
def test_bad_wishes_are_refused_with_their_reason(change, code):
    with pytest.raises(Refused) as refused:
        design(row(30, 30, 30), replace(BAND, **change), workers=1)

    assert [reason.code for reason in refused.value.reasons] == [code]


def test_no_buildings_are_refused():
    with pytest.raises(Refused) as refused:
        design(examples.layout([], []), BAND)

    assert [reason.code for reason in refused.value.reasons] == ["no_buildings"]


@pytest.mark.parametrize(
    ("layout", "wishes", "codes"),
    [
        (row(100), BAND, []),
        (row(0, 0, 0), Wishes(0, 10), []),
        (row(0, 0, 0), BAND, ["count_gap_small"]),
        (row(40, 30), BAND, ["count_gap_small"]),
        (row(70, 70), BAND, ["count_gap"]),
        (row(200, 60), BAND, ["building_too_big"]),
        (row(60, 60, 60, 60), replace(BAND, grids=5), ["wrong_k"]),
        (row(50, 50, 70, 70, 50), Wishes(95, 110), ["sizes_do_not_pack"]),
        (row(50, 60, 50, 60), Wishes(105, 115, grids=2), []),
        (row(50, 50, 60, 60), Wishes(105, 115, grids=2), ["layout"]),
        (row(70, 70, 70), Wishes(100, 110, grids=2), ["sizes_do_not_pack"]),
        (
            row(60, 60, 60, 60, counts={"groups": np.array([1, 0, 0, 0])}),
            replace(BAND, minimum={"groups": 1}),
            ["minimum"],
        ),
        (
            row(60, 60, 60, 60, counts={"groups": np.array([2, 0, 0, 0])}),
            replace(BAND, minimum={"groups": 1}),
            ["minimum_layout"],
        ),
    ],
)
def test_every_infeasibility_has_its_words(layout, wishes, codes):
    answer = design(layout, wishes, workers=1)

    assert [reason.code for reason in answer.reasons] == codes
    assert breaches(layout, wishes, answer) == []
    for reason in answer.reasons:
        assert "{" not in reason.text("en") + reason.text("zh")


def test_an_island_too_small_names_the_missing_link():
    layout = examples.layout([(0, 0), (50, 0), (400, 0)], [50, 50, 30], links=[(0, 1)])

    answer = design(layout, BAND, workers=1)

    [reason] = answer.reasons
    assert reason.code == "disconnected"
    assert reason.details["one"] == "b2"
    assert reason.details["other"] == "b1"
    assert reason.details["metres"] == 350.0
    assert [o.status for o in answer.outcomes] == [Status.OPTIMAL, Status.IMPOSSIBLE]


def test_the_nearest_repair_of_a_count_gap_works():
    layout = row(55, 55, 30, 60, 45)
    [reason] = design(layout, Wishes(150, 240), workers=1).reasons

    one = Wishes(reason.details["repair_low"], 240)
    other = Wishes(150, reason.details["repair_high"])

    assert (reason.code, one.low, other.high) == ("count_gap", 122, 245)
    assert design(layout, other, workers=1).complete


def locked_row(today, locked, **more):
    return row(
        *[60] * len(today),
        today=np.array(today),
        grids_today=("west", "east"),
        locked=np.array(locked, bool),
        **more,
    )


@pytest.mark.parametrize(
    ("layout", "codes"),
    [
        (locked_row([0, 0, 1, 1], [1, 1, 1, 1]), []),
        (locked_row([0, 1, 0, 1], [1, 1, 1, 1]), ["locked_apart", "locked_apart"]),
        (locked_row([0, 0, 0, 1], [1, 1, 1, 0]), ["locked_too_big"]),
        (locked_row([0, 1, 1, 1], [0, 0, 1, 1]), []),
        (locked_row([0, 1, -1, -1], [1, 1, 0, 0]), ["locked"]),
    ],
)
def test_locked_buildings_that_cannot_be_kept_are_told(layout, codes):
    answer = design(layout, replace(BAND, grids=2), workers=1)

    assert [reason.code for reason in answer.reasons] == codes
    assert breaches(layout, replace(BAND, grids=2), answer) == []


def test_grid_locked_in_two_communities_is_refused():
    layout = replace(
        locked_row([0, 0, 0, 0], [1, 0, 0, 1]),
        community=np.array([0, 0, 1, 1]),
        communities=("a", "b"),
    )

    with pytest.raises(Refused) as refused:
        design(layout, BAND, workers=1)

    assert [reason.code for reason in refused.value.reasons] == ["locked_across"]


def test_without_time_for_a_proof_nothing_is_called_impossible():
    layout, wishes = row(50, 50, 60, 60), Wishes(105, 115, grids=2)

    answer = design(layout, wishes, effort="quick", workers=1)

    assert answer.status == Status.NOT_FOUND
    assert [reason.code for reason in answer.reasons] == ["not_found"]
    assert "not proven impossible" in answer.reasons[0].text("en")


def test_grids_keep_the_names_their_budget_was_counted_by():
    """Two ways to carry today's names on share alike; one of them moves too many."""
    ends = [(a, b) for a in range(6) for b in range(a + 1, 6)]
    layout = Layout(
        names=tuple(f"b{n}" for n in range(6)),
        x=np.zeros(6),
        y=np.zeros(6),
        size=np.array([0, 0, 1, 3, 1, 4]),
        community=np.zeros(6, int),
        communities=("c",),
        compound=np.array([0, 0, 0, 1, 0, 0]),
        a=np.array([a for a, _ in ends]),
        b=np.array([b for _, b in ends]),
        metres=np.zeros(15),
        today=np.array([0, 0, 0, 0, 0, 1]),
        grids_today=("1", "2", "3"),
    )
    wishes = Wishes(low=0, high=8, move_at_most=4)

    answer = design(layout, wishes, workers=1)

    assert breaches(layout, wishes, answer) == []
