"""What can go wrong with calendars and profiles."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from naicha.kernel.errors import Invalid, Missing


class ProfileMissing(Missing):
    code: ClassVar = "profile-missing"
    message: ClassVar = _("There is no deadline profile {profile} in force.")


class DayNotOfYear(Invalid):
    code: ClassVar = "day-not-of-year"
    message: ClassVar = _("{day} is not arranged by a notice for {year}.")


class DayTwice(Invalid):
    code: ClassVar = "day-twice"
    message: ClassVar = _("{day} stands there twice, or in the notice of another year.")


class MakeupOnWorkday(Invalid):
    code: ClassVar = "makeup-on-workday"
    message: ClassVar = _("{day} is no Saturday or Sunday: nothing to make up for.")


class NoticeIncomplete(Invalid):
    code: ClassVar = "notice-incomplete"
    message: ClassVar = _("A notice has a number and days, each with kind and name.")


class HoursUnreadable(Invalid):
    code: ClassVar = "hours-unreadable"
    message: ClassVar = _("“{hours}” cannot be read as hours of a limit.")
