"""What can go wrong with accounts and the installation."""

from django.utils.translation import gettext_lazy as _

from naicha.kernel.errors import Conflict


class MadeBefore(Conflict):
    code = "installation-made-before"
    message = _("This database has been made already; what it was made as stays.")
