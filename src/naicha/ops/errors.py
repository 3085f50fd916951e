from django.utils.translation import gettext_lazy as _

from naicha.kernel.errors import Invalid


class NoticeUnread(Invalid):
    code = "notice-unread"
    message = _("Row {row}, column “{column}”: {why}. Nothing was loaded.")
