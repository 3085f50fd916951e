"""Readings of personal fields: who, whose, which, why, when. Only ever added to."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naicha.places.models import Division


class Reading(models.Model):
    """Somebody looked at a personal field that is masked by default."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    as_post = models.ForeignKey(
        "posts.Post", models.PROTECT, related_name="+", null=True
    )
    subject_kind = models.CharField(_("of what"), max_length=20)
    subject_pk = models.BigIntegerField(_("of which"))
    field = models.CharField(_("field"), max_length=20)
    why = models.CharField(_("why"), max_length=200)
    read_at = models.DateTimeField(_("when"))

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("reading")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reading_has_a_reason",
                condition=~Q(why=""),
                violation_error_message=_("Say why you need to see it."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="reading_of_subject",
                fields=["county", "subject_kind", "subject_pk", "-id"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_pk} {self.field}"


class SecurityEventKind(models.TextChoices):
    SIGN_IN_REFUSED = "sign_in_refused", _("sign-in refused")
    DEMO_SIGN_IN = "demo_sign_in", _("demo sign-in")
    WRONG_CODE = "wrong_code", _("wrong query code")
    CODE_REISSUED = "code_reissued", _("query code reissued")


class SecurityEvent(models.Model):
    """Something that a security administrator may want to know of."""

    kind = models.CharField(_("kind"), max_length=20, choices=SecurityEventKind)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    # A keyed hash of the address: equal ones can be counted, none can be read.
    source = models.CharField(_("source"), max_length=64, blank=True)
    what = models.CharField(_("what"), max_length=200, blank=True)
    happened_at = models.DateTimeField(_("when"))

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("security event")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="security_event_kind_is_known",
                condition=Q(kind__in=SecurityEventKind.values),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="security_event_by_source",
                fields=["kind", "source", "happened_at"],
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
