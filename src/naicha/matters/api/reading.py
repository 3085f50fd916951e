"""What staff read: the list of what is theirs to see, and one matter."""

from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router

from naicha.matters import errors, http, queries
from naicha.matters.api import given, shown
from naicha.matters.api.finding import matter_of
from naicha.matters.api.showing import line, whole
from naicha.matters.api.signing import STAFF, staff
from naicha.matters.models import ENDED, MatterState
from naicha.places.queries import grid_coded
from naicha.posts.queries import Actor
from naicha.web.problem import READ, refusals

router = Router(tags=["matters"], auth=STAFF)
Cursor = Annotated[str, Field(pattern=r"^[0-9._]{0,60}$")]
Size = Annotated[int, Field(ge=1, le=100)]


@router.get("", response={200: shown.Lines, **refusals(*READ)}, operation_id="matters")
def read_matters(  # noqa: PLR0913 -- one argument a filter
    request: HttpRequest,
    state: Query[MatterState | None] = None,
    grid: Query[given.Code | None] = None,
    *,
    mine: Query[bool] = False,
    newest: Query[bool] = False,
    after: Query[Cursor] = "",
    size: Query[Size] = 20,
) -> shown.Lines:
    """List what the caller may see.

    Open matters, first due first; with ``newest`` all, newest first. ``mine`` asks
    for those on the caller's own desk.
    """
    actor = staff(request)
    ended = state is not None and state in ENDED
    page = queries.page(
        actor,
        *filters(actor, state, grid, mine=mine),
        order=queries.NEWEST if newest or ended else queries.DUE,
        after=after,
        size=size,
    )
    return shown.Lines(rows=[line(row, actor) for row in page.rows], after=page.after)


def filters(
    actor: Actor, state: MatterState | None, grid: str | None, *, mine: bool
) -> list[Q]:
    """Conditions besides the right to see.

    Raises:
        NoSuchPlace: no such grid in the caller's county.
    """
    found = []
    if state is not None:
        found.append(Q(state=state))
    if grid is not None:
        row = next(filter(None, (grid_coded(c, grid) for c in actor.counties)), None)
        if row is None:
            raise errors.NoSuchPlace(field="grid")
        found.append(Q(grid=row))
    if mine:
        found.append(Q(holder_person=actor.account_pk))
    return found


@router.get(
    "/{number}",
    response={200: shown.MatterShown, **refusals(*READ)},
    operation_id="matter",
)
def read_matter(request: HttpRequest, number: str) -> shown.MatterShown:
    """Read one matter: its history, and what the caller may do with it now."""
    actor = staff(request)
    return whole(matter_of(actor, number), actor, http.now())
