"""Each move's form, its words, and the service it calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from naicha.matters import choosing, errors, forms, queries
from naicha.matters.deed import By, Outcome
from naicha.matters.facts import Facts
from naicha.matters.models import Application, Asker, AskerRole, Matter
from naicha.matters.page import asker_view
from naicha.matters.services import (
    applications,
    checking,
    grid,
    keeping,
    revisiting,
    sorting,
    triage,
)
from naicha.places.queries import Place, place_from
from naicha.posts.queries import Actor, today

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Data = Mapping[str, Any]
ASKER, UNITS = "asker", "units"


@dataclass(frozen=True, slots=True)
class Deed:
    """A move as it comes through the door: cleaned, not done yet."""

    matter: Matter
    by: By
    data: Data
    proposal: Application | None = None

    def proposed(self) -> Application:
        if self.proposal is None:
            raise errors.MovedOn
        return self.proposal

    def place(self) -> Place:
        """The place chosen.

        Raises:
            NoSuchPlace: it is not on the list.
        """
        spot = self.data.get("spot") or self.matter.spot
        found = place_from(self.matter.county_id, self.data["where"], spot)
        if found is None:
            raise errors.NoSuchPlace(field="where")
        return found


@dataclass(frozen=True, slots=True)
class Door:
    """A move's form.

    Args:
        form: what must be given.
        verb: the words of the button that sends it.
        do: the service.
        reads: ``asker`` or ``units``: who reads what is written.
        wants: what the form chooses from.
    """

    form: type[forms.DeedForm]
    verb: "StrOrPromise"
    do: Callable[[Deed], Outcome]
    reads: str = UNITS
    wants: frozenset[str] = frozenset()


def triage_it(deed: Deed) -> Outcome:
    data = deed.data
    return sorting.sort_out(
        deed.matter,
        deed.by,
        sorting.Sorting(
            category=data["category"],
            level=data["level"],
            public_title=data["public_title"],
            route=data["route"],
            where=deed.place() if data["where"] else None,
        ),
    )


def merge_it(deed: Deed) -> Outcome:
    main = queries.one_visible(deed.by.actor, deed.data["number"].strip())
    if main is None:
        raise errors.MainNotOpen(field="main_matter")
    return triage.merge(deed.matter, deed.by, main=main)


def record(deed: Deed) -> Outcome:
    askers = Asker.objects.filter(matter=deed.matter)
    chosen = deed.data.get("asker")
    asker = askers.filter(pk=int(chosen)).first() if chosen else None
    contacted = {"yes": True, "no": False}.get(deed.data["contacted"])
    return revisiting.record_verdict(
        deed.matter,
        deed.by,
        verdict=deed.data["verdict"],
        rating=deed.data["rating"],
        contacted=contacted,
        asker=asker,
    )


def wants(*names: str) -> frozenset[str]:
    return frozenset(names)


DOORS: Final[Mapping[str, Door]] = {
    "accept": Door(
        forms.TriageForm, _("Triage"), triage_it, wants=wants("category", "place")
    ),
    "take": Door(
        forms.CategoryForm,
        _("I take it"),
        lambda d: triage.take(d.matter, d.by, category=d.data["category"]),
        wants=wants("category"),
    ),
    "relocate": Door(
        forms.RelocateForm,
        _("Correct the place"),
        lambda d: triage.relocate(
            d.matter, d.by, where=d.place(), reason=d.data["reason"]
        ),
        wants=wants("place"),
    ),
    "seal": Door(
        forms.ReasonForm,
        _("Only the county centre sees it from now on"),
        lambda d: triage.seal(d.matter, d.by, reason=d.data["reason"]),
    ),
    "merge": Door(forms.MergeForm, _("Merge"), merge_it, wants=wants("candidates")),
    "split": Door(
        forms.ReasonForm,
        _("Take it out again"),
        lambda d: triage.split(d.matter, d.by, reason=d.data["reason"]),
    ),
    "assign_grid": Door(
        forms.RemarkIfAnyForm,
        _("Give to the grid"),
        lambda d: triage.assign_grid(d.matter, d.by, note=d.data["note"]),
    ),
    "back_to_triage": Door(
        forms.ReasonForm,
        _("Give back to triage"),
        lambda d: triage.back_to_triage(d.matter, d.by, reason=d.data["reason"]),
    ),
    "solve_in_grid": Door(
        forms.SolveForm,
        _("Hand in for the check"),
        lambda d: grid.solve_in_grid(
            d.matter,
            d.by,
            result=d.data["result"],
            note=d.data["note"],
            private=d.data["private"],
        ),
        reads=ASKER,
    ),
    "pass_check": Door(
        forms.NoteForm,
        _("Passed; now the asker is asked"),
        lambda d: checking.pass_check(d.matter, d.by, note=d.data["note"]),
    ),
    "pass_and_close": Door(
        forms.NoteForm,
        _("Passed; close it"),
        lambda d: checking.pass_and_close(d.matter, d.by, note=d.data["note"]),
    ),
    "fail_check": Door(
        forms.FailForm,
        _("Not good yet; back to work"),
        lambda d: checking.fail_check(
            d.matter,
            d.by,
            reason=d.data["reason"],
            rework=[int(pk) for pk in d.data.get("rework", ())],
        ),
        wants=wants("shares"),
    ),
    "record_verdict": Door(
        forms.VerdictForm, _("Write it down and close"), record, wants=wants("askers")
    ),
    "reopen": Door(
        forms.ReasonForm,
        _("Do it anew"),
        lambda d: revisiting.reopen(d.matter, d.by, reason=d.data["reason"]),
    ),
    "hand_over": Door(
        forms.HandOverForm,
        _("Hand over"),
        lambda d: triage.hand_over(
            d.matter, d.by, ground=d.data["ground"], to_whom=d.data["to_whom"]
        ),
        reads=ASKER,
    ),
    "contest": Door(
        forms.ReasonForm,
        _("Look at it anew"),
        lambda d: revisiting.contest(d.matter, d.by, reason=d.data["reason"]),
    ),
    "ask_refuse_intake": Door(
        forms.RefuseIntakeForm,
        _("Propose it to a second person"),
        lambda d: applications.ask_refuse_intake(
            d.matter,
            d.by,
            ground=d.data["ground"],
            where_to_go=d.data["where_to_go"],
        ),
        reads=ASKER,
    ),
    "grant": Door(
        forms.ReasonForm,
        _("Not accepted; tell the asker"),
        lambda d: applications.grant(d.proposed(), d.by, reason=d.data["reason"]),
    ),
    "refuse_application": Door(
        forms.ReasonForm,
        _("It stays; triage it"),
        lambda d: applications.refuse_application(
            d.proposed(), d.by, reason=d.data["reason"]
        ),
    ),
    "note": Door(
        forms.RemarkForm,
        _("Note it"),
        lambda d: keeping.note(d.matter, d.by, text=d.data["note"]),
    ),
    "look": Door(
        forms.CategoryForm,
        _("Looked at it"),
        lambda d: keeping.look(d.matter, d.by, category=d.data["category"]),
        wants=wants("category"),
    ),
}


def about(door: Door, facts: Facts, actor: Actor) -> forms.About:
    """Read what the form of a move chooses from, and no more."""
    matter = facts.matter
    categories = (
        list(queries.categories(matter.county_id, today(facts.now)))
        if "category" in door.wants
        else []
    )
    return forms.About(
        has_grid=matter.grid_id is not None,
        categories=categories,
        titles={one.code: choosing.proposed_title(matter, one) for one in categories},
        places=choosing.near(matter) if "place" in door.wants else (),
        askers=askers(facts) if "askers" in door.wants else (),
        candidates=(
            queries.mergeable(matter, actor) if "candidates" in door.wants else ()
        ),
        shares=(
            [
                (str(one.pk), str(one.unit))
                for one in facts.assignments
                if one.role != "lead" and one.state in {"answered", "passed"}
            ]
            if "shares" in door.wants
            else ()
        ),
    )


def askers(facts: Facts) -> list[tuple[Asker, str]]:
    """Who asked here, masked, for choosing whose words are written down."""
    return [
        (one, asker_view(one, number=facts.matter.number, may_unmask=False).value.shown)
        for one in facts.askers
        if one.role == AskerRole.ASKER
    ]
