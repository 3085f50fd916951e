"""``check --deploy`` refuses a demo, and the setting that opens its door."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from django.utils.translation import gettext as _

from naicha.people.queries import is_demo


@register(Tags.security, deploy=True)
def no_demo_in_earnest(**_given: Any) -> list[CheckMessage]:
    """Refuse to deploy where one press signs anybody in."""
    found: list[CheckMessage] = []
    if made_as_demo():
        found.append(
            Error(
                _("This database is a demo: anybody signs in by one press."),
                hint=_("Begin with an empty database: naicha demo --stage empty"),
                id="naicha.E001",
            )
        )
    if settings.DEMO_ANYWHERE:
        found.append(
            Error(
                _("NAICHA_DEMO_ANYWHERE opens the demo sign-in to other machines."),
                hint=_("Unset it; it is for a show only."),
                id="naicha.E002",
            )
        )
    return found


def made_as_demo() -> bool:
    """Whether it is one; a database that cannot be read (yet) is none."""
    try:
        return is_demo()
    except DatabaseError:
        return False
