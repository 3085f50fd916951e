"""What a night does, in its order. Each step may run twice, and on two machines."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from naicha.matters.services import nightly

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ATTEMPTS_KEPT = timedelta(days=7)


def clear_sessions(now: datetime) -> int:
    """Delete sessions that are over."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def clear_attempts(now: datetime) -> int:
    """Delete what is remembered of sign-ins that failed a week ago."""
    old = AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT)
    deleted: int = old.delete()[0]
    return deleted


STEPS: Final[tuple[tuple["StrOrPromise", Callable[[datetime], int]], ...]] = (
    (_("pauses ended, clocks run on"), nightly.end_pauses),
    (_("limits reckoned anew with the loaded calendar"), nightly.reckon_provisional),
    (_("closed after 7 days without an answer"), nightly.close_unanswered),
    (_("archived 15 days after closing"), nightly.archive),
    (_("sessions that were over, deleted"), clear_sessions),
    (_("failed sign-ins of a week ago, deleted"), clear_attempts),
)
