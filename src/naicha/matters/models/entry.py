"""The history of a matter: one row a step, only ever added to, chained by digest."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naicha.matters.models.application import Application
from naicha.matters.models.asker import Asker
from naicha.matters.models.assignment import Assignment
from naicha.matters.models.matter import Matter
from naicha.places.models import Division
from naicha.posts.models import Post


class MatterEntry(models.Model):
    """One step. A deed may write several: the first carries the key.

    ``data`` holds what was set, row by row, and nothing personal; folded in order it
    rebuilds the rows. ``happened_at`` is the device's time and decides nothing.
    """

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    key = models.UUIDField(unique=True, null=True, blank=True)
    part_of = models.ForeignKey(
        "self", models.PROTECT, related_name="parts", null=True, blank=True
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    asker = models.ForeignKey(Asker, models.PROTECT, related_name="+", null=True)
    as_post = models.ForeignKey(Post, models.PROTECT, related_name="+", null=True)
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="+", null=True
    )
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="+", null=True
    )
    move = models.CharField(_("move"), max_length=24)
    from_state = models.CharField(_("from"), max_length=12, blank=True)
    to_state = models.CharField(_("to"), max_length=12, blank=True)
    round = models.PositiveSmallIntegerField(_("round"))
    data = models.JSONField(default=dict)
    private_note = models.TextField(_("note for those who handle it"), blank=True)
    public_text = models.TextField(_("what the asker reads"), blank=True)
    happened_at = models.DateTimeField(_("happened at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering: ClassVar = ["matter", "seq"]
        verbose_name = _("entry")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="entry_seq_once_a_matter", fields=["matter", "seq"]
            ),
            models.CheckConstraint(
                name="entry_first_of_a_deed_has_the_key",
                condition=Q(key__isnull=False, part_of=None)
                | Q(key=None, part_of__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_by_one_at_most",
                condition=Q(actor=None) | Q(asker=None),
            ),
            models.CheckConstraint(
                name="entry_of_staff_has_a_post",
                condition=Q(actor=None, as_post=None)
                | Q(actor__isnull=False, as_post__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.move}"
