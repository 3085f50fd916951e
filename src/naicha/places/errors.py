"""What can go wrong with places."""

from django.utils.translation import gettext_lazy as _

from naicha.kernel.errors import Invalid


class CountyNeeded(Invalid):
    """There are several counties here, and none of them was named."""

    code = "county-needed"
    message = _("Say which county.")
