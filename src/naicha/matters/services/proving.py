"""What an operator asks: do the histories hold, and can everything be checked?"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from naicha.kernel.progress import Progress, silent
from naicha.matters.facts import Facts
from naicha.matters.models import Matter, MatterState
from naicha.matters.replay import Difference, differences
from naicha.places.models import Division

BATCH = 200


def verify(
    county: Division | None = None,
    *,
    newest: int | None = None,
    progress: Progress = silent,
) -> Iterator[Difference]:
    """Every difference between histories and rows, matter by matter.

    Args:
        county: of one county; none: of all.
        newest: only so many, the newest.
        progress: told after each batch.
    """
    matters = Matter.objects.order_by("-pk")
    if county is not None:
        matters = matters.filter(county=county)
    total = matters.count() if newest is None else min(newest, matters.count())
    done, last = 0, None
    while done < total:
        later = matters if last is None else matters.filter(pk__lt=last)
        batch = list(islice(later[:BATCH], total - done))
        if not batch:
            return
        yield from differences(batch)
        last, done = batch[-1].pk, done + len(batch)
        progress(done, total)


def nobody_can_check(county: Division, now: datetime) -> Iterator[Matter]:
    """Matters that wait for a check and have nobody who may do it."""
    waiting = Matter.objects.filter(county=county, state=MatterState.VERIFYING)
    for matter in waiting.select_related("category", "division").iterator(BATCH):
        if Facts(matter, now).checker.nobody:
            yield matter
