"""Outbreaks of any disease: level by commune with dates, measures, places of vaccination and testing."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.database.constraints import CheckConstraint, UniqueConstraint
from foundation.officers import officer_field
from lookups import releases
from lookups.fields import commune_field
from lookups.releases import Released


class PeriodQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> "PeriodQuerySet":
        return self.filter(Q(begins_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))


class LevelQuerySet(PeriodQuerySet):
    def published(self) -> "LevelQuerySet":
        """Without those taken back."""
        return self.filter(published_at__isnull=False, withdrawn_at=None)


class Disease(models.Model):
    """`aliases` are folded words by which people ask, parted by |. `advice` holds at any time."""

    key = models.SlugField(_("key"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    aliases = models.CharField(_("other words"), max_length=200, blank=True)
    advice = models.TextField(_("what to do"), blank=True)
    hotline = models.CharField(_("hotline"), max_length=20, blank=True)
    source = models.CharField(_("source"), max_length=150)
    updated_on = models.DateField(_("as of"))

    class Meta:
        verbose_name = _("disease")
        verbose_name_plural = _("diseases")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Dated(models.Model):
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True


class OutbreakLevel(Released, Dated):
    """How far an outbreak has come in a commune; words and colour repeat the number.

    A draft is read by staff only. What was published by mistake is withdrawn, and its row stays.
    `closed_by` is the level whose publishing ended this one, `closed_from` its last day before.
    """

    class Level(models.IntegerChoices):
        LOW = 1, _("Level 1 – low risk (green)")
        MEDIUM = 2, _("Level 2 – medium risk (yellow)")
        HIGH = 3, _("Level 3 – high risk (orange)")
        VERY_HIGH = 4, _("Level 4 – very high risk (red)")

    disease = models.ForeignKey(
        Disease, on_delete=models.CASCADE, related_name="levels", verbose_name=_("disease")
    )
    commune = commune_field()
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    measures = models.TextField(_("measures"), blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=150, blank=True)

    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = officer_field(_("withdrawn by"), editable=False, db_index=False)
    withdrawn_because = models.CharField(
        _("why withdrawn"), max_length=300, blank=True, db_default="", editable=False
    )
    closed_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        db_index=False,
        related_name="closed",
    )
    closed_from = models.DateField(null=True, editable=False)

    objects = LevelQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("outbreak in a commune")
        verbose_name_plural = _("outbreaks by commune")
        ordering = ["-level", "commune__name"]
        permissions = [
            ("publish_outbreaklevel", _("Can publish levels of outbreaks")),
            ("release_alone", _("Can publish a level of an outbreak alone in an emergency")),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(level__range=(1, 4)),
                name="outbreak_level_is_1_to_4",
                violation_error_message=_("The level is a number from 1 to 4."),
            ),
            CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")),
                name="outbreak_ends_after_it_begins",
                violation_error_message=_("The last day cannot be before the first day."),
            ),
            UniqueConstraint(
                fields=["disease", "commune"],
                condition=Q(ends_on=None, published_at__isnull=False),
                name="one_open_outbreak_per_commune",
                violation_error_message=_(
                    "This commune already has an open-ended level for this disease: end that one first."
                ),
            ),
            *releases.constraints("outbreak"),
        ]

    def __str__(self) -> str:
        return f"{self.disease}, {self.commune}: {self.get_level_display()}"


class Site(Dated):
    class Kind(models.TextChoices):
        VACCINATION = "vaccination", _("Vaccination site")
        TESTING = "testing", _("Test site")

    disease = models.ForeignKey(
        Disease, on_delete=models.CASCADE, related_name="sites", verbose_name=_("disease")
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=150)
    address = models.CharField(_("address"), max_length=200, blank=True)
    commune = commune_field()
    hours = models.CharField(_("hours"), max_length=150, blank=True)
    offers = models.CharField(_("vaccine, dose, or kind of test"), max_length=150, blank=True)
    target_group = models.CharField(_("for whom"), max_length=150, blank=True)
    capacity = models.PositiveIntegerField(_("places a day"), null=True, blank=True)
    price_vnd = models.PositiveIntegerField(_("price (đ)"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("vaccination or test site")
        verbose_name_plural = _("vaccination and test sites")
        ordering = ["name"]
        constraints = [
            CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")),
                name="site_ends_after_it_begins",
                violation_error_message=_("The last day cannot be before the first day."),
            )
        ]

    def __str__(self) -> str:
        return self.name
