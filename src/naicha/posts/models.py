"""Units and the posts people hold in them. A right lasts as long as its post."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naicha.places.models import Building, Division, Grid


class UnitKind(models.TextChoices):
    COUNTY_CENTRE = "county_centre", _("county centre")
    TOWN_OFFICE = "town_office", _("town office")
    COMMUNITY_OFFICE = "community_office", _("community office")
    GRID_TEAM = "grid_team", _("grid team")
    DEPARTMENT = "department", _("department")
    PROPERTY_FIRM = "property_firm", _("property firm")
    PARTY_ORGANISATION = "party_organisation", _("Party organisation")
    RESIDENT_UNIT = "resident_unit", _("resident unit")
    SOCIAL_ORGANISATION = "social_organisation", _("social organisation")


class Unit(models.Model):
    """An office, a department, a grid's team, a firm: what can hold a matter."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    division = models.ForeignKey(Division, models.PROTECT, related_name="units")
    grid = models.ForeignKey(
        Grid, models.PROTECT, related_name="teams", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    # Shown to residents while the unit holds their matter.
    public_phone = models.CharField(_("public phone"), max_length=30, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("unit")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="unit_name_once_a_county", fields=["county", "name"]
            ),
            models.CheckConstraint(
                name="unit_kind_is_known", condition=Q(kind__in=UnitKind.values)
            ),
            models.CheckConstraint(
                name="unit_has_grid_iff_grid_team",
                condition=Q(kind="grid_team", grid__isnull=False)
                | (~Q(kind="grid_team") & Q(grid=None)),
                violation_error_message=_("A grid team has a grid, and only it."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="unit_by_kind_and_division", fields=["county", "kind", "division"]
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class PostKind(models.TextChoices):
    BUILDING_STEWARD = "building_steward", _("building steward")
    GRID_WORKER_FULL = "grid_worker_full", _("full-time grid worker")
    GRID_WORKER_PART = "grid_worker_part", _("part-time grid worker")
    GRID_LEADER = "grid_leader", _("grid leader")
    COMMUNITY_CLERK = "community_clerk", _("community clerk")
    COMMUNITY_SECRETARY = "community_secretary", _("community secretary")
    TOWN_OFFICER = "town_officer", _("town officer")
    UNIT_HANDLER = "unit_handler", _("handler")
    CENTRE_OFFICER = "centre_officer", _("centre officer")
    COUNTY_LEADER = "county_leader", _("county leader")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDIT_ADMIN = "audit_admin", _("audit administrator")


class Post(models.Model):
    """One person's post in one unit, from one day to another.

    ``slot`` is filled while the post is in force and only one person may hold it
    (a grid's leader, a building's steward); a plain unique constraint then keeps it
    so on every database.
    """

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    kind = models.CharField(_("kind"), max_length=20, choices=PostKind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts"
    )
    building = models.ForeignKey(
        Building, models.PROTECT, related_name="posts", null=True, blank=True
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to, last day"), null=True, blank=True)
    slot = models.CharField(
        _("slot"), max_length=40, unique=True, null=True, blank=True
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("post")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="post_kind_is_known", condition=Q(kind__in=PostKind.values)
            ),
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message=_("A post ends after it begins."),
            ),
            models.CheckConstraint(
                name="post_has_building_iff_steward",
                condition=Q(kind="building_steward", building__isnull=False)
                | (~Q(kind="building_steward") & Q(building=None)),
                violation_error_message=_("A building steward has a building."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="post_of_unit", fields=["unit", "kind"]),
            models.Index(name="post_of_person", fields=["person", "from_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()}"


class Narrowing(models.Model):
    """A county's own decision that a kind of post may *not* do something."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of post"), max_length=20, choices=PostKind)
    capability = models.CharField(_("capability"), max_length=20)
    why = models.CharField(_("why"), max_length=200)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("narrowing")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="narrowing_once", fields=["county", "kind", "capability"]
            ),
            models.CheckConstraint(
                name="narrowing_kind_is_known", condition=Q(kind__in=PostKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.capability}"
