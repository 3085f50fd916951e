"""The keyboard, as the page of keys tells it and the script obeys it."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Key(NamedTuple):
    keys: tuple[str, ...]
    where: Promise
    does: Promise


KEYS = (
    Key(("/",), _("staff pages"), _("search; Esc leaves the field")),
    Key(("N",), _("staff pages"), _("register a matter")),
    Key(("G", "J"), _("staff pages"), _("today's work")),
    Key(("G", "S"), _("staff pages"), _("matters")),
    Key(("G", "T"), _("staff pages"), _("ledgers")),
    Key(("G", "B"), _("staff pages"), _("board of figures")),
    Key(("J", "K"), _("lists, matter page"), _("next, previous (also ↓ ↑)")),
    Key(("Enter",), _("lists"), _("open; in triage: accept as suggested")),
    Key(("X",), _("lists"), _("select; with Shift: select to here")),
    Key(("C",), _("triage"), _("category")),
    Key(("L",), _("triage"), _("level")),
    Key(("E",), _("triage"), _("public title")),
    Key(("M",), _("triage"), _("merge")),
    Key(("D",), _("triage"), _("dispatch")),
    Key(("F",), _("matter page"), _("open the form of the likely move")),
    Key(("Ctrl", "Enter"), _("forms"), _("send")),
    Key(("?",), _("everywhere"), _("this table")),
)
