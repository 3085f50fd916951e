"""What somebody asks for and another person decides. Clocks run meanwhile."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naicha.matters.models.asker import Asker
from naicha.matters.models.assignment import Assignment
from naicha.matters.models.matter import Matter, known
from naicha.places.models import Division
from naicha.posts.models import Unit


class ApplicationKind(models.TextChoices):
    RETURN = "return", _("return")
    EXTENSION = "extension", _("extension")
    SHELVE = "shelve", _("shelving")
    REFUSE_INTAKE = "refuse_intake", _("not accepting")
    RAISE = "raise", _("raising")
    REOPEN = "reopen", _("second reopening")


class ApplicationState(models.TextChoices):
    ASKED = "asked", _("asked")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("lapsed")


class ReturnGround(models.TextChoices):
    WRONG_PLACE = "wrong_place", _("another territory")
    WRONG_DUTY = "wrong_duty", _("another unit's duty")
    OWNERSHIP_UNCLEAR = "ownership_unclear", _("ownership unclear")
    ALREADY_HANDLED = "already_handled", _("already being handled")
    TOO_LITTLE_KNOWN = "too_little_known", _("too little known")


ON_ASSIGNMENT = (
    ApplicationKind.RETURN,
    ApplicationKind.EXTENSION,
    ApplicationKind.SHELVE,
)


class Application(models.Model):
    """An application about an assignment or a matter.

    ``target`` names what it is about ("m12", "a7"), so that one plain unique
    constraint allows one pending application of a kind on every database.
    """

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="applications")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="applications", null=True, blank=True
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", null=True, blank=True
    )
    target = models.CharField(max_length=24)
    kind = models.CharField(_("kind"), max_length=16, choices=ApplicationKind)
    state = models.CharField(
        _("state"), max_length=8, choices=ApplicationState, default="asked"
    )
    pending = models.BooleanField(null=True, blank=True, default=True)
    version = models.PositiveIntegerField(default=1)
    ground = models.CharField(_("ground"), max_length=200, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    where_to_go = models.CharField(_("where to go"), max_length=200, blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    asked_by_asker = models.ForeignKey(
        Asker, models.PROTECT, related_name="+", null=True
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("application")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="application_one_pending", fields=["target", "kind", "pending"]
            ),
            models.CheckConstraint(
                name="application_kind_is_known",
                condition=known("kind", ApplicationKind.values),
            ),
            models.CheckConstraint(
                name="application_state_is_known",
                condition=known("state", ApplicationState.values),
            ),
            models.CheckConstraint(
                name="application_pending_iff_asked",
                condition=Q(pending__isnull=False, pending=True, state="asked")
                | (Q(pending=None) & ~Q(state="asked")),
            ),
            models.CheckConstraint(
                name="application_about_the_right_thing",
                condition=Q(kind__in=ON_ASSIGNMENT, assignment__isnull=False)
                | (~Q(kind__in=ON_ASSIGNMENT) & Q(assignment=None)),
            ),
            models.CheckConstraint(
                name="application_decided_by_another",
                condition=Q(decided_by=None)
                | Q(asked_by=None)
                | ~Q(decided_by=F("asked_by")),
                violation_error_message=_("Nobody decides what they asked for."),
            ),
            models.CheckConstraint(
                name="application_decided_has_who_when_why",
                condition=~Q(state__in=["granted", "refused"])
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(reason="")
                ),
                violation_error_message=_("A decision has a reason."),
            ),
            models.CheckConstraint(
                name="application_until_when_it_must",
                condition=~Q(kind__in=["extension", "shelve"]) | Q(until__isnull=False),
            ),
            models.CheckConstraint(
                name="application_return_has_a_basis",
                condition=~Q(kind="return")
                | (Q(ground__in=ReturnGround.values) & ~Q(legal_basis="")),
                violation_error_message=_("A return has a ground and a legal basis."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="application_pending", fields=["county", "pending", "kind", "id"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
