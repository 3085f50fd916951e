import csv
import gzip

import numpy as np
import pytest

from naicha.zoning.solver import files
from naicha.zoning.solver.adjacency import pieces
from naicha.zoning.solver.check import breaches
from naicha.zoning.solver.design import design
from naicha.zoning.solver.problem import Status, Wishes
from naicha.zoning.solver.proof import Hess, best_possible, least_parts, sizes_pack
from naicha.zoning.solver.search import search, terms_for
from tests.zoning.examples import block, row, shared


def florida():
    """25 precincts with the exact optima from all their divisions into three."""
    layout = files.read_layout(
        shared("fl25_nodes.csv.gz"),
        shared("fl25_edges.csv.gz"),
        files.Columns(weight="population", degrees=True),
    )
    with gzip.open(shared("fl25_exact_optima.csv.gz"), "rt") as lines:
        return layout, list(csv.DictReader(lines))


def test_florida_most_even_division_is_reached_and_proven():
    layout, optima = florida()
    wishes = Wishes(1, 10**6, grids=3, objective="balance")

    answer = design(layout, wishes, effort="prove", workers=1)

    mean = layout.size.sum() / 3
    assert breaches(layout, wishes, answer) == []
    assert answer.status == Status.OPTIMAL
    assert answer.score / mean == pytest.approx(float(optima[0]["value"]), abs=1e-12)


def test_florida_fewest_cut_links_are_reached_and_proven():
    layout, optima = florida()
    mean = layout.size.sum() / 3
    shares = [float(o["criterion"].rpartition("<=")[2]) for o in optima[1:]]

    answers = []
    for share in shares:
        wishes = Wishes(
            int(np.ceil(mean * (1 - share))),
            int(mean * (1 + share)),
            grids=3,
            objective="cut",
        )
        answers.append(design(layout, wishes, effort="prove", workers=1))
        assert breaches(layout, wishes, answers[-1]) == []

    assert [(a.status, a.score) for a in answers] == [
        (Status.OPTIMAL, float(o["value"])) for o in optima[1:]
    ]


@pytest.mark.slow
def test_real_plans_of_tight_balance_are_beaten():
    layout = files.read_layout(
        shared("iowa_counties_nodes.csv.gz"),
        shared("iowa_counties_edges.csv.gz"),
        files.Columns(weight="population"),
    )
    mean = layout.size.sum() / 4
    wishes = Wishes(
        int(np.ceil(mean * 0.9999)), int(mean * 1.0001), grids=4, objective="cut"
    )

    answer = design(layout, wishes, effort="normal", seed=1, workers=1)

    assert breaches(layout, wishes, answer) == []
    assert answer.score < 47  # cut borders of the real plan, deviation 0.0001


def test_bound_never_passes_the_optimum():
    [piece] = pieces(block(6, 5))
    terms = terms_for(piece, Wishes(200, 320), 4)
    [found, *_] = search(piece, terms, 16, 800, 1)

    hess = Hess(piece, terms, found)
    bound = hess.raise_bound()
    proof = best_possible(piece, terms, found, 20.0)

    assert proof.done
    assert bound <= proof.bound * (1 + 1e-6)


def test_exact_search_and_model_agree_that_there_is_no_plan():
    [piece] = pieces(row(50, 50, 60, 60, 50, 50, 60, 60))
    terms = terms_for(piece, Wishes(105, 115), 4)

    everywhere = best_possible(piece, terms, None, 10.0)
    model = Hess(piece, terms, None).solve_within(10.0)

    assert (everywhere.done, everywhere.found) == (True, None)
    assert (model.done, model.found) == (True, None)


def test_model_cuts_off_grids_in_several_pieces():
    # Two far ends and a heavy middle: by distance alone the ends would be one grid.
    [piece] = pieces(row(60, 60, 110, 60, 60))
    terms = terms_for(piece, Wishes(100, 130), 3)
    [found, *_] = search(piece, terms, 4, 200, 1)

    proof = Hess(piece, terms, found).solve_within(10.0)

    assert proof.done
    assert proof.found.label.tolist() == found.label.tolist()


def test_fewest_splits_are_counted_from_sizes():
    [piece] = pieces(row(60, 60, 60, 60, compound=np.array([0, 0, 0, 1])))

    assert least_parts(piece, 100) == 3
    assert least_parts(piece, 200) == 2


@pytest.mark.parametrize(
    ("sizes", "pack"), [((70, 70, 70), False), ((50, 60, 50, 60), True)]
)
def test_sizes_pack_or_do_not(sizes, pack):
    [piece] = pieces(row(*sizes))

    assert sizes_pack(piece, terms_for(piece, Wishes(100, 115), 2), 10.0) is pack
