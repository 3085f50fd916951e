"""What can go wrong with the demo."""

from django.utils.translation import gettext_lazy as _

from naicha.kernel.errors import Conflict, NotAllowed


class NotEmpty(Conflict):
    code = "demo-database-not-empty"
    message = _("This database is not empty; a demo is made only in an empty one.")


class NotOffered(Conflict):
    """The demo tried a deed that the rules do not offer: one of the two is wrong."""

    code = "demo-deed-not-offered"
    message = _("The demo may not “{move}” the matter {number} ({state}): {why}")


class NoDemoHere(NotAllowed):
    code = "no-demo-here"
    message = _("There is no demo sign-in here.")


class NothingToCopy(Conflict):
    code = "demo-nothing-to-copy"
    message = _("There is no lived week to copy from; run “naicha demo” first.")
