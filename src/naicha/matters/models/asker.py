"""Those who asked, and those who follow. No account; known by a code."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naicha.kernel.crypto import decrypt
from naicha.matters.models.matter import Matter, known
from naicha.places.models import Division


class AskerRole(models.TextChoices):
    ASKER = "asker", _("asker")
    FOLLOWER = "follower", _("follower")


class Verdict(models.TextChoices):
    SOLVED = "solved", _("solved")
    PARTLY_SOLVED = "partly_solved", _("partly solved")
    UNSOLVED = "unsolved", _("not solved")


class Rating(models.TextChoices):
    CONTENT = "content", _("content")
    FAIRLY_CONTENT = "fairly_content", _("fairly content")
    NOT_CONTENT = "not_content", _("not content")


class Asker(models.Model):
    """One asker or follower of one matter.

    ``name`` and ``phone`` are AES-256-GCM; ``code_hash`` is a keyed hash of the
    query code, ``code_issue`` counts how often it was issued anew.
    """

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="askers")
    role = models.CharField(_("role"), max_length=8, choices=AskerRole)
    code_hash = models.CharField(max_length=64, unique=True)
    code_issue = models.PositiveSmallIntegerField(default=1)
    name = models.BinaryField(_("name"), null=True, blank=True)
    phone = models.BinaryField(_("phone"), null=True, blank=True)
    # Only for this matter, never counted, wiped with the contact.
    language = models.CharField(_("language wish"), max_length=10, blank=True)
    wants_reply = models.BooleanField(_("wants a reply"), default=True)
    contacted = models.BooleanField(_("was contacted"), null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=16, choices=Verdict, blank=True)
    rating = models.CharField(_("rating"), max_length=16, choices=Rating, blank=True)
    came_from = models.ForeignKey(
        Matter, models.PROTECT, related_name="+", null=True, blank=True
    )
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("asker")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="asker_role_is_known", condition=known("role", AskerRole.values)
            ),
            models.CheckConstraint(
                name="asker_verdict_is_known",
                condition=known("verdict", Verdict.values, blank=True),
            ),
            models.CheckConstraint(
                name="asker_rating_is_known",
                condition=known("rating", Rating.values, blank=True),
            ),
            models.CheckConstraint(
                name="asker_who_left_has_no_contact",
                condition=Q(left_at=None)
                | Q(name=None, phone=None, language="", wants_reply=False),
                violation_error_message=_("Who left leaves no contact behind."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    def read_name(self) -> str:
        """The name in clear. Who shows it to staff writes a ``Reading`` first."""
        return decrypt(self.name or b"")

    def read_phone(self) -> str:
        """The phone in clear. Who shows it to staff writes a ``Reading`` first."""
        return decrypt(self.phone or b"")
