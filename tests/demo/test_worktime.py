from datetime import UTC, datetime

import pytest

from naicha.demo.worktime import WorkTime
from naicha.workdays import shipped
from naicha.workdays.pure import SHANGHAI

AFTERNOON = datetime(2026, 11, 24, 14, 40, tzinfo=SHANGHAI)


def test_last_minute_is_just_before_now():
    worktime = WorkTime(shipped.calendar(), AFTERNOON)

    assert worktime.at(worktime.length - 1) == datetime(2026, 11, 24, 6, 39, tzinfo=UTC)


def test_minutes_skip_the_noon_break():
    worktime = WorkTime(shipped.calendar(), AFTERNOON)

    # Ten minutes since 14:30; the eleventh back is the last before noon.
    assert worktime.at(worktime.length - 11).astimezone(SHANGHAI).hour == 11


def test_minutes_after_now_are_none():
    worktime = WorkTime(shipped.calendar(), AFTERNOON)

    with pytest.raises(IndexError):
        worktime.at(worktime.length)


def test_last_minute_before_a_sunday_is_on_friday():
    worktime = WorkTime(shipped.calendar(), AFTERNOON)
    sunday = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI)

    last = worktime.at(worktime.last_before(sunday)).astimezone(SHANGHAI)

    assert (last.day, last.hour, last.minute) == (20, 17, 59)
