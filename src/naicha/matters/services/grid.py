"""What the grid does itself."""

from naicha.matters import texts, workflow
from naicha.matters.deed import Deed, matter_deed
from naicha.matters.models import Result
from naicha.matters.services import sending
from naicha.matters.services.registering import known


@matter_deed("solve_in_grid")
def solve_in_grid(deed: Deed, *, result: str, note: str, private: str = "") -> None:
    """Say honestly how the grid's work ended; somebody else checks it.

    Args:
        deed: given by the door.
        result: one of the four honest results.
        note: what was done; the asker reads it.
        private: for those who handle it.
    """
    known(result, Result.values, "result")
    done = texts.clean(
        note, "note", most=texts.NOTE_MOST, needed=str(workflow.FIELD["public_answer"])
    )
    deed.say(public=done, private=texts.clean(private, "private", most=texts.NOTE_MOST))
    deed.change(result=result)
    sending.to_check(deed)
