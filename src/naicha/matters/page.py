"""The page of one matter: what stands where, for one person at one time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext, pgettext_lazy

from naicha.kernel.masks import mask_name, mask_phone
from naicha.matters import errors, offers, queries, rules, show, workflow
from naicha.matters.facts import Facts
from naicha.matters.models import (
    Application,
    ApplicationKind,
    Asker,
    AskerRole,
    Assignment,
    Category,
    Clock,
    Matter,
    MatterEntry,
    MatterState,
)
from naicha.posts.capabilities import Capability, Role
from naicha.posts.queries import Actor
from naicha.web.pure import ClockView, MaskedView, MovesView, MoveView
from naicha.workdays.pure import Unit
from naicha.workdays.queries import limits_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

S = MatterState
# Moves whose page is here. Units' moves (dispatch, sign, answer, return, extension,
# shelving, rulings) and what only askers may do have none yet, and are not spoken of.
PAGES: Final = (
    "take",
    "accept",
    "relocate",
    "seal",
    "merge",
    "split",
    "assign_grid",
    "back_to_triage",
    "solve_in_grid",
    "pass_check",
    "pass_and_close",
    "fail_check",
    "record_verdict",
    "reopen",
    "hand_over",
    "contest",
    "ask_refuse_intake",
    "grant",
    "refuse_application",
)
# The first of these that is possible is the solid button.
LIKELY: Final = (
    "look",
    "grant",
    "pass_check",
    "pass_and_close",
    "solve_in_grid",
    "record_verdict",
    "accept",
    "take",
    "assign_grid",
)
LABEL: Final = {
    "accept": _l("Triage"),
    "grant": _l("Agree not to accept it"),
    "refuse_application": _l("It is to be accepted"),
    "solve_in_grid": _l("Done, hand in for the check"),
    "record_verdict": _l("Write down what the asker says"),
    "reopen": _l("Not solved: do it anew"),
    "look": _l("Looked at it"),
    "note": _l("Only note something"),
}
ROLE: Final[dict[str, "StrOrPromise"]] = {
    Role.STEWARD: pgettext_lazy("role", "the building steward"),
    Role.GRID_WORKER: pgettext_lazy("role", "the grid worker"),
    Role.GRID_LEADER: pgettext_lazy("role", "the grid leader"),
    Role.CLERK: pgettext_lazy("role", "the community"),
    Role.TOWN_OFFICE: pgettext_lazy("role", "the town"),
    Role.UNIT_HANDLER: pgettext_lazy("role", "the unit"),
    Role.CENTRE: pgettext_lazy("role", "the county centre"),
    "asker": pgettext_lazy("role", "the asker"),
    "decider": pgettext_lazy("role", "somebody who did not ask"),
}

LENGTH: Final = {
    Unit.MINUTES: _l("{n} minutes"),
    Unit.WORKING_HOURS: _l("{n} working hours"),
    Unit.WORKING_DAYS: _l("{n} working days"),
}


def label(name: str) -> str:
    return str(LABEL.get(name) or workflow.label(name))


def has_page(offer: offers.Offer) -> bool:
    """Whether this move of this thing has a page already."""
    if offer.application is not None:
        return offer.application.kind == ApplicationKind.REFUSE_INTAKE
    if offer.assignment is not None or offer.move.name in {
        "grant",
        "refuse_application",
    }:
        return False
    return offer.move.name in PAGES


def may_look(actor: Actor, matter: Matter) -> bool:
    """Whether it was withdrawn unseen, and looking is this person's."""
    unseen = matter.state == S.WITHDRAWN and matter.category_id is None
    row = workflow.rows("matter", "accept")[0]
    return unseen and rules.standing(actor, row.who, row.needs, matter) is not None


def may_note(actor: Actor) -> bool:
    """Whoever works on matters may note; who oversees them only reads."""
    return actor.may(Capability.REGISTER)


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody may do now, and why not the rest."""

    possible: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    noting: bool

    def allows(self, name: str) -> bool:
        return name in self.possible or (name == "note" and self.noting)

    @property
    def likely(self) -> str:
        return next((name for name in LIKELY if name in self.possible), "")


def choices(actor: Actor, facts: Facts) -> Choices:
    """The moves with a page: possible ones by name, refused ones with their reason."""
    found = [one for one in offers.offers(actor, facts) if has_page(one)]
    possible = [one.move.name for one in found if one.why_not is None]
    if may_look(actor, facts.matter):
        possible.append("look")
    refused = {
        label(one.move.name): reason(one)
        for one in found
        if one.why_not is not None and one.move.name not in possible
    }
    once = tuple(dict.fromkeys(possible))
    return Choices(once, tuple(refused.items()), may_note(actor))


def reason(offer: offers.Offer) -> str:
    """Why not, in words; where it is somebody else's, whose it is."""
    if isinstance(offer.why_not, errors.MoveNotYours):
        roles = [str(ROLE[role]) for role, _scope in offer.move.who if role in ROLE]
        return _("{roles} does this").format(
            roles=pgettext("between names", ", ").join(dict.fromkeys(roles))
        )
    return str(offer.why_not)


def moves_view(matter: Matter, found: Choices, current: str) -> MovesView:
    """The buttons: the likely one solid, the others outlined, a note aside."""

    def view(name: str) -> MoveView:
        url = reverse("matters:move", args=[matter.number, name])
        return MoveView(name, label(name), url, current=name == current)

    others = [name for name in found.possible if name != found.likely]
    return MovesView(
        likely=view(found.likely) if found.likely else None,
        others=tuple(view(name) for name in others),
        aside=view("note") if found.noting else None,
        refused=found.refused,
    )


@dataclass(frozen=True, slots=True)
class AskerView:
    """One who asked: masked, and where the whole may be asked for."""

    pk: int
    value: MaskedView
    wants_reply: bool
    language: str


def asker_view(asker: Asker, *, number: str, may_unmask: bool) -> AskerView:
    name, phone = mask_name(asker.read_name()), mask_phone(asker.read_phone())
    known = " ".join(part for part in (name, phone) if part)
    url = reverse("matters:unmask", args=[number, asker.pk])
    shown = MaskedView(known or _("Left no name and no telephone"))
    if known and may_unmask:
        shown = MaskedView(known, url)
    return AskerView(asker.pk, shown, asker.wants_reply, asker.language)


@dataclass(frozen=True, slots=True)
class ClockLine:
    name: str
    unit: str
    view: ClockView


def clock_lines(
    clocks: Sequence[Clock], matter: Matter, now: datetime
) -> list[ClockLine]:
    """All clocks of this round, and the check's that waits for an answer."""
    lines = [
        ClockLine(
            one.get_kind_display(),
            str(one.assignment.unit) if one.assignment else "",
            show.clock_view(one, now),
        )
        for one in clocks
    ]
    if matter.state in {S.IN_GRID, S.WITH_UNITS}:
        words = _("from the answer on")
        kind = Clock(kind="verify").get_kind_display()
        view = ClockView("waiting", 0, words, f"{kind}：{words}")
        lines.append(ClockLine(kind, "", view))
    return lines


class MatterPage:
    """Everything the page of one matter reads, each once."""

    def __init__(self, matter: Matter, actor: Actor, now: datetime) -> None:
        self.matter, self.actor, self.now = matter, actor, now
        self.facts = Facts(matter, now)
        self.entries: list[MatterEntry] = list(queries.history(matter))
        self.clocks = list(
            Clock.objects.filter(matter=matter)
            .select_related("assignment__unit")
            .prefetch_related("pauses")
            .order_by("pk")
        )
        for clock in self.clocks:
            if clock.accountable_of_id == matter.pk:
                matter.accountable_clock = clock  # the same row, with its pauses
        self.choices = choices(actor, self.facts)

    def shares(self) -> list[tuple[str, str]]:
        return [(one.role, str(one.unit)) for one in self.facts.assignments]

    def askers(self) -> list[AskerView]:
        may = self.actor.may(Capability.UNMASK)
        return [
            asker_view(one, number=self.matter.number, may_unmask=may)
            for one in self.facts.askers
            if one.role == AskerRole.ASKER
        ]

    def followers(self) -> int:
        return sum(one.role == AskerRole.FOLLOWER for one in self.facts.askers)

    def proposal(self) -> Application | None:
        """The pending proposal not to accept it."""
        return proposal(self.facts)

    def similar(self) -> list[Matter]:
        if not self.matter.is_open:
            return []
        return queries.mergeable(self.matter, self.actor, 3)

    def context(self, *, public_only: bool) -> dict[str, object]:
        """What the template asks for."""
        matter, now = self.matter, self.now
        history = show.public_history if public_only else show.staff_history
        return {
            "matter": matter,
            "now": now,
            "badges": show.badges(matter, self.shares()),
            "promise": show.promise_view(matter, now, staff=True),
            "steps": show.five_steps(matter, self.entries, now),
            "result": show.result_words(matter),
            "history": history(self.entries),
            "public_only": public_only,
            "place": show.place_words(matter),
            "clocks": clock_lines(self.clocks, matter, now),
            "askers": self.askers(),
            "followers": self.followers(),
            "proposal": self.proposal(),
            "similar": self.similar(),
        }


def proposal(facts: Facts) -> Application | None:
    return next(
        (one for one in facts.pending if one.kind == ApplicationKind.REFUSE_INTAKE),
        None,
    )


def thing_of(move: str, facts: Facts) -> Matter | Application:
    """What a move is about: the proposal for a decision, else the matter.

    Raises:
        MovedOn: there is no proposal any more.
    """
    if move not in {"grant", "refuse_application"}:
        return facts.matter
    found = proposal(facts)
    if found is None:
        raise errors.MovedOn
    return found


def share_versions(shares: Sequence[Assignment]) -> str:
    """Versions of the live shares, as a form carries them."""
    return ",".join(f"{one.pk}:{one.version}" for one in shares)


def limits_said(category: Category) -> str:
    """What the category usually means: who answers, and how long that may take."""
    if category.profile_id is None:
        return ""
    kind = "handle" if category.default_level == "minor" else "resolve"
    limit = limits_of(category.profile_id)[kind].limit
    length = LENGTH[limit.unit].format(n=limit.amount)
    who = category.department or category.default_lead or ""
    parts = [_("Limit: {length}").format(length=length)]
    if who:
        parts.append(_("usually answered by {unit}").format(unit=who))
    return pgettext("between clauses", ", ").join(parts)
