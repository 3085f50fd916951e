"""What this installation is: a demo, or for real work."""

import time

from naicha.people.models import Installation, MadeAs

ASK_AGAIN_S = 5  # while the database is not made yet
_kept: dict[str, tuple[float, str]] = {}


def forget() -> None:
    """Ask the database again at the next question."""
    _kept.clear()


def made_as() -> str:
    """As what the database was made; empty while it is not.

    What was made stays, so the process keeps it; "not yet" it keeps for seconds.
    """
    until, kept = _kept.get("made_as", (0.0, ""))
    if time.monotonic() < until:
        return kept
    found = Installation.objects.values_list("made_as", flat=True).first() or ""
    wait = float("inf") if found else ASK_AGAIN_S
    _kept["made_as"] = (time.monotonic() + wait, found)
    return found


def is_demo() -> bool:
    """Whether this database was created as a demo."""
    return made_as() == MadeAs.DEMO
