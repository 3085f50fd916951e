"""Times as an office says them: weekday within two weeks, today and yesterday."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
NEAR = timedelta(days=14)  # a weekday stands beside any date as near as this


def say_day(day: date, today: date, *, weekday: bool = True) -> str:
    """``Today``, ``Yesterday``, or the date, with its weekday when it is near.

    The year is said only when it is not this year.
    """
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    parts = {"year": day.year, "month": day.month, "day": day.day}
    written = (
        pgettext("date", "{month}/{day}")
        if day.year == today.year
        else pgettext("date", "{month}/{day}/{year}")
    ).format(**parts)
    near = weekday and abs(day - today) <= NEAR
    return f"{written} {WEEKDAYS[day.weekday()]}" if near else written


def say_when(moment: datetime, now: datetime) -> str:
    """A day and its time of day, on the county's own clock."""
    local = timezone.localtime(moment)
    return f"{say_day(local.date(), timezone.localdate(now))} {local:%H:%M}"


def say_short(moment: datetime, now: datetime) -> str:
    """For a column: the time of today and yesterday, else the date alone."""
    local, today = timezone.localtime(moment), timezone.localdate(now)
    day = say_day(local.date(), today, weekday=False)
    recent = timedelta(0) <= today - local.date() <= timedelta(days=1)
    return f"{day} {local:%H:%M}" if recent else day
