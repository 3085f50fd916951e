"""One unit's share of a matter, with its own state and its own clocks."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naicha.matters.models.matter import Matter, Result, known
from naicha.places.models import Division
from naicha.posts.models import Unit


class AssignmentRole(models.TextChoices):
    LEAD = "lead", _("lead")
    ASSIST = "assist", _("assist")


class AssignmentState(models.TextChoices):
    SENT = "sent", _("waiting for signature")
    SIGNED = "signed", _("signed")
    ON_SITE = "on_site", _("on site")
    ANSWERED = "answered", _("answered")
    PASSED = "passed", _("passed")
    RETURNED = "returned", _("returned")
    RELEASED = "released", _("released")


LIVE_ASSIGNMENT = (
    AssignmentState.SENT,
    AssignmentState.SIGNED,
    AssignmentState.ON_SITE,
    AssignmentState.ANSWERED,
    AssignmentState.PASSED,
)
SIGNED_ONCE = (
    AssignmentState.SIGNED,
    AssignmentState.ON_SITE,
)


class Assignment(models.Model):
    """A unit's share. ``lead_of`` and ``live`` are nullable slots.

    At most one lead of a matter and one live share a unit: plain unique constraints
    over columns that are NULL when they do not count, alike on every database.
    """

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=6, choices=AssignmentRole)
    lead_of = models.OneToOneField(
        Matter, models.PROTECT, related_name="lead", null=True, blank=True
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    state = models.CharField(_("state"), max_length=8, choices=AssignmentState)
    version = models.PositiveIntegerField(default=1)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    live = models.BooleanField(null=True, blank=True, default=True)
    # Named by a ruling: this unit cannot return it.
    bound = models.BooleanField(_("bound by a ruling"), default=False)
    sent_at = models.DateTimeField(_("sent at"))
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    # Repeats the matter's ``open_due_at`` while the share is live: a unit's list is
    # then one scan of one index, like everybody's.
    matter_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    result = models.CharField(_("result"), max_length=16, choices=Result, blank=True)
    public_answer = models.TextField(_("public answer"), blank=True)
    internal_note = models.TextField(_("internal note"), blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("assignment")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="assignment_one_live_a_unit", fields=["matter", "unit", "live"]
            ),
            models.CheckConstraint(
                name="assignment_role_is_known",
                condition=known("role", AssignmentRole.values),
            ),
            models.CheckConstraint(
                name="assignment_state_is_known",
                condition=known("state", AssignmentState.values),
            ),
            models.CheckConstraint(
                name="assignment_result_is_known",
                condition=known("result", Result.values, blank=True),
            ),
            models.CheckConstraint(
                name="assignment_live_iff_not_ended",
                condition=Q(live__isnull=False, live=True, state__in=LIVE_ASSIGNMENT)
                | (Q(live=None) & ~Q(state__in=LIVE_ASSIGNMENT)),
            ),
            models.CheckConstraint(
                name="assignment_live_lead_leads",
                condition=Q(
                    role="lead",
                    live__isnull=False,
                    lead_of__isnull=False,
                    lead_of=F("matter"),
                )
                | (~Q(role="lead", live__isnull=False) & Q(lead_of=None)),
                violation_error_message=_("A live lead leads its own matter."),
            ),
            models.CheckConstraint(
                name="assignment_signed_has_a_time",
                condition=~Q(state__in=SIGNED_ONCE) | Q(signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assignment_answered_has_result_and_answer",
                condition=~Q(state__in=["answered", "passed"])
                | (Q(answered_at__isnull=False) & ~Q(result="") & ~Q(public_answer="")),
                violation_error_message=_("An answer has a result and says what."),
            ),
            models.CheckConstraint(
                name="assignment_gone_is_not_due",
                condition=Q(live__isnull=False) | Q(matter_due_at=None),
            ),
            models.CheckConstraint(
                name="assignment_signed_after_sent",
                condition=Q(signed_at=None) | Q(signed_at__gte=F("sent_at")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="assignment_of_unit", fields=["county", "unit", "live", "matter"]
            ),
            models.Index(
                name="assignment_of_unit_due",
                fields=["county", "unit", "live", "matter_due_at", "matter"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.unit_id}"

    @property
    def working(self) -> bool:
        """Whether the unit still owes an answer."""
        return self.state in {
            AssignmentState.SENT,
            AssignmentState.SIGNED,
            AssignmentState.ON_SITE,
        }
