from datetime import date, time

import pytest

from naicha.workdays.pure import Calendar, Limit, TooFar, Unit, Window

MAY = Window(0, time(8), time(12), (5, 1), (5, 31))
WINTER = Window(0, time(9), time(10), (11, 1), (2, 29))
HOUR = 3600


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        ("2026-10-31", False),
        ("2026-11-01", True),
        ("2026-12-31", True),
        ("2027-01-01", True),
        ("2028-02-29", True),
        ("2027-03-01", False),
    ],
)
def test_a_season_runs_over_the_new_year(day, inside):
    assert WINTER.in_season(date.fromisoformat(day)) is inside


@pytest.mark.parametrize(
    ("day", "inside"),
    [("2026-04-30", False), ("2026-05-01", True), ("2026-06-01", False)],
)
def test_a_season_within_a_year(day, inside):
    assert MAY.in_season(date.fromisoformat(day)) is inside


def test_windows_that_touch_or_overlap_are_one():
    clocks = [(13, 15), (8, 10), (9, 11), (11, 12)]
    calendar = Calendar(tuple(Window(0, time(a), time(b)) for a, b in clocks))

    spans = calendar.spans(date(2026, 11, 23))

    assert spans == ((8 * HOUR, 12 * HOUR), (13 * HOUR, 15 * HOUR))


def test_a_made_up_sunday_is_worked_like_the_first_weekday_with_windows():
    tuesday = Window(1, time(8), time(9))
    sunday = date(2026, 9, 20)
    calendar = Calendar((Window(3, time(1), time(2)), tuesday), on=frozenset({sunday}))

    assert calendar.spans(sunday) == ((8 * HOUR, 9 * HOUR),)


def test_a_made_up_saturday_with_windows_of_its_own_keeps_them():
    saturday = date(2026, 10, 10)
    own = Window(5, time(10), time(11))
    calendar = Calendar((Window(0, time(8), time(9)), own), on=frozenset({saturday}))

    assert calendar.spans(saturday) == ((10 * HOUR, 11 * HOUR),)


def test_a_day_both_off_and_on_is_worked():
    day = frozenset({date(2026, 11, 23)})

    assert Calendar((Window(0, time(8), time(9)),), off=day, on=day).spans(*day)


def test_a_window_ends_after_it_starts():
    with pytest.raises(ValueError, match="ends after"):
        Window(0, time(9), time(9))


@pytest.mark.parametrize("amount", [0, -1, 1_000_001])
def test_a_limit_is_a_sensible_amount(amount):
    with pytest.raises(ValueError, match="amount"):
        Limit(amount, Unit.MINUTES)


def test_there_is_no_calendar_at_the_end_of_time():
    with pytest.raises(TooFar):
        Calendar(()).year(9999)
