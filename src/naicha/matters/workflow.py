"""The table of moves, as agreed with the communities.

The services obey it, the buttons read it, and a test holds it against the agreed
``moves.csv``. Each row: what it moves, from where to where, who may, and what must
be given. What the table cannot say is in ``rules``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from naicha.posts.capabilities import Capability

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

C = Capability
SAME = "same"
OFFICE = "clerk@own_community|town_office@own_town|centre"
LEADER_OFFICE = f"grid_leader@own_grid|{OFFICE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row of the table."""

    object: str
    name: str
    label: "StrOrPromise"
    sources: tuple[str, ...]
    target: str
    who: tuple[tuple[str, str], ...]
    needs: Capability | None
    must_give: tuple[str, ...]
    part: bool

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(self.target.split("|"))


def _move(  # noqa: PLR0913 -- shorthand, so that the table below reads as a table
    thing: str,
    name: str,
    label: "StrOrPromise",
    sources: str,
    target: str,
    who: str,
    *,
    needs: Capability | None = None,
    give: str = "",
    part: bool = False,
) -> Move:
    return Move(
        object=thing,
        name=name,
        label=label,
        sources=tuple(sources.split("|")),
        target=target,
        who=tuple(_role(one) for one in who.split("|")),
        needs=needs,
        must_give=tuple(give.split()),
        part=part,
    )


def _role(text: str) -> tuple[str, str]:
    role, _at, scope = text.partition("@")
    return role, scope


M, A, P = "matter", "assignment", "application"

ROWS: Final[tuple[Move, ...]] = (
    _move(
        M, "register", _("Register"), "-", "registered",
        "asker|steward|grid_worker@own_grid|grid_leader@own_grid|clerk@own_community"
        "|town_office@own_town|unit_handler@own_unit|centre",
        needs=C.REGISTER, give="what where",
    ),
    _move(
        M, "take", _("Handle in the grid"), "registered", "in_grid",
        "grid_worker@own_grid|grid_leader@own_grid", needs=C.TAKE, give="category",
    ),
    _move(
        M, "accept", _("Accept"), "registered", "accepted", OFFICE,
        needs=C.TRIAGE, give="category level public_title",
    ),
    _move(
        M, "relocate", _("Correct the place"), "registered|accepted", "registered",
        OFFICE, needs=C.TRIAGE, give="where reason",
    ),
    _move(
        M, "seal", _("Make confidential"), "registered|accepted|in_grid", "registered",
        LEADER_OFFICE, needs=C.TRIAGE, give="reason",
    ),
    _move(
        M, "refuse", _("Do not accept"), "registered", "not_accepted", OFFICE,
        needs=C.TRIAGE, give="ground where_to_go", part=True,
    ),
    _move(
        M, "merge", _("Merge"), "registered|accepted", "merged", OFFICE,
        needs=C.TRIAGE, give="main_matter",
    ),
    _move(
        M, "split", _("Undo the merging"), "merged", "registered", OFFICE,
        needs=C.TRIAGE, give="reason",
    ),
    _move(
        M, "assign_grid", _("Give to the grid"), "accepted", "in_grid", OFFICE,
        needs=C.TRIAGE,
    ),
    _move(
        M, "dispatch", _("Dispatch"), "accepted", "with_units", OFFICE,
        needs=C.DISPATCH, give="lead assist*",
    ),
    _move(
        M, "raise", _("Raise and dispatch"), "in_grid", "with_units", LEADER_OFFICE,
        needs=C.DISPATCH, give="reason lead assist*",
    ),
    _move(
        M, "redispatch", _("Dispatch anew"), "with_units", "with_units", OFFICE,
        needs=C.DISPATCH, give="reason lead assist*",
    ),
    _move(
        M, "back_to_triage", _("Back to triage"), "in_grid", "accepted", LEADER_OFFICE,
        needs=C.TRIAGE, give="reason",
    ),
    _move(
        M, "back_to_triage", _("Back to triage"), "with_units", "accepted", "centre",
        needs=C.RULE, give="reason", part=True,
    ),
    _move(
        M, "solve_in_grid", _("Solved by the grid, to be checked"), "in_grid",
        "verifying", "grid_worker@own_grid|grid_leader@own_grid", needs=C.TAKE,
        give="result note",
    ),
    _move(
        M, "all_answered", _("All have answered"), "with_units", "verifying", "system",
        part=True,
    ),
    _move(
        M, "pass_check", _("Check passed"), "verifying", "revisiting", LEADER_OFFICE,
        needs=C.VERIFY, give="note",
    ),
    _move(
        M, "pass_and_close", _("Check passed, close"), "verifying", "closed",
        LEADER_OFFICE, needs=C.VERIFY, give="note",
    ),
    _move(
        M, "fail_check", _("Check failed"), "verifying", "in_grid|with_units",
        LEADER_OFFICE, needs=C.VERIFY, give="reason",
    ),
    _move(
        M, "record_verdict", _("Record the verdict"), "revisiting", "closed",
        f"asker|{OFFICE}", needs=C.REVISIT, give="verdict",
    ),
    _move(
        M, "close_unanswered", _("Closed without a verdict"), "revisiting", "closed",
        "system",
    ),
    _move(
        M, "reopen", _("Reopen"), "revisiting|closed", "in_grid|with_units",
        f"asker|{OFFICE}", needs=C.REVISIT, give="reason",
    ),
    _move(
        M, "reopen_hard", _("Reopen as a hard matter"), "revisiting|closed",
        "with_units", "centre", needs=C.RULE, give="reason lead assist*", part=True,
    ),
    _move(
        M, "withdraw", _("Withdraw"),
        "registered|accepted|in_grid|with_units|verifying|revisiting", "withdrawn",
        "asker",
    ),
    _move(
        M, "hand_over", _("Hand over"), "registered|accepted|with_units",
        "handed_over", "centre", needs=C.TRIAGE, give="ground to_whom",
    ),
    _move(
        M, "contest", _("Contest"), "not_accepted|handed_over|merged", "registered",
        "asker|centre", needs=C.TRIAGE, give="reason",
    ),
    _move(M, "archive", _("Archive"), "closed", "archived", "system"),
    _move(
        A, "send", _("Send"), "-", "sent", "dispatcher|centre", give="unit role",
        part=True,
    ),
    _move(
        A, "sign", _("Sign for it"), "sent", "signed", "unit_handler@own_unit",
        needs=C.HANDLE,
    ),
    _move(
        A, "pass_on", _("Pass on"), "sent|signed|on_site", SAME,
        "unit_handler@own_unit", needs=C.HANDLE, give="person",
    ),
    _move(
        A, "arrive", _("On site"), "signed", "on_site", "unit_handler@own_unit",
        needs=C.HANDLE,
    ),
    _move(
        A, "answer", _("Answer"), "signed|on_site", "answered",
        "unit_handler@own_unit", needs=C.HANDLE, give="result public_answer",
    ),
    _move(A, "pass", _("Passed"), "answered", "passed", "verifier", part=True),
    _move(
        A, "rework", _("Rework"), "answered|passed", "signed", "verifier|reopener",
        give="reason", part=True,
    ),
    _move(
        A, "promote", _("Make lead"), "sent|signed|on_site|answered", "sent",
        "dispatcher|centre", part=True,
    ),
    _move(
        A, "release", _("Release"), "sent|signed|on_site|answered", "released",
        "dispatcher|centre", give="reason", part=True,
    ),
    _move(
        A, "rule_returned", _("Return granted"), "sent|signed", "returned", "centre",
        give="basis", part=True,
    ),
    _move(
        A, "end", _("Ends with the matter"), "sent|signed|on_site|answered|passed",
        "released", "system", part=True,
    ),
    _move(
        P, "ask_return", _("Ask to return it"), "sent|signed", "asked",
        "unit_handler@own_unit", needs=C.HANDLE, give="ground legal_basis",
    ),
    _move(
        P, "ask_extension", _("Ask for more time"), "signed|on_site", "asked",
        "unit_handler@own_unit", needs=C.HANDLE, give="reason until",
    ),
    _move(
        P, "ask_shelve", _("Ask to shelve it"), "signed|on_site", "asked",
        "unit_handler@own_unit", needs=C.HANDLE, give="condition review_on",
    ),
    _move(
        P, "ask_raise", _("Ask to raise it"), "in_grid", "asked",
        "grid_worker@own_grid", needs=C.TAKE, give="reason",
    ),
    _move(
        P, "ask_refuse_intake", _("Propose not to accept"), "registered", "asked",
        OFFICE, needs=C.TRIAGE, give="ground where_to_go",
    ),
    _move(
        P, "ask_reopen", _("Ask to reopen again"), "revisiting|closed", "asked",
        "asker", give="reason",
    ),
    _move(
        P, "grant", _("Grant"), "asked", "granted", "decider", needs=C.RULE,
        give="reason",
    ),
    _move(
        P, "refuse_application", _("Do not grant"), "asked", "refused", "decider",
        needs=C.RULE, give="reason",
    ),
    _move(P, "lapse", _("Lapsed"), "asked", "lapsed", "system", part=True),
)  # fmt: skip

# Who decides on an application: rows of (role, scope) as in the table's own words.
DECIDERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "return": (("centre", ""),),
    "shelve": (("centre", ""),),
    "reopen": (("centre", ""),),
    "extension": (("dispatcher", ""), ("centre", "")),
    "raise": (("grid_leader", "own_grid"), ("clerk", "own_community")),
    "refuse_intake": (
        ("clerk", "own_community"),
        ("town_office", "own_town"),
        ("centre", ""),
    ),
}

# Deeds of a matter that change no state: history knows their names too.
OTHER_DEEDS: Final[Mapping[str, "StrOrPromise"]] = {
    "note": _("Note"),
    "leave": _("The asker left"),
    "take_in": _("Another matter was merged into this one"),
    "give_back": _("A merged matter was taken out again"),
    "make_hard": _("Made a hard matter"),
    "look": _("Looked at"),
    "end_pause": _("The pause ended"),
    "reckon_anew": _("Limit reckoned anew with the loaded calendar"),
    "grant_effect": _("Granted"),
    "new_checker": _("Another office checks"),
    "new_code": _("A new query code"),
    "wipe_contact": _("Contact deleted"),
}

# Whoever did one of these has handled the matter, in whatever round.
HANDLING: Final = frozenset(
    {"take", "solve_in_grid", "sign", "pass_on", "arrive", "answer"}
)
TRIAGE_MOVES: Final = frozenset(
    {
        "take",
        "accept",
        "relocate",
        "seal",
        "merge",
        "assign_grid",
        "dispatch",
        "hand_over",
        "ask_refuse_intake",
        "grant",
    }
)


def rows(thing: str, name: str) -> tuple[Move, ...]:
    """The rows of a move; ``back_to_triage`` has two."""
    return tuple(row for row in ROWS if row.object == thing and row.name == name)


def row(thing: str, name: str, state: str) -> Move:
    """The row of a move that starts from a state; else its first row."""
    found = rows(thing, name)
    return next((one for one in found if state in one.sources), found[0])


def label(name: str) -> "StrOrPromise":
    """What a move or other deed is called."""
    named = next((one.label for one in ROWS if one.name == name), None)
    return named if named is not None else OTHER_DEEDS[name]


# What must be given, in the words of whoever fills it in.
FIELD: Final[Mapping[str, "StrOrPromise"]] = {
    "what": _("What is the matter"),
    "where": _("Place"),
    "category": _("Category"),
    "level": _("Level"),
    "public_title": _("Public title"),
    "reason": _("Reason"),
    "note": _("What was found"),
    "ground": _("Ground"),
    "where_to_go": _("Where to go instead"),
    "legal_basis": _("Legal basis"),
    "main_matter": _("Main matter"),
    "lead": _("Lead"),
    "assist": _("Assisting units"),
    "result": _("Result"),
    "public_answer": _("What was done"),
    "verdict": _("Verdict"),
    "to_whom": _("To whom"),
    "person": _("Person"),
    "until": _("Until"),
    "condition": _("Condition"),
    "review_on": _("Review date"),
    "basis": _("Basis"),
}
