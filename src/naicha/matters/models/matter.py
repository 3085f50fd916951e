"""The matter: what a resident sees, from the first word to the archive."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naicha.places.models import Building, Division, Grid
from naicha.posts.models import Unit


class Kind(models.TextChoices):
    REQUEST = "request", _("request")
    HAZARD = "hazard", _("hazard")
    ORDER = "order", _("service order")
    FORUM = "forum", _("forum matter")
    WHISTLE = "whistle", _("whistle")


class Level(models.TextChoices):
    MINOR = "minor", _("minor matter")
    MAJOR = "major", _("major matter")
    HARD = "hard", _("hard matter")


class Topic(models.TextChoices):
    HARD_GOVERNANCE = "hard_governance", _("hard governance problem")
    KEY_DEVELOPMENT = "key_development", _("key development matter")
    LIVELIHOOD = "livelihood", _("livelihood matter")


class Channel(models.TextChoices):
    WEB = "web", _("residents' page")
    COUNTER = "counter", _("counter")
    PHONE = "phone", _("telephone")
    GRID_PATROL = "grid_patrol", _("grid patrol")
    STEWARD = "steward", _("building steward")
    HOTLINE = "hotline", _("12345 hotline")
    OTHER_SYSTEM = "other_system", _("other system")
    SECRETARY_STUDIO = "secretary_studio", _("secretary studio")
    DISPUTE_ROOM = "dispute_room", _("dispute-handling room")
    DEPUTY_STATION = "deputy_station", _("deputy station")
    CPPCC_FORUM = "cppcc_forum", _("CPPCC consultation forum")


class MatterState(models.TextChoices):
    REGISTERED = "registered", _("registered")
    ACCEPTED = "accepted", _("accepted")
    IN_GRID = "in_grid", _("handled by the grid")
    WITH_UNITS = "with_units", _("handled by units")
    VERIFYING = "verifying", _("being checked")
    REVISITING = "revisiting", _("asking the asker")
    CLOSED = "closed", _("closed")
    ARCHIVED = "archived", _("archived")
    NOT_ACCEPTED = "not_accepted", _("not accepted")
    MERGED = "merged", _("merged")
    WITHDRAWN = "withdrawn", _("withdrawn")
    HANDED_OVER = "handed_over", _("handed over")


S = MatterState
OPEN = (
    S.REGISTERED,
    S.ACCEPTED,
    S.IN_GRID,
    S.WITH_UNITS,
    S.VERIFYING,
    S.REVISITING,
)
ENDED = tuple(state for state in MatterState if state not in OPEN)
TRIAGED = (S.ACCEPTED, S.IN_GRID, S.WITH_UNITS, S.VERIFYING, S.REVISITING)


class Result(models.TextChoices):
    SOLVED = "solved", _("solved")
    PARTLY_SOLVED = "partly_solved", _("partly solved")
    EXPLAINED = "explained", _("explained")
    UNREASONABLE = "unreasonable", _("unreasonable demand")


def known(field: str, values: list[str], *, blank: bool = False) -> Q:
    """A field holds one of the values (or nothing)."""
    return Q(**{f"{field}__in": ["", *values] if blank else values})


class Matter(models.Model):
    """A request, a hazard, an order, a forum's decision, a whistle: one loop.

    Written by ``matters.services`` alone. The constraints say what must hold in
    each state whoever writes: a shell, an import, a bug.

    ``town`` repeats the town above ``division``, and ``holder_unit`` and
    ``open_due_at`` repeat the accountable clock, so that every list is one scan of
    one index. ``entry_count`` and ``head`` are the length and the last digest of the
    matter's own chain of entries.
    """

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=20)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default="request")
    level = models.CharField(_("level"), max_length=8, choices=Level, blank=True)
    topic = models.CharField(_("topic"), max_length=16, choices=Topic, blank=True)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    pain_point = models.BooleanField(_("pain point"), default=False)
    category = models.ForeignKey(
        "matters.Category", models.PROTECT, related_name="+", null=True, blank=True
    )
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    town = models.ForeignKey(
        Division, models.PROTECT, related_name="+", null=True, blank=True
    )
    grid = models.ForeignKey(
        Grid, models.PROTECT, related_name="+", null=True, blank=True
    )
    grid_at_birth = models.ForeignKey(
        Grid, models.PROTECT, related_name="+", null=True, blank=True
    )
    building = models.ForeignKey(
        Building, models.PROTECT, related_name="+", null=True, blank=True
    )
    spot = models.CharField(_("where exactly"), max_length=200, blank=True)
    x = models.FloatField(_("longitude"), null=True, blank=True)
    y = models.FloatField(_("latitude"), null=True, blank=True)
    public_title = models.CharField(_("public title"), max_length=60, blank=True)
    what = models.TextField(_("the asker's words"))
    confidential = models.BooleanField(_("confidential"), default=False)
    contested = models.BooleanField(_("contested"), default=False)
    state = models.CharField(
        _("state"), max_length=12, choices=MatterState, default=S.REGISTERED
    )
    version = models.PositiveIntegerField(default=1)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    holder_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", null=True, blank=True
    )
    holder_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    open_due_at = models.DateTimeField(_("due"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=16, choices=Result, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="merged", null=True, blank=True
    )
    opened_at = models.DateTimeField(_("registered at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    entry_count = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32, default=bytes)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("matter")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="matter_number_once_a_county", fields=["county", "number"]
            ),
            models.CheckConstraint(
                name="matter_kind_is_known", condition=known("kind", Kind.values)
            ),
            models.CheckConstraint(
                name="matter_level_is_known",
                condition=known("level", Level.values, blank=True),
            ),
            models.CheckConstraint(
                name="matter_topic_is_known",
                condition=known("topic", Topic.values, blank=True),
            ),
            models.CheckConstraint(
                name="matter_channel_is_known",
                condition=known("channel", Channel.values),
            ),
            models.CheckConstraint(
                name="matter_result_is_known",
                condition=known("result", Result.values, blank=True),
            ),
            models.CheckConstraint(
                name="matter_state_is_known",
                condition=known("state", MatterState.values),
            ),
            models.CheckConstraint(
                name="matter_open_is_held_and_due",
                condition=Q(state__in=ENDED)
                | Q(holder_unit__isnull=False, open_due_at__isnull=False),
                violation_error_message=_("Somebody must hold an open matter."),
            ),
            models.CheckConstraint(
                name="matter_ended_is_held_by_nobody",
                condition=Q(state__in=OPEN)
                | Q(holder_unit=None, holder_person=None, open_due_at=None),
                violation_error_message=_("Nobody holds a matter that has ended."),
            ),
            models.CheckConstraint(
                name="matter_ended_at_iff_ended",
                condition=Q(state__in=OPEN, ended_at=None)
                | Q(state__in=ENDED, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="matter_ends_after_it_opened",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="matter_triaged_has_a_level",
                condition=~Q(state__in=TRIAGED) | ~Q(level=""),
                violation_error_message=_("A matter gets its level at triage."),
            ),
            models.CheckConstraint(
                name="matter_triaged_has_a_category",
                condition=~Q(state__in=TRIAGED) | Q(category__isnull=False),
                violation_error_message=_("A matter gets its category at triage."),
            ),
            models.CheckConstraint(
                name="matter_in_grid_has_a_grid",
                condition=~Q(state="in_grid") | Q(grid__isnull=False),
            ),
            models.CheckConstraint(
                name="matter_checked_has_a_result",
                condition=~Q(state__in=["revisiting", "closed", "archived"])
                | ~Q(result=""),
                violation_error_message=_("Closing needs one of four results."),
            ),
            models.CheckConstraint(
                name="matter_merged_iff_into_another",
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
            ),
            models.CheckConstraint(name="matter_says_what", condition=~Q(what="")),
        ]
        indexes: ClassVar = [
            models.Index(
                name="matter_county_due", fields=["county", "open_due_at", "id"]
            ),
            models.Index(
                name="matter_county_state",
                fields=["county", "state", "open_due_at", "id"],
            ),
            models.Index(
                name="matter_town_due", fields=["county", "town", "open_due_at", "id"]
            ),
            models.Index(
                name="matter_division_due",
                fields=["county", "division", "open_due_at", "id"],
            ),
            models.Index(
                name="matter_division_state",
                fields=["county", "division", "state", "open_due_at", "id"],
            ),
            models.Index(
                name="matter_grid_due", fields=["county", "grid", "open_due_at", "id"]
            ),
            models.Index(
                name="matter_building_due",
                fields=["county", "building", "open_due_at", "id"],
            ),
            models.Index(
                name="matter_holder_due",
                fields=["county", "holder_unit", "open_due_at", "id"],
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        """What staff read in a list: the public title, else the first words."""
        return self.public_title or self.what[:40]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class NumberCounter(models.Model):
    """The last number of a county's day. Gaps are allowed, doubles are not."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number counter")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="number_counter_once_a_day", fields=["county", "day"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y%m%d}-{self.last:04}"
