from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from naicha.web.templatetags.naicha import when
from naicha.web.times import say_day, say_short

NOW = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)  # 14:40 in the county
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 24), "Today"),
        (date(2026, 11, 23), "Yesterday"),
        (date(2026, 11, 25), "11/25 Wed"),
        (date(2026, 12, 8), "12/8 Tue"),
        (date(2026, 12, 9), "12/9"),
        (date(2026, 11, 10), "11/10 Tue"),
        (date(2026, 11, 9), "11/9"),
        (date(2027, 1, 5), "1/5/2027"),
    ],
)
def test_a_day_is_said_as_an_office_says_it(day, said):
    assert say_day(day, TODAY) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 25, 10, 30, tzinfo=UTC), "11/25 Wed 18:30"),
        # Past midnight in the county, still the day before in UTC.
        (datetime(2026, 11, 23, 16, 5, tzinfo=UTC), "Today 00:05"),
        (date(2026, 11, 23), "Yesterday"),
        ("next", "next"),
        (None, ""),
    ],
)
def test_a_moment_is_said_on_the_countys_clock(moment, said):
    assert when(moment, NOW) == said


def test_without_a_now_the_clock_is_read():
    assert when(datetime.now(UTC)).startswith("Today ")


@pytest.mark.parametrize(
    ("day", "said"), [(24, "Today 10:00"), (23, "Yesterday 10:00"), (17, "11/17")]
)
def test_in_a_column_only_the_newest_have_their_time(day, said):
    now = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

    assert say_short(datetime(2026, 11, day, 2, 0, tzinfo=UTC), now) == said
