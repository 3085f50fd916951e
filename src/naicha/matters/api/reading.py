"""What staff read: the list of what is theirs to see, and one matter."""

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from naicha.matters import errors, http, queries
from naicha.matters.api import given, shown
from naicha.matters.api.finding import matter_of
from naicha.matters.api.showing import line, whole
from naicha.matters.api.signing import STAFF, staff
from naicha.matters.models import ENDED, MatterState
from naicha.matters.queries import DUE, NEWEST
from naicha.places.queries import grid_coded
from naicha.posts.queries import Actor
from naicha.web.problem import READ, refusals

router = Router(tags=["matters"], auth=STAFF)


class Filters(Schema):
    """Conditions besides the right to see."""

    state: MatterState | None = None
    grid: given.Code | None = Field(None, description="Code of a grid.")
    mine: bool = Field(default=False, description="On the caller's own desk.")
    newest: bool = Field(default=False, description="All, newest first.")
    after: str = Field(
        "", pattern=r"^[0-9._]{0,60}$", description="Of the page before."
    )
    size: int = Field(20, ge=1, le=100)


@router.get("", response={200: shown.Lines, **refusals(*READ)}, operation_id="matters")
def read_matters(request: HttpRequest, asked: Query[Filters]) -> shown.Lines:
    """List what the caller may see: open matters, first due first."""
    actor = staff(request)
    page = queries.page(
        actor,
        *conditions(actor, asked),
        order=NEWEST if asked.newest or asked.state in ENDED else DUE,
        after=asked.after,
        size=asked.size,
    )
    return shown.Lines(rows=[line(row, actor) for row in page.rows], after=page.after)


def conditions(actor: Actor, asked: Filters) -> list[Q]:
    """The filters as conditions.

    Raises:
        NoSuchPlace: no such grid in the caller's county.
    """
    found = []
    if asked.state is not None:
        found.append(Q(state=asked.state))
    if asked.grid is not None:
        grids = (grid_coded(county, asked.grid) for county in actor.counties)
        grid = next(filter(None, grids), None)
        if grid is None:
            raise errors.NoSuchPlace(field="grid")
        found.append(Q(grid=grid))
    if asked.mine:
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
