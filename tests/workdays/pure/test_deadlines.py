from datetime import datetime

import pytest

from naicha.workdays import pure, shipped
from naicha.workdays.pure import Limit, Unit


def due(start, amount, unit):
    start = datetime.fromisoformat(start).replace(tzinfo=pure.SHANGHAI)
    return pure.due(shipped.calendar(), start, Limit(amount, Unit(unit)))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "provisional"),
    [
        ("2026-12-28T09:00", 3, "working_days", False),
        ("2026-12-29T09:00", 3, "working_days", True),
        ("2026-12-31T17:00", 1, "working_hours", False),
        ("2026-12-31T17:01", 1, "working_hours", True),
        ("2026-12-31T17:01", 5000, "minutes", False),
        ("2027-03-01T09:00", 1, "working_days", True),
        ("2023-12-29T09:00", 1, "working_days", True),
        ("2025-12-31T09:00", 3, "working_days", False),
    ],
)
def test_a_year_without_a_notice_makes_working_time_provisional(
    start, amount, unit, provisional
):
    assert due(start, amount, unit).provisional is provisional


def test_a_deadline_tells_why_when_asked():
    late = due("2026-11-20T17:20", 3, "working_days")

    assert late.sentence == late.explanation.sentence
    assert late.steps == late.explanation.steps
