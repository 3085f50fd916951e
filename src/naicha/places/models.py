"""Divisions, grids, compounds and buildings.

Coordinates are CGCS2000 degrees (x east, y north). A household *count* stands on a
building; who lives there is nobody's business here.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DivisionLevel(models.TextChoices):
    COUNTY = "county", _("county")
    TOWN = "town", _("town or township")
    COMMUNITY = "community", _("community")


class Division(models.Model):
    """A county, a town or township, a community. Counties are tenants."""

    level = models.CharField(_("level"), max_length=10, choices=DivisionLevel)
    # The county itself has none: what belongs to a county is found by its own key.
    county = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    code = models.CharField(_("division code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    public_phone = models.CharField(_("public phone"), max_length=30, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("division")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="division_level_is_known",
                condition=Q(level__in=DivisionLevel.values),
            ),
            models.CheckConstraint(
                name="division_below_county_has_parent",
                condition=Q(level="county", county=None, parent=None)
                | (~Q(level="county") & Q(county__isnull=False, parent__isnull=False)),
                violation_error_message=_("Only a county stands alone."),
            ),
            models.CheckConstraint(
                name="division_code_has_twelve_digits",
                condition=Q(code__regex=r"^[0-9]{12}$"),
                violation_error_message=_("A division code has twelve digits."),
            ),
            models.CheckConstraint(
                name="division_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]
        indexes: ClassVar = [models.Index(name="division_of_county", fields=["county"])]

    def __str__(self) -> str:
        return self.name

    @property
    def county_pk(self) -> int:
        """The key of the county this lies in (its own, for a county)."""
        return self.county_id or self.pk

    @property
    def town_pk(self) -> int | None:
        """The town at or above this division; none for the county itself."""
        if self.level == DivisionLevel.TOWN:
            return int(self.pk)
        return self.parent_id if self.level == DivisionLevel.COMMUNITY else None


class GridKind(models.TextChoices):
    TOWN = "town", _("town grid")
    PASTORAL = "pastoral", _("pastoral grid")
    SPECIAL = "special", _("special grid")


class Grid(models.Model):
    """A grid is an identity; its borders are the dated rows of ``BuildingInGrid``."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, related_name="grids")
    code = models.CharField(_("grid code"), max_length=20)
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=GridKind, default="town")
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("grid")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="grid_code_once_a_county", fields=["county", "code"]
            ),
            models.CheckConstraint(
                name="grid_kind_is_known", condition=Q(kind__in=GridKind.values)
            ),
            models.CheckConstraint(
                name="grid_closes_after_it_opens",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Compound(models.Model):
    """A residential compound (小区)."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, related_name="compounds")
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("compound")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="compound_name_once_a_division",
                fields=["county", "division", "name"],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    """A building, or a herder's homestead."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, related_name="buildings")
    compound = models.ForeignKey(
        Compound, models.PROTECT, related_name="buildings", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=60)
    households = models.PositiveIntegerField(_("households"))
    entrances = models.PositiveSmallIntegerField(_("entrances"), default=1)
    x = models.FloatField(_("longitude"), null=True, blank=True)
    y = models.FloatField(_("latitude"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("building")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="building_name_once_a_compound",
                fields=["county", "compound", "name"],
            ),
            models.CheckConstraint(
                name="building_lies_on_earth",
                condition=Q(x=None, y=None)
                | Q(
                    x__isnull=False,
                    y__isnull=False,
                    x__gte=-180,
                    x__lte=180,
                    y__gte=-90,
                    y__lte=90,
                ),
                violation_error_message=_("Longitude and latitude are in degrees."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compound} {self.name}" if self.compound else self.name


class BuildingInGrid(models.Model):
    """From when to when a building belonged to a grid; ``current`` marks today's."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, models.PROTECT, related_name="in_grids")
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="in_grids")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    current = models.BooleanField(_("today"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("building in grid")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="building_in_one_grid_today", fields=["building", "current"]
            ),
            models.CheckConstraint(
                name="building_in_grid_current_iff_open",
                condition=Q(current__isnull=False, current=True, to_on=None)
                | Q(current=None, to_on__isnull=False),
            ),
            models.CheckConstraint(
                name="building_in_grid_ends_after_it_begins",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="building_of_grid_today", fields=["grid", "current"])
        ]

    def __str__(self) -> str:
        return f"{self.building_id} in {self.grid_id}"
