from django.utils.translation import gettext_lazy as _

from naicha.kernel.errors import Conflict, Invalid, NotAllowed


class PostTaken(Conflict):
    """Somebody holds this post already, and only one may."""

    code = "post-taken"
    message = _("Somebody holds this post already.")


class PostEnded(Conflict):
    code = "post-ended"
    message = _("This post has ended already.")


class BadPostDates(Invalid):
    code = "post-bad-dates"
    message = _("A post ends after it begins.")


class NotYourPost(NotAllowed):
    code = "not-your-post"
    message = _("This is not one of your posts.")
