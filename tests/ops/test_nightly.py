"""The night's command: every step once, one line each, twice no harm."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import call_command

from naicha.matters.models import MatterEntry
from naicha.ops.sweeping import STEPS
from tests.factories.county import NOW
from tests.factories.deeds import Path

pytestmark = pytest.mark.django_db


def night(now):
    out = StringIO()
    with time_machine.travel(now, tick=False):
        call_command("nightly", stdout=out)
    return [int(line.split()[0]) for line in out.getvalue().splitlines()]


def attempt(at):
    with time_machine.travel(at, tick=False):
        AccessAttempt.objects.create(
            username=str(at),
            ip_address="127.0.0.1",
            user_agent="",
            failures_since_start=1,
        )


def test_each_step_says_how_many_and_a_second_night_has_none(county):
    Path(county).in_grid().solved().checked()
    Path(county).in_grid().solved().checked().judged()
    now = NOW + timedelta(days=16)
    Session.objects.create(session_key="old", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="new", expire_date=now + timedelta(seconds=1))
    attempt(now - timedelta(days=7, seconds=1))
    attempt(now - timedelta(days=6))

    first, second = night(now), night(now)

    assert first == [0, 0, 1, 1, 1, 1]
    assert second == [0] * len(STEPS)
    assert Session.objects.get().session_key == "new"
    assert AccessAttempt.objects.count() == 1
    moves = MatterEntry.objects.filter(actor=None, asker=None).exclude(move="register")
    assert sorted(moves.values_list("move", flat=True)) == [
        "archive", "close_unanswered",
    ]  # fmt: skip
