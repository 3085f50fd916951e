"""The shape and the word of every state and level. ``model.md`` owns the words."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Mark(NamedTuple):
    shape: str
    word: Promise


STATES: dict[str, Mark] = {
    # a matter
    "registered": Mark("ring", pgettext_lazy("state", "Registered")),
    "accepted": Mark("ring", pgettext_lazy("state", "Accepted")),
    "in_grid": Mark("half", pgettext_lazy("state", "In the grid")),
    "with_units": Mark("half", pgettext_lazy("state", "With units")),
    "verifying": Mark("tick", pgettext_lazy("state", "Being checked")),
    "revisiting": Mark("tick", pgettext_lazy("state", "Revisit")),
    "closed": Mark("done", pgettext_lazy("state", "Closed")),
    "archived": Mark("done", pgettext_lazy("state", "Archived")),
    "not_accepted": Mark("dash", pgettext_lazy("state", "Not accepted")),
    "merged": Mark("dash", pgettext_lazy("state", "Merged")),
    "withdrawn": Mark("dash", pgettext_lazy("state", "Withdrawn")),
    "handed_over": Mark("dash", pgettext_lazy("state", "Handed over")),
    # an assignment
    "sent": Mark("ring", pgettext_lazy("state", "To be signed")),
    "signed": Mark("half", pgettext_lazy("state", "Signed")),
    "on_site": Mark("half", pgettext_lazy("state", "On site")),
    "answered": Mark("tick", pgettext_lazy("state", "Answered")),
    "passed": Mark("done", pgettext_lazy("state", "Passed")),
    "returned": Mark("dash", pgettext_lazy("state", "Returned")),
    "released": Mark("dash", pgettext_lazy("state", "Released")),
    # overlays: rows with dates, not states
    "return_asked": Mark("diamond", pgettext_lazy("state", "Return asked")),
    "extension_asked": Mark("diamond", pgettext_lazy("state", "Extension asked")),
    "supervised": Mark("diamond", pgettext_lazy("state", "Supervised")),
    "question_asked": Mark("diamond", pgettext_lazy("state", "Asker was asked")),
    "shelved": Mark("dash", pgettext_lazy("state", "Shelved")),
}

LEVELS: dict[str | None, Promise] = {
    "minor": pgettext_lazy("level", "Minor"),
    "major": pgettext_lazy("level", "Major"),
    "hard": pgettext_lazy("level", "Hard"),
    None: pgettext_lazy("level", "Not set"),
}
