"""The asker's word: verdict, reopening, withdrawing, contesting."""

from naicha.matters import errors
from naicha.matters.deed import Deed, matter_deed
from naicha.matters.models import (
    Asker,
    AskerRole,
    MatterState,
    Rating,
    Verdict,
)
from naicha.matters.services import sending
from naicha.matters.services.registering import known
from naicha.matters.services.triage import askers_return, reason_of

S = MatterState


@matter_deed("record_verdict")
def record_verdict(
    deed: Deed,
    *,
    verdict: str,
    rating: str = "",
    contacted: bool | None = None,
    asker: Asker | None = None,
) -> None:
    """Write down the asker's verdict and close.

    The asker says it, or somebody who handled nothing writes down what the asker
    said on the telephone. It stands with the asker, not in the history: handlers
    read it when the month is over.

    Args:
        deed: given by the door.
        verdict: solved, partly solved, not solved.
        rating: content, fairly content, not content; may be left out.
        contacted: whether somebody had been in touch.
        asker: who said it, when staff write it down.

    Raises:
        NoSuchAsker: it is nobody's who asked here.
    """
    known(verdict, Verdict.values, "verdict")
    if rating:
        known(rating, Rating.values, "rating")
    who = deed.asker or asker_of(deed, asker)
    who.verdict, who.rating, who.contacted = verdict, rating, contacted
    who.save(update_fields=["verdict", "rating", "contacted"])
    deed.to(S.CLOSED)
    deed.stop_clocks(every=True)


def asker_of(deed: Deed, asker: Asker | None) -> Asker:
    """The asker of this matter whose words are written down."""
    askers = [one for one in deed.facts.askers if one.role == AskerRole.ASKER]
    if asker is None and len(askers) == 1:
        return askers[0]
    found = next((one for one in askers if asker and one.pk == asker.pk), None)
    if found is None:
        raise errors.NoSuchAsker(field="asker")
    return found


@matter_deed("reopen")
def reopen(deed: Deed, *, reason: str) -> None:
    """It is not solved: back to the last work state, one round on. Once."""
    why = reason_of(reason)
    deed.say(private=why)
    sending.back_to_work(deed, why=why)


@matter_deed("withdraw")
def withdraw(deed: Deed) -> None:
    """The asker no longer wants it; their contact is wiped at once.

    Where others follow, or the category is a hazard, the asker leaves and the
    matter stays.
    """
    asker = deed.asker
    assert asker is not None
    others = [one for one in deed.facts.askers if one.pk != asker.pk]
    category = deed.matter.category
    wipe(deed, asker)
    if others or (category is not None and category.hazard):
        deed.entry.move = "leave"
        deed.matter_deed = False
        return
    deed.to(S.WITHDRAWN)
    sending.end_everything(deed)


def wipe(deed: Deed, asker: Asker) -> None:
    """Delete who it was; the matter stays."""
    asker.name = asker.phone = None
    asker.language, asker.wants_reply, asker.left_at = "", False, deed.now
    asker.save(update_fields=["name", "phone", "language", "wants_reply", "left_at"])


@matter_deed("contest")
def contest(deed: Deed, *, reason: str) -> None:
    """Ask for another look at what was not accepted, handed over or merged.

    Somebody of the centre who did not decide it triages it anew.
    """
    deed.say(private=reason_of(reason))
    main = deed.matter.merged_into
    if main is not None:
        askers_return(deed.matter, main)
        deed.change(merged_into_id=None)
    deed.change(contested=True)
    sending.triage_again(deed, S.REGISTERED)


@matter_deed("close_unanswered")
def close_unanswered(deed: Deed) -> None:
    """Seven days of silence: closed, as "no verdict", never as satisfied."""
    deed.to(S.CLOSED)
    deed.stop_clocks(every=True)


@matter_deed("archive")
def archive(deed: Deed) -> None:
    """Fifteen days after closing it goes to the archive."""
    deed.to(S.ARCHIVED)
