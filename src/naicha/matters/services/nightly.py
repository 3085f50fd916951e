"""What the system does by itself: ends pauses, closes the unanswered, archives.

Each is a deed with a key that two machines make alike; one that cannot be done (any
more) is passed over, and the others are done.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model

from naicha.kernel.errors import DomainError
from naicha.kernel.ids import system_key
from naicha.kernel.progress import Progress, silent
from naicha.matters.deed import By, Outcome
from naicha.matters.models import Clock, Matter, MatterState, Pause
from naicha.matters.offers import ARCHIVE_DAYS
from naicha.matters.services import keeping, revisiting
from naicha.posts.queries import SYSTEM

if TYPE_CHECKING:
    from django.db.models import QuerySet

T = TypeVar("T", bound=Model)
BATCH = 500


def system_by(matter: Matter, move: str, now: datetime) -> By:
    """The system's own hand on a matter: the same key on every machine."""
    key = system_key(move, matter.pk, matter.round)
    return By(actor=SYSTEM, key=key, version=matter.version, now=now)


def end_pauses(now: datetime, progress: Progress = silent) -> int:
    """End every pause whose date has come."""
    due = Pause.objects.filter(ended_at=None, until_at__lte=now)
    return _each(
        due.select_related("clock__matter"),
        lambda pause: keeping.end_pause(pause, now=now),
        progress,
    )


def reckon_provisional(now: datetime, progress: Progress = silent) -> int:
    """Reckon anew the limits that crossed into a year that is loaded by now."""
    provisional = Clock.objects.filter(provisional=True, stopped_at=None)
    return _each(
        provisional.select_related("matter"),
        lambda clock: keeping.reckon_anew(clock, now=now),
        progress,
    )


def close_unanswered(now: datetime, progress: Progress = silent) -> int:
    """Close what was asked seven days ago and got no answer."""
    silent_ones = Matter.objects.filter(
        pk__in=Clock.objects.filter(
            kind="revisit", stopped_at=None, due_at__lte=now
        ).values("matter"),
        state=MatterState.REVISITING,
    )
    return _each(
        silent_ones,
        lambda matter: revisiting.close_unanswered(
            matter, system_by(matter, "close_unanswered", now)
        ),
        progress,
    )


def archive(now: datetime, progress: Progress = silent) -> int:
    """Archive what was closed fifteen days ago."""
    closed = Matter.objects.filter(
        state=MatterState.CLOSED, ended_at__lte=now - timedelta(days=ARCHIVE_DAYS)
    )
    return _each(
        closed,
        lambda matter: revisiting.archive(matter, system_by(matter, "archive", now)),
        progress,
    )


def _each(
    rows: "QuerySet[T]", do: Callable[[T], Outcome | None], progress: Progress
) -> int:
    """Do it to each row in batches; what refuses is passed over. Returns how many."""
    done = seen = 0
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in batch:
            with suppress(DomainError):
                done += do(row) is not None
        last, seen = batch[-1].pk, seen + len(batch)
        progress(seen, seen)
    return done


def find_checkers(county: int, now: datetime) -> int:
    """Find anew who checks and who asks, after posts changed in a county."""
    waiting = Matter.objects.filter(
        county=county, state__in=[MatterState.VERIFYING, MatterState.REVISITING]
    ).select_related("category", "division")
    why = now.isoformat()
    found = (keeping.find_checker(one, now=now, why=why) for one in waiting.iterator())
    return sum(one is not None for one in found)
