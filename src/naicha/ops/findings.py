"""What is missing before matters can go round: said in words, one line each."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from naicha.matters.services.proving import nobody_can_check, verify
from naicha.places.models import (
    Building,
    BuildingInGrid,
    Division,
    DivisionLevel,
    Grid,
)
from naicha.posts.models import PostKind, UnitKind
from naicha.posts.queries import in_force
from naicha.workdays.queries import missing_year

CLERKS = (PostKind.COMMUNITY_CLERK, PostKind.COMMUNITY_SECRETARY)
SAMPLE = 500  # matters whose history a doctor looks at; verify_history does all
NAMED_MOST = 10


def findings(now: datetime) -> Iterator[str]:
    """Everything that is missing, of the calendar and county by county."""
    if (year := missing_year(now)) is not None:
        yield _(
            "The working calendar of {year} is missing: deadlines reaching into it are "
            "provisional. Load the State Council's notice."
        ).format(year=year)
    counties = Division.objects.filter(level=DivisionLevel.COUNTY, valid_to=None)
    if not counties:
        yield _("There is no county yet.")
    for county in counties:
        for look in LOOKS:
            yield from (f"{county}：{said}" for said in look(county, now))


def communities_without_clerk(county: Division, now: datetime) -> Iterator[str]:
    offices = in_force(now).filter(
        unit__kind=UnitKind.COMMUNITY_OFFICE, unit__closed_on=None, kind__in=CLERKS
    )
    without = Division.objects.filter(
        ~Exists(offices.filter(unit__division=OuterRef("pk"))),
        county=county,
        level=DivisionLevel.COMMUNITY,
        valid_to=None,
    )
    yield from listed(
        _("Communities without a clerk: {names}. Their matters wait."), without
    )


def grids_without_leader(county: Division, now: datetime) -> Iterator[str]:
    leaders = in_force(now).filter(kind=PostKind.GRID_LEADER, unit__closed_on=None)
    without = Grid.objects.filter(
        ~Exists(leaders.filter(unit__grid=OuterRef("pk"))),
        county=county,
        closed_on=None,
    )
    yield from listed(
        _("Grids without a leader: {names}. The community checks their work."), without
    )


def buildings_in_no_grid(county: Division, _now: datetime) -> Iterator[str]:
    here = BuildingInGrid.objects.filter(building=OuterRef("pk"), current=True)
    without = Building.objects.filter(~Exists(here), county=county)
    yield from listed(
        _("Buildings in no grid: {names}. What is filed there has no grid."),
        without.select_related("compound"),
    )


def unchecked_matters(county: Division, now: datetime) -> Iterator[str]:
    yield from listed(
        _("Nobody can check: {names}. Appoint somebody who did not handle them."),
        nobody_can_check(county, now),
    )


def broken_histories(county: Division, _now: datetime) -> Iterator[str]:
    numbers = {one.matter: None for one in verify(county, newest=SAMPLE)}
    yield from listed(
        _("Histories that do not hold: {names}. Run verify_history."), numbers
    )


def listed(text: str, things: Iterable[object]) -> Iterator[str]:
    """One sentence that names the first few and counts the rest; none for none."""
    names = [str(one) for one in things]
    if names:
        more = len(names) - NAMED_MOST
        shown = "、".join(names[:NAMED_MOST])
        if more > 0:
            shown = _("{names} and {n} more").format(names=shown, n=more)
        yield text.format(names=shown)


LOOKS: Final[tuple[Callable[[Division, datetime], Iterator[str]], ...]] = (
    communities_without_clerk,
    grids_without_leader,
    buildings_in_no_grid,
    unchecked_matters,
    broken_histories,
)
