"""What can go wrong with a matter. Codes are stable; texts are translated."""

from django.utils.translation import gettext_lazy as _

from naicha.kernel.errors import Conflict, Invalid, Missing, NotAllowed


class NoSuchMatter(Missing):
    code = "no-such-matter"
    message = _("There is no such number, or you may not see it.")


class NoSuchCounty(Missing):
    code = "no-such-county"
    message = _("There is no such county here.")


class MoveNotPossible(Conflict):
    """The thing is not in a state this move starts from."""

    code = "move-not-possible"
    message = _("“{move}” is not possible while the matter is “{state}”.")


class MovedOn(Conflict):
    """Somebody moved it between our reading and our writing."""

    code = "moved-on"
    message = _("Somebody was faster: look at the matter again, then decide.")


class KeyReused(Conflict):
    """The key of a deed names one deed; here it came with another."""

    code = "key-reused"
    message = _("This form was used for something else already. Load the page again.")


class MoveNotYours(NotAllowed):
    code = "move-not-yours"
    message = _("“{move}” is not yours to do here.")


class OwnWork(NotAllowed):
    """Who handled does not check, and does not write down the verdict."""

    code = "own-work"
    message = _("You cannot check what you handled yourself. {unit} checks it.")


class OwnVerdict(NotAllowed):
    code = "own-verdict"
    message = _("Who handled a matter does not write down its rating.")


class NotTheChecker(NotAllowed):
    code = "not-the-checker"
    message = _("{unit} checks this matter.")


class OwnApplication(NotAllowed):
    code = "own-application"
    message = _("Nobody decides what they asked for themselves.")


class DecidedBefore(NotAllowed):
    """A contested matter is looked at by somebody who did not decide it."""

    code = "decided-before"
    message = _("The matter is contested: somebody else must look at it now.")


class OnlyTheCentre(NotAllowed):
    code = "only-the-centre"
    message = _("A confidential matter is moved by the county centre alone.")


class NotForTheGrid(NotAllowed):
    code = "not-for-the-grid"
    message = _("A confidential matter goes to a unit that the centre names, no grid.")


class Needed(Invalid):
    """Something that the move must be given is missing."""

    code = "needed"
    message = _("Fill in “{what}”.")


class TooLong(Invalid):
    code = "too-long"
    message = _("At most {most} characters; these are {length}.")


class NotText(Invalid):
    code = "not-text"
    message = _("There are characters in it that are no text.")


class NotAPhone(Invalid):
    code = "not-a-phone"
    message = _("This is no telephone number: digits only, with area code.")


class NoSuchPlace(Invalid):
    code = "no-such-place"
    message = _("This place is not on the list. Choose another.")


class NoSuchUnit(Invalid):
    code = "no-such-unit"
    message = _("This unit is not on the list. Choose another.")


class NoSuchCategory(Invalid):
    code = "no-such-category"
    message = _("This category is not on the list. Choose another.")


class NoGrid(Invalid):
    code = "no-grid"
    message = _("The place lies in no grid. Send it to a unit.")


class NotMinor(Invalid):
    code = "not-minor"
    message = _("The grid takes minor matters only. This category is not one.")


class UnknownChoice(Invalid):
    code = "unknown-choice"
    message = _("“{value}” is not one of the choices.")


class NotYet(Invalid):
    code = "not-yet"
    message = _("This time has not come yet. Correct the date.")


class SamePlace(Invalid):
    code = "same-place"
    message = _("It lies there already. Choose another place.")


class MainNotOpen(Invalid):
    code = "main-not-open"
    message = _("The main matter must be open, and another one in the same county.")


class OneLead(Invalid):
    code = "one-lead"
    message = _("Choose exactly one lead, and each unit once.")


class BoundByRuling(Conflict):
    code = "bound-by-ruling"
    message = _("A ruling names this unit as lead. It cannot be returned.")


class ReturnedOnce(Conflict):
    code = "returned-once"
    message = _("This unit has asked to return it once already.")


class TooLate(Conflict):
    code = "too-late"
    message = _("The time for this is over ({limit}).")


class TooFar(Invalid):
    code = "too-far"
    message = _("At most until {limit}.")


class NotLater(Invalid):
    code = "not-later"
    message = _("The new date must be later than {limit}.")


class AskedOnce(Conflict):
    code = "asked-once"
    message = _("This was asked for once already.")


class ReopenedOnce(Conflict):
    """The first reopening is the asker's; the second is asked for."""

    code = "reopened-once"
    message = _("It was reopened once. Ask for a second time; the centre decides.")


class NotReopenedYet(Conflict):
    code = "not-reopened-yet"
    message = _("It was not reopened yet: just say that it is not solved.")


class WantsReply(Conflict):
    code = "wants-reply"
    message = _("Somebody waits for a reply: pass the check, then they are asked.")


class NobodyWaits(Conflict):
    code = "nobody-waits"
    message = _("Nobody waits for a reply: pass the check and close.")


class PartOfAnother(NotAllowed):
    """A step that only happens inside another deed."""

    code = "part-of-another"
    message = _("“{move}” happens only as part of another deed.")


class ContestedOnce(Conflict):
    code = "contested-once"
    message = _("This was contested once already.")


class CodeUnknown(Missing):
    code = "code-unknown"
    message = _("No matter has this code. Look at the slip again.")


class TooManyTries(NotAllowed):
    code = "too-many-tries"
    message = _("Too many wrong codes. Try again in an hour, or ask at the desk.")


class NoSuchAsker(Missing):
    code = "no-such-asker"
    message = _("Nobody is known under this.")


class NoPost(NotAllowed):
    """An account whose posts have all ended; rights end with them."""

    code = "no-post"
    message = _("You hold no post at present. Ask whoever appoints.")


class NotAsked(Conflict):
    """There is nothing to decide on."""

    code = "not-asked"
    message = _("Nobody has proposed this.")


class NotADate(Invalid):
    code = "not-a-date"
    message = _("“{value}” is no date. Write it as 2026-03-28 or 2026-03-28 17:20.")


class PlaceUnknown(Invalid):
    code = "place-unknown"
    message = _(
        "No place of this county is called “{value}”. Correct it, or say with "
        "--division where such rows belong."
    )


class OtherCounty(Invalid):
    code = "other-county"
    message = _("“{value}” lies in another county.")


class NumberTwice(Invalid):
    code = "number-twice"
    message = _("Row {row} has the same number and says something else.")


class ImportedBefore(Conflict):
    """The ledger's number came before, with other words; nothing is overwritten."""

    code = "imported-before"
    message = _(
        "This number was imported before and said something else: see {number}. "
        "Nothing was changed."
    )


class BadMapping(Invalid):
    code = "bad-mapping"
    message = _("“{value}” does not say which column is what. There are: {targets}.")


class MappedTwice(Invalid):
    code = "mapped-twice"
    message = _("“{target}” is mapped twice.")
