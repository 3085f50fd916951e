"""Holidays, working windows and deadline profiles.

What belongs to a county may stand for all: then ``county`` is NULL and ``slot`` is 0.
MariaDB has no partial unique constraints, so uniqueness is on the slot.
"""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naicha.workdays.pure import Limit, Unit

EVERYBODY = 0  # the slot of rows that stand for all counties
MOST_WARN = 300  # percent of the limit


class HolidayKind(models.TextChoices):
    HOLIDAY = "holiday", _("holiday")
    MAKEUP = "makeup", _("make-up workday")


class LimitUnit(models.TextChoices):
    MINUTES = Unit.MINUTES.value, _("minutes, by day and night")
    WORKING_HOURS = Unit.WORKING_HOURS.value, _("working hours")
    WORKING_DAYS = Unit.WORKING_DAYS.value, _("working days")


class ClockKind(models.TextChoices):
    TRIAGE = "triage", _("triage")
    SIGN = "sign", _("signing for receipt")
    RESPOND = "respond", _("first answer")
    HANDLE = "handle", _("handling by the grid")
    RESOLVE = "resolve", _("resolution")
    VERIFY = "verify", _("check")
    REVISIT = "revisit", _("revisit")
    RULING = "ruling", _("ruling")


class Holiday(models.Model):
    """A day off, or a Saturday or Sunday to be worked, by a State Council notice.

    ``year`` is the year the notice arranges; its first days off may lie in the
    December before. A year counts as loaded when it has rows.
    """

    year = models.PositiveSmallIntegerField(_("year of the notice"))
    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=HolidayKind)
    name = models.CharField(_("name"), max_length=30)
    source = models.CharField(_("notice"), max_length=100)

    class Meta:
        ordering: ClassVar = ["day"]
        verbose_name = _("holiday")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="holiday_kind_is_known",
                condition=Q(kind__in=HolidayKind.values),
                violation_error_message=_("A day is a holiday or a make-up workday."),
            ),
            models.CheckConstraint(
                name="holiday_has_name_and_source",
                condition=~Q(name="") & ~Q(source=""),
                violation_error_message=_("A holiday has a name and a notice."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class OfCounty(models.Model):
    """Rows of one county, or of all."""

    county = models.ForeignKey(
        "places.Division",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("county"),
    )
    slot = models.BigIntegerField(default=EVERYBODY, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slot = self.county_id or EVERYBODY
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        self.slot = self.county_id or EVERYBODY
        super().clean_fields(exclude=exclude)


# "Not null" must be said: a comparison with NULL is unknown, and a check lets it pass.
SLOT_IS_COUNTY = Q(county__isnull=True, slot=EVERYBODY) | Q(
    county__isnull=False, county=F("slot")
)


def day_of_season(value: int) -> None:
    """Refuse what is no month and day written as a number (501 is 1 May)."""
    month, day = divmod(value, 100)
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    if not (1 <= month <= 12 and 1 <= day <= longest):  # noqa: PLR2004 -- months
        raise ValidationError(_("Write month and day, as 501 for 1 May."))


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class WorkingWindow(OfCounty):
    """Office hours of one weekday in one season.

    A county that has any window has only its own. Both ends of a season belong to it;
    one that ends before it begins runs over the new year.
    """

    season_from = models.PositiveSmallIntegerField(
        _("season from"), default=101, validators=[day_of_season]
    )
    season_to = models.PositiveSmallIntegerField(
        _("season to"), default=1231, validators=[day_of_season]
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        ordering: ClassVar = ["slot", "season_from", "weekday", "starts"]
        verbose_name = _("working window")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="window_stands_once",
                fields=["slot", "season_from", "weekday", "starts"],
                violation_error_message=_("This working window is there already."),
            ),
            models.CheckConstraint(
                name="window_slot_is_county",
                condition=SLOT_IS_COUNTY,
            ),
            models.CheckConstraint(
                name="window_ends_after_it_starts",
                condition=Q(ends__gt=F("starts")),
                violation_error_message=_("A working window ends after it starts."),
            ),
            models.CheckConstraint(
                name="window_weekday_is_known",
                condition=Q(weekday__in=Weekday.values),
                violation_error_message=_("There are seven weekdays."),
            ),
            models.CheckConstraint(
                name="window_season_is_of_a_year",
                condition=Q(season_from__range=(101, 1231))
                & Q(season_to__range=(101, 1231)),
                violation_error_message=_("Write month and day, as 501 for 1 May."),
            ),
        ]

    def __str__(self) -> str:
        weekday = Weekday(self.weekday).label
        return f"{weekday} {self.starts:%H:%M}–{self.ends:%H:%M}"


class DeadlineProfile(OfCounty):
    """A named, versioned set of limits, and by how much they may be extended.

    A version that was used is never changed: a new one is added.
    """

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    valid_from = models.DateField(_("valid from"))
    extension_amount = models.PositiveIntegerField(
        _("longest extension"), null=True, blank=True
    )
    extension_unit = models.CharField(
        _("unit of the extension"), max_length=13, choices=LimitUnit, blank=True
    )
    basis = models.TextField(_("basis"), blank=True)

    class Meta:
        ordering: ClassVar = ["slot", "code", "version"]
        verbose_name = _("deadline profile")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="profile_version_stands_once",
                fields=["slot", "code", "version"],
                violation_error_message=_(
                    "This version of the profile is there already."
                ),
            ),
            models.CheckConstraint(
                name="profile_slot_is_county",
                condition=SLOT_IS_COUNTY,
            ),
            models.CheckConstraint(
                name="profile_has_code_and_version",
                condition=~Q(code="") & Q(version__gte=1),
                violation_error_message=_("A profile has a code and a version."),
            ),
            models.CheckConstraint(
                name="profile_extension_is_whole_or_none",
                condition=Q(extension_amount__isnull=True, extension_unit="")
                | Q(
                    extension_amount__isnull=False,
                    extension_amount__gte=1,
                    extension_unit__in=LimitUnit.values,
                ),
                violation_error_message=_("An extension has an amount and a unit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def extension(self) -> Limit | None:
        """The longest extension; none means that none may be granted."""
        if self.extension_amount is None:
            return None
        return Limit(self.extension_amount, Unit(self.extension_unit))


def default_warn_points() -> list[int]:
    """Percent of the limit at which somebody is told."""
    return [50, 80, 100]


def rising_percents(value: Sequence[object]) -> None:
    """Refuse what is not a rising list of whole percents, 1 to 300."""
    numbers = [point for point in value if type(point) is int]
    if numbers != list(value) or numbers != sorted(set(numbers)):
        raise ValidationError(_("Warn points are whole percents that rise."))
    if not all(1 <= point <= MOST_WARN for point in numbers):
        raise ValidationError(_("Warn points lie between 1 and 300 percent."))


class ClockLimit(models.Model):
    """The limit of one clock in one profile."""

    profile = models.ForeignKey(
        DeadlineProfile,
        models.CASCADE,
        related_name="limits",
        verbose_name=_("profile"),
    )
    clock = models.CharField(_("clock"), max_length=10, choices=ClockKind)
    amount = models.PositiveIntegerField(_("amount"))
    unit = models.CharField(_("unit"), max_length=13, choices=LimitUnit)
    warn_points = models.JSONField(
        _("warn points"), default=default_warn_points, validators=[rising_percents]
    )

    class Meta:
        ordering: ClassVar = ["profile", "clock"]
        verbose_name = _("limit of a clock")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="limit_of_clock_stands_once",
                fields=["profile", "clock"],
                violation_error_message=_("This clock has its limit already."),
            ),
            models.CheckConstraint(
                name="limit_clock_is_known",
                condition=Q(clock__in=ClockKind.values),
                violation_error_message=_("There is no such clock."),
            ),
            models.CheckConstraint(
                name="limit_unit_is_known",
                condition=Q(unit__in=LimitUnit.values),
                violation_error_message=_("There is no such unit."),
            ),
            models.CheckConstraint(
                name="limit_amount_is_sensible",
                condition=Q(amount__range=(1, 1_000_000)),
                violation_error_message=_("A limit is at least 1, at most 1,000,000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.amount} {self.unit}"

    @property
    def limit(self) -> Limit:
        """The limit as the arithmetic knows it."""
        return Limit(self.amount, Unit(self.unit))
