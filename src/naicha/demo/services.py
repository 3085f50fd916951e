"""Making a demo county, or an empty beginning, in an empty database."""

from dataclasses import dataclass
from datetime import datetime

from naicha.demo import errors
from naicha.demo.county import build_county
from naicha.demo.week import live_week
from naicha.kernel.progress import Progress, silent
from naicha.matters.models import Matter
from naicha.matters.services.catalogue import load_catalogue, shipped
from naicha.people.models import Account, Installation
from naicha.people.services import mark_as_demo, mark_as_real
from naicha.places.models import Division
from naicha.workdays.services import load_shipped


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: how many matters, and a few query codes to follow them by."""

    matters: int
    codes: tuple[tuple[str, str], ...] = ()


def is_empty() -> bool:
    """Whether nobody has begun anything in this database."""
    return not any(
        model.objects.exists() for model in (Installation, Account, Division, Matter)
    )


def make_demo(
    now: datetime, *, size: str = "large", seed: int = 7, progress: Progress = silent
) -> Made:
    """Build the demo county and let a week happen in it, through the services.

    Not one transaction: the deeds of the week are as many as in life. A run that was
    cut short leaves a database that says it is a demo; delete it and begin anew.

    Raises:
        NotEmpty: somebody has begun here.
    """
    refuse_what_is_begun()
    mark_as_demo(now)
    cast = build_county(now, seed, progress)
    stage = live_week(cast, size, seed, progress)
    made = Matter.objects.filter(county=cast.county).count()
    return Made(made, tuple(stage.codes[-3:]))


def make_empty(now: datetime) -> None:
    """Begin for real: calendar and catalogue, and nobody yet.

    Raises:
        NotEmpty: somebody has begun here.
    """
    refuse_what_is_begun()
    mark_as_real(now)
    load_shipped()
    load_catalogue(shipped(), now)


def refuse_what_is_begun() -> None:
    if not is_empty():
        raise errors.NotEmpty
