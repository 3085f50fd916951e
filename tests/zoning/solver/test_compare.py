import numpy as np

from naicha.zoning.solver.compare import Move, compare, grid_figures
from tests.zoning.examples import row

LAYOUT = row(10, 20, 30, 40, compound=np.array([0, 0, 1, 1]))
BEFORE = (np.array([0, 0, 1, 1]), ("west", "east"))
AFTER = (np.array([1, 0, 0, 0]), ("one", "two"))


def test_figures_of_a_grid_follow_their_definitions():
    west, east = grid_figures(LAYOUT, *BEFORE)

    assert (west.title, west.buildings, west.households) == ("west", 2, 30)
    assert (west.middle, west.msd, west.diameter_m) == ("b1", 10 * 2500 / 30, 50.0)
    assert (west.compounds, west.cut_links, east.cut_links) == (1, 1, 1)


def test_comparison_names_what_moves_for_whom():
    side = compare(LAYOUT, BEFORE, AFTER)

    # The large new grid goes on as "east", the small one as "west".
    assert side.moves == (Move("west", "east", ("b1",), 20),)
    assert (side.households_moved, side.share_moved) == (20, 0.2)
    assert (side.splits, side.cut_links) == ((0, 1), (1, 1))
    assert (side.smallest, side.largest) == ((30, 10), (70, 90))


def test_a_plan_compared_with_itself_moves_nothing():
    assert compare(LAYOUT, BEFORE, BEFORE).moves == ()
