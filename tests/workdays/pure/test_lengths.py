from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naicha.workdays import pure, shipped
from naicha.workdays.pure import Length, Unit
from tests.workdays.slow import Walk
from tests.workdays.strategies import cases, instant, limits, wall

CHECK = settings(deadline=None, max_examples=60)
later = st.integers(0, 12_000).map(lambda n: timedelta(minutes=n))
DUE = "2026-11-25T18:00"  # a Wednesday


def beijing(text):
    return datetime.fromisoformat(text).replace(tzinfo=pure.SHANGHAI)


@pytest.mark.parametrize(
    ("now", "unit", "words"),
    [
        ("2026-11-20T17:20", "working_days", "剩 3 天"),
        ("2026-11-23T08:00", "working_days", "剩 3 天"),
        ("2026-11-23T11:10", "working_days", "剩 2 天 4 小时"),
        ("2026-11-24T14:40", "working_days", "剩 1 天 3 小时"),
        ("2026-11-24T18:00", "working_days", "剩 1 天"),
        ("2026-11-25T16:00", "working_days", "剩 2 小时"),
        ("2026-11-25T17:48", "working_days", "剩 12 分"),
        ("2026-11-25T17:59:40", "working_days", "剩不到 1 分"),
        ("2026-11-25T18:00", "working_days", "剩不到 1 分"),
        ("2026-11-25T21:00", "working_days", "超不到 1 分"),
        ("2026-11-26T15:10", "working_days", "超 4 小时 10 分"),
        ("2026-11-26T18:00", "working_days", "超 1 天"),
        ("2026-11-24T15:00", "working_hours", "剩 1 天 3 小时"),
        ("2026-11-20T15:00", "working_hours", "剩 3 天"),
        ("2026-11-26T15:10", "working_hours", "超 4 小时 10 分"),
        ("2026-11-23T15:00", "minutes", "剩 2 天 3 小时"),
        ("2026-11-24T18:00", "minutes", "剩 1 天"),
        ("2026-11-24T17:55", "minutes", "剩 1 天"),
        ("2026-11-25T22:10", "minutes", "超 4 小时 10 分"),
    ],
)
def test_the_words_of_a_badge(now, unit, words):
    left = pure.remaining(shipped.calendar(), beijing(now), beijing(DUE), Unit(unit))

    assert left.words == words


def test_overdue_is_told_by_sign_too():
    late = pure.remaining(
        shipped.calendar(), beijing("2026-11-25T22:10"), beijing(DUE), Unit.MINUTES
    )

    assert (late.minutes, late.overdue, late.length) == (-250, True, Length(0, 4, 10))


def test_an_hour_clock_that_ends_on_a_sunday_takes_the_next_days_length():
    sunday = beijing("2026-11-22T10:00")
    left = pure.remaining(
        shipped.calendar(), beijing("2026-11-19T18:00"), sunday, Unit.WORKING_HOURS
    )

    assert left.length == Length(1, 0, 0)


@CHECK
@given(cases(), limits, later, later)
def test_what_is_left_never_grows(case, limit, one, other):
    calendar, start = case
    due = pure.due_at(calendar, instant(start), limit)
    first, second = sorted(min(instant(start + gone), due) for gone in (one, other))

    def left(now):
        return pure.remaining(calendar, now, due, limit.unit)

    assert left(first).length >= left(second).length
    assert left(first).minutes >= left(second).minutes >= 0


@CHECK
@given(cases(), limits, later)
def test_minutes_left_are_what_counting_gives(case, limit, gone):
    calendar, start = case
    due = pure.due_at(calendar, instant(start), limit)
    now = min(instant(start + gone), due)

    left = pure.remaining(calendar, now, due, limit.unit)

    assert left.minutes == Walk(calendar).count(wall(now), wall(due), limit.unit)


def test_a_length_that_runs_backwards_is_none():
    there, back = beijing("2026-11-24T10:00"), beijing("2026-11-23T10:00")

    none = pure.length(shipped.calendar(), there, back, Unit.WORKING_DAYS)

    assert none == Length(0, 0, 0)
