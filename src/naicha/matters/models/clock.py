"""Clocks and granted pauses. Exactly one clock of an open matter is accountable."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naicha.matters.models.assignment import Assignment
from naicha.matters.models.matter import Matter, known
from naicha.places.models import Division
from naicha.workdays.models import ClockKind, DeadlineProfile


class Clock(models.Model):
    """A limit that runs; ``accountable_of`` is its matter while it is the one."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="clocks")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="clocks", null=True, blank=True
    )
    accountable_of = models.OneToOneField(
        Matter,
        models.PROTECT,
        related_name="accountable_clock",
        null=True,
        blank=True,
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ClockKind)
    profile = models.ForeignKey(DeadlineProfile, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("started at"))
    original_due_at = models.DateTimeField(_("originally due"))
    due_at = models.DateTimeField(_("due"))
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    provisional = models.BooleanField(_("provisional"), default=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("clock")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="clock_kind_is_known", condition=known("kind", ClockKind.values)
            ),
            models.CheckConstraint(
                name="clock_due_after_start",
                condition=Q(due_at__gt=F("started_at"))
                & Q(original_due_at__gt=F("started_at")),
            ),
            models.CheckConstraint(
                name="clock_accountable_runs_for_its_matter",
                condition=Q(accountable_of=None)
                | Q(accountable_of=F("matter"), stopped_at=None),
            ),
            models.CheckConstraint(
                name="clock_of_a_unit_has_its_assignment",
                condition=Q(
                    kind__in=["sign", "respond", "resolve"], assignment__isnull=False
                )
                | Q(kind="ruling")
                | (
                    ~Q(kind__in=["sign", "respond", "resolve", "ruling"])
                    & Q(assignment=None)
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="clock_running_by_due",
                fields=["county", "stopped_at", "due_at", "id"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}"


class Pause(models.Model):
    """A granted pause of a clock, always with a date; ``ended_at`` once it is over.

    ``slot`` is the clock while the pause runs: a clock has one at a time.
    """

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses")
    slot = models.OneToOneField(
        Clock, models.PROTECT, related_name="pause", null=True, blank=True
    )
    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    why = models.CharField(_("why"), max_length=500)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("pause")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="pause_ends_after_it_begins",
                condition=Q(until_at__gt=F("from_at")),
                violation_error_message=_("A pause ends after it begins."),
            ),
            models.CheckConstraint(name="pause_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="pause_runs_iff_not_ended",
                condition=Q(slot__isnull=False, slot=F("clock"), ended_at=None)
                | Q(slot=None, ended_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="pause_running", fields=["ended_at", "until_at"])
        ]

    def __str__(self) -> str:
        return f"{self.from_at:%Y-%m-%d} – {self.until_at:%Y-%m-%d}"
