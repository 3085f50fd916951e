import csv
import os
from pathlib import Path

import pytest

from naicha.workdays import pure
from naicha.workdays.pure import Limit, Unit

SHARED = Path(os.environ.get("NAICHA_SHARED") or Path(__file__).parents[4] / "shared")
M, H, D = Unit.MINUTES, Unit.WORKING_HOURS, Unit.WORKING_DAYS

# Hours of first answer and resolution in the catalogue, and what they mean.
MEANT = {
    ("0.5", "12"): ((30, M), (720, M)),
    ("0.5", "24"): ((30, M), (1440, M)),
    ("1", "12"): ((60, M), (720, M)),
    ("1", "24"): ((60, M), (1440, M)),
    ("2", "12"): ((120, M), (720, M)),
    ("2", "24"): ((120, M), (1440, M)),
    ("4", "8"): ((4, H), (8, H)),
    ("4", "16"): ((4, H), (2, D)),
    ("4", "24"): ((4, H), (3, D)),
    ("4", "32"): ((4, H), (4, D)),
    ("4", "56"): ((4, H), (7, D)),
    ("4", "120"): ((4, H), (15, D)),
    ("4", "160"): ((4, H), (20, D)),
    ("4", "240"): ((4, H), (30, D)),
    ("8", "16"): ((8, H), (2, D)),
    ("8", "24"): ((8, H), (3, D)),
    ("8", "40"): ((8, H), (5, D)),
    ("8", "56"): ((8, H), (7, D)),
    ("8", "80"): ((8, H), (10, D)),
    ("8", "120"): ((8, H), (15, D)),
    ("8", "176"): ((8, H), (22, D)),
    ("8", "240"): ((8, H), (30, D)),
    ("8", "360"): ((8, H), (45, D)),
    ("8", "480"): ((8, H), (60, D)),
    ("16", "480"): ((2, D), (60, D)),
}


@pytest.mark.parametrize(("hours", "meant"), MEANT.items())
def test_hours_mean_what_was_agreed(hours, meant):
    assert pure.limits(*hours) == tuple(Limit(*one) for one in meant)


def test_every_row_of_the_catalogue_is_in_the_table():
    path = SHARED / "domain" / "categories.csv"
    if not path.exists():
        pytest.skip("the catalogue is not beside this checkout (NAICHA_SHARED)")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    pairs = {(row["respond_hours"], row["resolve_hours"]) for row in rows}

    assert pairs - {("", "")} == MEANT.keys()


@pytest.mark.parametrize(
    ("respond", "resolve"),
    [
        ("", "8"),
        ("four", "8"),
        ("0", "8"),
        ("-1", "8"),
        ("nan", "8"),
        ("3.5", "8"),
        ("0.001", "8"),
    ],
)
def test_what_is_no_limit_is_refused(respond, resolve):
    with pytest.raises(pure.Unreadable):
        pure.limits(respond, resolve)


def test_a_dozen_working_hours_stay_hours():
    assert pure.limits("4", "12")[1] == Limit(12, Unit.WORKING_HOURS)


@pytest.mark.parametrize(
    ("hours", "code"),
    [(("4", "24"), "r4-s24"), ((" 4.0", "40"), "r4-s40"), (("0.5", "12"), "r0.5-s12")],
)
def test_the_code_of_a_pair(hours, code):
    assert pure.profile_code(*hours) == code
