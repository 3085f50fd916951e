"""Several deeds in one go, each with its own key: all of them, or none."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from naicha.matters import errors, rules, workflow
from naicha.matters.deed import By, Outcome
from naicha.matters.models import Category, Matter
from naicha.matters.services import triage
from naicha.matters.services.registering import Registered, Words, register
from naicha.places.models import Division
from naicha.places.queries import Place

GRID, ACCEPT = "grid", "accept"
ROUTES: Final = (GRID, ACCEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """What triage decides in one go.

    Args:
        category: what it is about.
        level: minor, major or hard.
        public_title: what everybody may read.
        route: ``grid``: the grid has it at once; ``accept``: accepted, no more yet.
        where: the right place, if the one told is wrong.
    """

    category: Category
    level: str
    public_title: str
    route: str = ACCEPT
    where: Place | None = None


def after(by: By, move: str, outcome: Outcome | Registered) -> By:
    """The same person's next deed: its key follows from the first one's."""
    return replace(by, key=uuid5(by.key, move), version=outcome.matter.version)


def sort_out(matter: Matter, by: By, sorting: Sorting) -> Outcome:
    """Triage a matter: correct the place, accept it, give it to the grid.

    A place in another office's care ends it there: that office triages.

    Raises:
        UnknownChoice: there is no such route.
        NoGrid, NotMinor: the grid cannot have it; nothing was done.
    """
    if sorting.route not in ROUTES:
        raise errors.UnknownChoice(field="route", value=sorting.route[:40])
    with transaction.atomic():
        first, step = matter, by
        if sorting.where is not None:
            key = uuid5(by.key, "relocate")
            why = _("Corrected at triage")
            moved = triage.relocate(
                matter, replace(by, key=key), where=sorting.where, reason=why
            )
            if not triages(by, moved.matter):
                return moved
            first, step = moved.matter, replace(by, version=moved.matter.version)
        done = triage.accept(
            first,
            step,
            category=sorting.category,
            level=sorting.level,
            public_title=sorting.public_title,
        )
        if sorting.route == GRID and not sorting.category.confidential:
            step = after(by, "assign_grid", done)
            done = triage.assign_grid(done.matter, step)
        return done


def triages(by: By, matter: Matter) -> bool:
    row = workflow.rows("matter", "accept")[0]
    return rules.standing(by.actor, row.who, row.needs, matter) is not None


def file_and_take(by: By, county: Division, words: Words) -> Registered:
    """Register what the grid found and take it at once, if its category is minor.

    Raises:
        NotMinor: it is not for the grid alone; nothing was registered.
    """
    with transaction.atomic():
        found = register(by, county, words)
        if words.category is None:
            raise errors.Needed(field="category", what=str(workflow.FIELD["category"]))
        taken = triage.take(
            found.matter, after(by, "take", found), category=words.category
        )
        return replace(found, matter=taken.matter)
