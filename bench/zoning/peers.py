"""The other packages on the same pieces. Each returns a label for every building.

Import errors are left to the caller: the peers are extras of the benchmark
(``requirements/bench.txt``), and a run without them says so.
"""

import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

import numpy as np

from naicha.zoning.solver.adjacency import Piece

LOW, HIGH = 300, 500
ATTEMPTS = 100_000  # GerryChain's own default for one cut, before it gives a piece up
FEW_ATTEMPTS = 2000


@contextmanager
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def metis(piece: Piece, k: int, *, weighted: bool) -> np.ndarray:
    """METIS k-way; weighted: near buildings of one compound belong together."""
    import pymetis  # noqa: PLC0415 -- an extra of the benchmark

    if k == 1:
        return np.zeros(piece.n, np.int64)
    options = pymetis.Options(contig=1, seed=1)
    weights = (10_000 / piece.drag).astype(int).clip(1).tolist() if weighted else None
    _, label = pymetis.part_graph(
        k,
        xadj=piece.start.tolist(),
        adjncy=piece.to.tolist(),
        vweights=piece.w.tolist(),
        eweights=weights,
        recursive=False,
        options=options,
    )
    return np.array(label, np.int64)


def gerrychain_graph(piece: Piece) -> object:
    import networkx as nx  # noqa: PLC0415 -- an extra of the benchmark
    from gerrychain import Graph  # noqa: PLC0415 -- an extra of the benchmark

    graph = nx.Graph()
    for i in range(piece.n):
        graph.add_node(i, pop=int(piece.w[i]))
    for i in range(piece.n):
        for j in piece.to[piece.start[i] : piece.start[i + 1]].tolist():
            graph.add_edge(i, j)
    return Graph.from_networkx(graph)


def epsilon(piece: Piece, k: int) -> float:
    """The widest symmetric band around the mean inside 300–500."""
    mean = piece.households / k
    return max(min((mean - LOW) / mean, (HIGH - mean) / mean), 0.01)


def gerrychain_tree(piece: Piece, k: int, attempts: int = ATTEMPTS) -> np.ndarray:
    """GerryChain's recursive tree partition, which keeps its band or raises."""
    from functools import partial  # noqa: PLC0415 -- used here only

    from gerrychain.partition import recursive_tree_part  # noqa: PLC0415 -- an extra
    from gerrychain.tree import bipartition_tree  # noqa: PLC0415 -- an extra

    if k == 1:
        return np.zeros(piece.n, np.int64)
    with quiet():
        parts = recursive_tree_part(
            gerrychain_graph(piece),
            range(k),
            piece.households / k,
            "pop",
            epsilon(piece, k),
            bipartition_tree_fn=partial(bipartition_tree, max_attempts=attempts),
            rng=random.Random(1),
        )
    return labels(parts, piece.n)


def labels(parts: dict, n: int) -> np.ndarray:
    return np.array([parts[i] for i in range(n)], np.int64)


def gerrychain_bursts(
    piece: Piece, k: int, start: np.ndarray, goal: float, seconds: float
) -> tuple[float, float]:
    """ReCom short bursts on compactness: (best cost, CPU seconds until then)."""

    from gerrychain import Partition, updaters  # noqa: PLC0415 -- an extra
    from gerrychain.constraints import within_percent_of_ideal_population  # noqa: PLC0415
    from gerrychain.optimization import SingleMetricOptimizer  # noqa: PLC0415 -- an extra
    from gerrychain.proposals import recom  # noqa: PLC0415 -- an extra

    graph = gerrychain_graph(piece)
    began = process_time()
    with quiet():
        first = Partition(
            graph,
            {i: int(g) for i, g in enumerate(start)},
            {"population": updaters.Tally("pop", alias="population")},
        )
        band = epsilon(piece, k)
        chance = random.Random(1)

        def proposal(partition: object, *, rng: object = None) -> object:
            """One ReCom step; where GerryChain finds no balanced cut, none."""
            try:
                return recom(
                    partition, "pop", piece.households / k, band, rng=rng or chance
                )
            except Exception:  # noqa: BLE001 -- PopulationBalanceError and its kin
                return partition

        def cost(partition: object) -> float:
            at = partition.assignment
            return compactness(piece, np.array([at[i] for i in range(piece.n)]))

        search = SingleMetricOptimizer(
            proposal,
            within_percent_of_ideal_population(first, band),
            first,
            cost,
            maximize=False,
            rng=chance,
        )
        best, when = cost(first), process_time()
        for _ in search.short_bursts(10, 1_000_000):
            if search.best_score < best:
                best, when = search.best_score, process_time()
            if best <= goal * (1 + 1e-6) or process_time() - began > seconds:
                break
    return best, when - began


def compactness(piece: Piece, label: np.ndarray) -> float:
    total = 0.0
    for g in np.unique(label):
        at = np.flatnonzero(label == g)
        x, y, w = piece.x[at], piece.y[at], piece.w[at]
        far = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2
        total += float((far @ w).min())
    return total


def frame(piece: Piece) -> tuple[object, object]:
    """Data frame and weights as spopt wants them."""
    import geopandas  # noqa: PLC0415 -- an extra of the benchmark
    from libpysal.weights import W  # noqa: PLC0415 -- an extra of the benchmark

    near = {
        i: piece.to[piece.start[i] : piece.start[i + 1]].tolist()
        for i in range(piece.n)
    }
    data = {"x": piece.x, "y": piece.y, "w": piece.w}
    where = geopandas.points_from_xy(piece.x, piece.y)
    return geopandas.GeoDataFrame(data, geometry=where), W(near, silence_warnings=True)


def spopt_maxp(piece: Piece) -> np.ndarray:
    """Spopt's max-p heuristic: as many regions of at least 300 as it finds."""
    from spopt.region import MaxPHeuristic  # noqa: PLC0415 -- an extra

    table, weights = frame(piece)
    np.random.seed(1)  # noqa: NPY002 -- spopt draws from the global generator
    with quiet():
        model = MaxPHeuristic(table, weights, ["x", "y"], "w", LOW, top_n=2)
        model.solve()
    return np.array(model.labels_, np.int64) - 1


def spopt_ward(piece: Piece, k: int) -> np.ndarray:
    from spopt.region import WardSpatial  # noqa: PLC0415 -- an extra

    if k == 1:
        return np.zeros(piece.n, np.int64)
    table, weights = frame(piece)
    with quiet():
        model = WardSpatial(table, weights, ["x", "y"], k)
        model.solve()
    return np.array(model.labels_, np.int64)
