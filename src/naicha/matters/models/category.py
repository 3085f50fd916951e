"""What a matter is about: the catalogue."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naicha.matters.models.matter import Level
from naicha.places.models import Division
from naicha.posts.models import Unit
from naicha.workdays.models import DeadlineProfile


class Category(models.Model):
    """A row of the catalogue; ``county`` is empty for the national list.

    A county's row of the same code overrides the national one. ``slot`` is the code
    with the county before it while the row is in force, so that there is one.
    """

    county = models.ForeignKey(
        Division, models.PROTECT, related_name="+", null=True, blank=True
    )
    code = models.CharField(_("code"), max_length=8)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    zh = models.CharField(_("Chinese name"), max_length=60)
    en = models.CharField(_("English name"), max_length=120)
    default_level = models.CharField(
        _("default level"), max_length=8, choices=Level, blank=True
    )
    profile = models.ForeignKey(
        DeadlineProfile, models.PROTECT, related_name="+", null=True, blank=True
    )
    # Who usually answers, in the words of the catalogue; the unit, where one is known.
    department = models.CharField(_("usually answered by"), max_length=80, blank=True)
    default_lead = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", null=True, blank=True
    )
    public = models.BooleanField(_("may be shown to everybody"), default=False)
    hazard = models.BooleanField(_("a hazard"), default=False)
    confidential = models.BooleanField(_("confidential"), default=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    slot = models.CharField(max_length=30, unique=True, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("category")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="category_level_is_known",
                condition=Q(default_level__in=["", *Level.values]),
            ),
            models.CheckConstraint(
                name="category_leaf_has_level_and_profile",
                condition=Q(parent=None)
                | (~Q(default_level="") & Q(profile__isnull=False)),
                violation_error_message=_("A category has a level and limits."),
            ),
            models.CheckConstraint(
                name="category_confidential_is_not_public",
                condition=~Q(confidential=True, public=True),
                violation_error_message=_("What is confidential is never public."),
            ),
            models.CheckConstraint(
                name="category_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.zh
