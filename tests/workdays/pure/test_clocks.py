from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from naicha.workdays import pure, shipped
from naicha.workdays.pure import Calendar, Limit, Unit
from tests.workdays.slow import DAY, Walk
from tests.workdays.strategies import cases, instant, limits, units, wall

SECOND = timedelta(seconds=1)
CHECK = settings(deadline=None, max_examples=60)
later = st.integers(0, 12_000).map(lambda n: timedelta(minutes=n))
stretches = st.tuples(later, st.integers(0, 4_000).map(lambda n: timedelta(minutes=n)))


def beijing(text):
    return datetime.fromisoformat(text).replace(tzinfo=pure.SHANGHAI)


def pauses_after(start, drawn):
    return [(start + since, start + since + long) for since, long in drawn]


@CHECK
@given(cases(), limits)
def test_due_is_what_counting_by_the_minute_gives(case, limit):
    calendar, start = case

    due = pure.due_at(calendar, instant(start), limit)

    assert wall(due) == Walk(calendar).due(start, limit)
    assert due.tzinfo is UTC


@CHECK
@given(cases(), later)
def test_working_minutes_are_what_counting_gives(case, long):
    calendar, start = case

    minutes = pure.working_minutes(calendar, instant(start), instant(start + long))

    walked = Walk(calendar).count(start, start + long, Unit.WORKING_HOURS)
    assert minutes == walked


@CHECK
@given(cases(), limits, st.lists(stretches, max_size=3))
def test_paused_minutes_come_back(case, limit, drawn):
    calendar, start = case
    assume(limit.unit != Unit.WORKING_DAYS)
    due = pure.due_at(calendar, instant(start), limit)
    pauses, end = [], start

    for since, until in sorted(pauses_after(start, drawn)):
        if end <= since < wall(due):
            pauses.append((since, until))
            due = pure.shift_for_pause(
                calendar, due, instant(since), instant(until), limit.unit
            )
            end = until

    assert wall(due) == Walk(calendar).due(start, limit, pauses)


@CHECK
@given(cases(), st.integers(1, 8), stretches)
def test_after_a_pause_as_many_days_are_left_as_before(case, amount, drawn):
    calendar, start = case
    due = pure.due_at(calendar, instant(start), Limit(amount, Unit.WORKING_DAYS))
    [(since, until)] = pauses_after(start, [drawn])
    walk = Walk(calendar)
    left = walk.closings(since, wall(due))
    assume(left > 0)

    shifted = wall(
        pure.shift_for_pause(
            calendar, due, instant(since), instant(until), Unit.WORKING_DAYS
        )
    )

    assert shifted == walk.close(shifted.date())
    assert walk.closings(until, shifted) == left


@CHECK
@given(cases(), limits, later, st.lists(stretches, max_size=3))
def test_the_share_is_what_counting_gives(case, limit, long, drawn):
    calendar, start = case
    due = pure.due_at(calendar, instant(start), limit)
    pauses = pauses_after(start, drawn)
    walk = Walk(calendar)
    whole = walk.count(start, wall(due), limit.unit, pauses)
    assume(whole)

    share = pure.share_gone(
        calendar,
        instant(start),
        due,
        instant(start + long),
        limit.unit,
        [(instant(since), instant(until)) for since, until in pauses],
    )

    assert share == walk.count(start, start + long, limit.unit, pauses) / whole


@CHECK
@given(cases(), limits, later, later)
def test_the_share_only_grows_and_is_one_at_the_due_time(case, limit, one, other):
    calendar, start = case
    due = pure.due_at(calendar, instant(start), limit)
    first, second = sorted([instant(start + one), instant(start + other)])

    def share(now):
        return pure.share_gone(calendar, instant(start), due, now, limit.unit)

    assert 0 <= share(first) <= share(second)
    assert share(due) == 1
    assert share(instant(start - DAY)) == 0


@CHECK
@given(cases(), limits, st.integers(1, 300), st.lists(stretches, max_size=2))
def test_a_warn_point_is_the_first_second_of_its_share(case, limit, percent, drawn):
    calendar, start = case
    start = instant(start)
    due = pure.due_at(calendar, start, limit)
    pauses = [(instant(a), instant(b)) for a, b in pauses_after(case[1], drawn)]
    for since, until in pauses:
        due = pure.shift_for_pause(calendar, due, since, until, limit.unit)
    walls = [(wall(since), wall(until)) for since, until in pauses]
    assume(Walk(calendar).count(case[1], wall(due), limit.unit, walls))

    at = pure.at_share(calendar, start, due, limit.unit, percent, pauses)

    def share(now):
        return pure.share_gone(calendar, start, due, now, limit.unit, pauses)

    assert share(at) >= percent / 100
    assert percent == 100 or share(at - SECOND) < percent / 100


def test_the_start_is_cut_to_its_minute():
    start = beijing("2026-11-20T17:20:59.9")

    due = pure.due_at(shipped.calendar(), start, Limit(30, Unit.MINUTES))

    assert due == beijing("2026-11-20T17:50")


def test_a_clock_without_any_time_is_gone_when_it_is_due():
    night, morning = beijing("2026-11-20T20:00"), beijing("2026-11-21T08:00")
    share = [
        pure.share_gone(shipped.calendar(), night, morning, now, Unit.WORKING_HOURS)
        for now in (night, morning)
    ]

    assert share == [0, 1]
    assert (
        pure.at_share(shipped.calendar(), night, morning, Unit.WORKING_HOURS, 50)
        == morning
    )


def test_pauses_that_overlap_count_once():
    start, due = beijing("2026-11-20T08:00"), beijing("2026-11-20T14:00")
    pauses = [
        (beijing("2026-11-20T09:00"), beijing("2026-11-20T11:00")),
        (beijing("2026-11-20T10:00"), beijing("2026-11-20T12:00")),
    ]

    share = pure.share_gone(
        shipped.calendar(), start, due, pauses[1][1], Unit.MINUTES, pauses
    )

    assert share == 1 / 3


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        ("2026-11-23T09:00", "2026-11-23T17:59", "2026-11-25T18:00"),
        ("2026-11-23T09:00", "2026-11-23T18:00", "2026-11-26T18:00"),
        ("2026-11-23T18:00", "2026-11-24T09:00", "2026-11-25T18:00"),
        ("2026-11-23T09:00", "2026-11-24T09:00", "2026-11-26T18:00"),
        ("2026-11-25T09:00", "2026-11-25T21:00", "2026-11-26T18:00"),
        ("2026-11-20T20:00", "2026-11-22T20:00", "2026-11-25T18:00"),
        ("2026-11-24T20:00", "2026-11-24T09:00", "2026-11-25T18:00"),
    ],
)
def test_a_day_clock_gets_back_the_days_that_closed_in_the_pause(since, until, due):
    shifted = pure.shift_for_pause(
        shipped.calendar(),
        beijing("2026-11-25T18:00"),
        beijing(since),
        beijing(until),
        Unit.WORKING_DAYS,
    )

    assert shifted == beijing(due)


def test_the_next_working_day_after_a_thursday_before_the_holidays():
    now = beijing("2026-09-30T10:00")

    end = pure.end_of_next_working_day(shipped.calendar(), now)

    assert end == beijing("2026-10-08T18:00")


@pytest.mark.parametrize("unit", [Unit.WORKING_HOURS, Unit.WORKING_DAYS])
def test_where_nobody_works_nothing_is_ever_due(unit):
    with pytest.raises(pure.TooFar):
        pure.due_at(Calendar(()), beijing("2026-09-30T10:00"), Limit(1, unit))


@CHECK
@given(units)
def test_a_naive_time_is_refused(unit):
    with pytest.raises((ValueError, TypeError)):
        pure.share_gone(
            shipped.calendar(),
            datetime(2026, 1, 1),  # noqa: DTZ001 -- what is refused
            beijing("2026-01-05T10:00"),
            beijing("2026-01-05T10:00"),
            unit,
        )


@pytest.mark.parametrize(
    ("percent", "at"),
    [
        (10, "2026-11-20T08:24"),
        (25, "2026-11-20T09:00"),
        (50, "2026-11-20T12:00"),
        (100, "2026-11-20T14:00"),
        (150, "2026-11-20T16:00"),
    ],
)
def test_warn_points_wait_for_a_pause(percent, at):
    start, due = beijing("2026-11-20T08:00"), beijing("2026-11-20T14:00")
    pauses = [(beijing("2026-11-20T09:00"), beijing("2026-11-20T11:00"))]

    warned = pure.at_share(
        shipped.calendar(), start, due, Unit.MINUTES, percent, pauses
    )

    assert warned == beijing(at)
    assert (
        pure.share_gone(shipped.calendar(), start, due, warned, Unit.MINUTES, pauses)
        == percent / 100
    )


def test_a_pause_that_ran_at_the_start_counts_from_the_start():
    start, due = beijing("2026-11-20T08:00"), beijing("2026-11-20T13:00")
    pauses = [(beijing("2026-11-20T06:00"), beijing("2026-11-20T09:00"))]

    warned = pure.at_share(shipped.calendar(), start, due, Unit.MINUTES, 50, pauses)

    assert warned == beijing("2026-11-20T11:00")
    assert (
        pure.share_gone(shipped.calendar(), start, due, warned, Unit.MINUTES, pauses)
        == 0.5
    )
