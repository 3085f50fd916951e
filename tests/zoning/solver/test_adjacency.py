import json
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from naicha.zoning.solver import adjacency, files
from naicha.zoning.solver.kernels import links
from tests.zoning.examples import layout, row, shared

POINTS = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=25
)


def gabriel_by_definition(x, y, reach):
    """Pairs whose diameter circle is empty."""
    pairs = set()
    for i in range(len(x)):
        for j in range(i + 1, len(x)):
            d2 = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2
            mx, my = (x[i] + x[j]) / 2, (y[i] + y[j]) / 2
            inside = (x - mx) ** 2 + (y - my) ** 2 < d2 / 4 * (1 - 1e-12)
            inside[[i, j]] = False
            if d2 <= reach**2 and not inside.any():
                pairs.add((i, j))
    return pairs


@settings(deadline=None, max_examples=150)
@given(POINTS, st.sampled_from([60.0, 160.0, 2000.0]))
def test_gabriel_links_are_those_of_the_definition(points, reach):
    x, y = np.array(points, float).T.copy()

    a, b = links.gabriel(x, y, reach)

    found = {
        (min(i, j), max(i, j)) for i, j in zip(a.tolist(), b.tolist(), strict=True)
    }
    assert found == gabriel_by_definition(x, y, reach)


@settings(deadline=None, max_examples=150)
@given(POINTS, st.sampled_from([10.0, 60.0]))
def test_missing_links_join_everything_with_the_least_length(points, reach):
    x, y = np.array(points, float).T.copy()
    none = np.zeros(0, np.int64)

    a, b = links.missing_links(x, y, none, none, reach)

    assert len(a) == len(points) - 1
    assert links.components(len(points), a, b).max() == 0
    far = np.hypot(x[:, None] - x, y[:, None] - y)
    assert np.isclose(np.hypot(x[a] - x[b], y[a] - y[b]).sum(), shortest_tree(far))


def shortest_tree(far):
    """Length of the minimum spanning tree (Prim)."""
    near, total = far[0].copy(), 0.0
    left = set(range(1, len(far)))
    while left:
        at = min(left, key=lambda i: near[i])
        total += near[at]
        left.remove(at)
        near = np.minimum(near, far[at])
    return total


def test_links_of_iowa_are_found_from_its_polygons():
    path = shared("iowa_counties_polygons.geojson.gz")
    names, shapes = files.read_polygons(path, degrees=True)
    ends = files.read_table(shared("iowa_counties_edges.csv.gz"))
    nodes = files.read_table(shared("iowa_counties_nodes.csv.gz"))
    ids = dict(zip(nodes["node"], nodes["id"], strict=True))
    listed = {
        frozenset((ids[a], ids[b])) for a, b in zip(ends["a"], ends["b"], strict=True)
    }
    titles = [
        feature["properties"]["id"]
        for feature in json.loads(files.text_of(path))["features"]
    ]

    found = {
        frozenset((titles[a], titles[b])) for a, b, _ in adjacency.touching(shapes)
    }

    assert len(names) == 99
    assert found <= listed | found
    assert len(found & listed) >= 0.95 * len(listed)


def test_squares_touch_along_a_side_and_not_at_a_corner():
    def square(x, y):
        return [[(x, y), (x + 10, y), (x + 10, y + 10), (x, y + 10)]]

    pairs = adjacency.touching([square(0, 0), square(10, 0), square(10, 10)])

    assert pairs == [(0, 1, 10.0), (1, 2, 10.0)]


def test_river_drops_the_links_it_crosses():
    parted = adjacency.without_barriers(row(1, 1, 1), [[(75, -10), (75, 10)]])

    assert list(zip(parted.a.tolist(), parted.b.tolist(), strict=True)) == [(0, 1)]


def test_river_that_ends_before_a_link_leaves_it():
    parted = adjacency.without_barriers(row(1, 1, 1), [[(75, 1), (75, 10)]])

    assert parted.a.size == 2


def test_bridges_join_each_community_by_itself():
    apart = layout(
        [(0, 0), (300, 0), (0, 900), (400, 900)],
        [1] * 4,
        links=[],
        community=np.array([0, 0, 1, 1]),
        communities=("a", "b"),
    )

    joined, count = adjacency.bridged(apart)

    assert count == 2
    assert sorted(zip(joined.a.tolist(), joined.b.tolist(), strict=True)) == [
        (0, 1),
        (2, 3),
    ]


def test_pieces_are_the_islands_of_communities():
    parts = adjacency.pieces(
        layout(
            [(0, 0), (50, 0), (500, 0), (100, 0)],
            [1, 2, 3, 4],
            links=[(0, 1), (1, 3)],
            community=np.array([0, 0, 0, 1]),
            communities=("a", "b"),
        )
    )

    assert [(p.name, p.part, p.islands, p.nodes.tolist()) for p in parts] == [
        ("a", 0, 2, [0, 1]),
        ("a", 1, 2, [2]),
        ("b", 0, 1, [3]),
    ]


def test_doubled_positions_are_neighbours():
    twins = layout([(0, 0), (0, 0), (50, 0)], [1, 1, 1])

    assert sorted(zip(twins.a.tolist(), twins.b.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (1, 2),
    ]
    assert replace(twins, x=twins.x).n == 3
