import pytest

from naicha.web import drawing


@pytest.mark.parametrize(
    ("share", "path"),
    [
        (0, ""),
        (-1, ""),
        (0.25, "M8 8V3.3A4.7 4.7 0 0 1 12.70 8.00Z"),
        (0.75, "M8 8V3.3A4.7 4.7 0 1 1 3.30 8.00Z"),
    ],
)
def test_a_slice_is_as_large_as_the_time_gone(share, path):
    assert drawing.slice_path(share) == path


def test_a_whole_slice_still_ends_somewhere_else_than_it_begins():
    assert drawing.slice_path(1) == drawing.slice_path(3)
    assert "8.00 3.30Z" not in drawing.slice_path(1)


@pytest.mark.parametrize(
    ("share", "said"), [(0.5432, "54.3%"), (-1, "0.0%"), (7, "100.0%")]
)
def test_a_share_is_held_on_the_line(share, said):
    assert drawing.percent(share) == said


@pytest.mark.parametrize(("share", "end"), [(0.4, 1), (1, 1), (1.25, 0.8), (9, 0.625)])
def test_the_limit_moves_inwards_when_time_ran_over(share, end):
    assert drawing.end_of_line(share) == pytest.approx(end)


@pytest.mark.parametrize(
    ("values", "points"),
    [((), ""), ((5,), "0.0,24.0"), ((1, 2, 3), "0.0,24.0 42.0,12.0 84.0,0.0")],
)
def test_a_small_line_goes_from_old_to_new(values, points):
    assert drawing.spark_points(values) == points
