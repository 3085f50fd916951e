"""Refusals of the door itself: before anything of the domain is asked."""

from django.utils.translation import gettext_lazy as _

from naicha.kernel.errors import Conflict, DomainError, Invalid, Missing, NotAllowed


class SignInNeeded(NotAllowed):
    """No session, or no query code."""

    code = "sign-in-needed"
    message = _("Sign in first, or show the query code.")


class PageTooOld(NotAllowed):
    """A write by session came without the CSRF token."""

    code = "csrf-failed"
    message = _("This page is too old. Load it again.")


class NotHere(Missing):
    code = "not-found"
    message = _("There is nothing here.")


class WrongMethod(Conflict):
    code = "wrong-method"
    message = _("This address does not know that method.")


class Unreadable(Invalid):
    """The body is no JSON, or too large."""

    code = "unreadable"
    message = _("What was sent cannot be read.")


class BadInput(Invalid):
    """A value has the wrong form."""

    code = "bad-input"
    message = _("This value cannot be used here.")


class MissingInput(Invalid):
    code = "missing-input"
    message = _("Something is missing here.")


class UnknownInput(Invalid):
    """A key that the operation does not know; nothing is taken in silence."""

    code = "unknown-input"
    message = _("Nothing of this name can be given here.")


class TooManyRequests(DomainError):
    """So many registrations an hour from one address."""

    code = "too-many-requests"
    message = _("Too many at once. Wait a little.")
