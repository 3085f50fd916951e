"""The check, by somebody who handled nothing."""

from collections.abc import Iterable

from naicha.matters import texts, workflow
from naicha.matters.deed import Deed, matter_deed
from naicha.matters.models import AssignmentState, MatterState
from naicha.matters.services import sending
from naicha.matters.services.triage import reason_of

S, A = MatterState, AssignmentState


def passed(deed: Deed, note: str) -> None:
    """Say what the check found, and let every answered share pass."""
    deed.say(
        private=texts.clean(
            note, "note", most=texts.NOTE_MOST, needed=str(workflow.FIELD["note"])
        )
    )


def pass_shares(deed: Deed) -> None:
    for one in deed.facts.assignments:
        if one.state == A.ANSWERED:
            deed.step("pass", assignment=one, from_state=one.state)
            deed.entry.to_state = A.PASSED
            deed.set(one, state=A.PASSED.value)


@matter_deed("pass_check")
def pass_check(deed: Deed, *, note: str) -> None:
    """The check passed; now those who asked are asked."""
    passed(deed, note)
    deed.to(S.REVISITING)
    deed.stop_clocks("verify")
    deed.hold(deed.facts.revisit_office.unit.pk)
    deed.start_clock("revisit", accountable=True)
    pass_shares(deed)


@matter_deed("pass_and_close")
def pass_and_close(deed: Deed, *, note: str) -> None:
    """The check passed and nobody waits for a reply: closed."""
    passed(deed, note)
    deed.to(S.CLOSED)
    deed.stop_clocks(every=True)
    pass_shares(deed)


@matter_deed("fail_check")
def fail_check(deed: Deed, *, reason: str, rework: Iterable[int] = ()) -> None:
    """The check failed: back to the last work state, one round on.

    Args:
        deed: given by the door.
        reason: what is not right yet; those who handle it read it.
        rework: assisting shares (keys) to be worked on again besides the lead's.
    """
    why = reason_of(reason)
    deed.say(private=why)
    sending.back_to_work(deed, rework, why=why)
    sending.after_many(deed, "fail_check")
