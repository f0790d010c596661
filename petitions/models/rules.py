"""Who handles what, and how fast: units, routing rules and time limits as data that the centre edits."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.calendar.services import calendar_of
from foundation.calendar.working_days import WorkCalendar
from foundation.database.constraints import CheckConstraint
from foundation.ready_answers import BaseReadyAnswer
from foundation.regions.models import AdminUnit
from petitions.categories import Field, Kind


class HandlingUnit(models.Model):
    """An office that answers for what it does. The centre is one too: it answers simple questions itself."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    commune = models.ForeignKey(
        AdminUnit, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("commune that it serves")
    )
    is_centre = models.BooleanField(_("is the centre that receives petitions"), default=False)
    is_active = models.BooleanField(_("receives petitions"), default=True)
    history = HistoricalRecords(verbose_name=_("change of a handling unit"))

    @property
    def calendar(self) -> WorkCalendar:
        """The days that this unit works, by the rows in force."""
        return calendar_of(office=self.code, unit_id=self.commune_id)

    class Meta:
        verbose_name = _("handling unit")
        verbose_name_plural = _("handling units")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name or self.name


class UnitDesk(models.Model):
    """An officer sees and handles the petitions of this unit, and no sender."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="petition_desks",
        verbose_name=_("officer"),
    )
    unit = models.ForeignKey(
        HandlingUnit, on_delete=models.CASCADE, related_name="desks", verbose_name=_("unit")
    )

    class Meta:
        verbose_name = _("officer of a unit")
        verbose_name_plural = _("officers of units")
        constraints = [models.UniqueConstraint(fields=["officer", "unit"], name="one_desk_per_unit")]

    def __str__(self) -> str:
        return f"{self.officer} @ {self.unit}"


class TimeLimit(models.Model):
    """Working days to an answer, for a kind and a field; a row without a field is for all the others."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    field = models.CharField(
        _("field"), max_length=12, choices=Field.choices, blank=True, help_text=_("empty: all the others")
    )
    working_days = models.PositiveSmallIntegerField(_("working days"), validators=[MinValueValidator(1)])
    same_day = models.BooleanField(_("the day of sending counts"), default=False)
    photo_required = models.BooleanField(
        _("the answer needs a photo of the mended place"), default=False, db_default=False
    )
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    history = HistoricalRecords(verbose_name=_("change of a time limit"))

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["kind", "field"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "field"], name="one_limit_per_kind_and_field"),
            CheckConstraint(
                condition=models.Q(working_days__gte=1),
                name="limit_is_a_day_at_least",
                violation_error_message=_("A time limit is one working day at least."),
            ),
        ]

    def __str__(self) -> str:
        field = self.get_field_display() if self.field else _("all fields")
        return f"{self.get_kind_display()}, {field}: {self.working_days}"


class RoutingRule(models.Model):
    """Which unit handles a field; with a commune, which unit does so there. The more exact rule wins."""

    field = models.CharField(
        _("field"), max_length=12, choices=Field.choices, blank=True, help_text=_("empty: any field")
    )
    commune = models.ForeignKey(
        AdminUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("commune"),
        help_text=_("empty: everywhere"),
    )
    unit = models.ForeignKey(
        HandlingUnit, on_delete=models.CASCADE, related_name="rules", verbose_name=_("unit")
    )
    history = HistoricalRecords(verbose_name=_("change of a routing rule"))

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["field", "commune_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["field", "commune"], nulls_distinct=False, name="one_rule_per_field_and_commune"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display() or '*'} → {self.unit}"


class ReadyAnswer(BaseReadyAnswer):
    """A ready answer to a petition of one field, or of any."""

    field = models.CharField(
        _("field"), max_length=12, choices=Field.choices, blank=True, help_text=_("empty: any field")
    )
    history = HistoricalRecords(excluded_fields=["folded"], verbose_name=_("change of a ready answer"))

    class Meta:
        verbose_name = _("ready answer to petitions")
        verbose_name_plural = _("ready answers to petitions")
        ordering = ["field", "title"]
        constraints = [
            models.UniqueConstraint(fields=["field", "title"], name="one_petition_answer_per_title")
        ]


class Referral(models.Model):
    """Where a complaint or a denunciation is heard: shown to who sends one here."""

    class About(models.TextChoices):
        COMPLAINT = "complaint", _("Complaint (khiếu nại)")
        DENUNCIATION = "denunciation", _("Denunciation (tố cáo)")

    about = models.CharField(_("about"), max_length=12, choices=About.choices)
    name = models.CharField(_("who hears it"), max_length=200)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)
    history = HistoricalRecords(verbose_name=_("change of an address"))

    class Meta:
        verbose_name = _("address for complaints and denunciations")
        verbose_name_plural = _("addresses for complaints and denunciations")
        ordering = ["about", "position", "id"]

    def __str__(self) -> str:
        return self.name


def units_of(officer: User) -> Any:
    """The ids of the units whose desk the officer holds, as a subquery."""
    return UnitDesk.objects.filter(officer=officer).values("unit_id")
