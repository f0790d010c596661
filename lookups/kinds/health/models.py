"""Places where people are treated, vaccinated or rescued, with their hours and how sure each entry is."""

import datetime as dt

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.calendar.models import WeekdaySpan, span_constraints
from foundation.database.constraints import CheckConstraint, UniqueConstraint
from foundation.regions.points import POINT_IN_VIETNAM
from foundation.vietnamese.folding import fold
from lookups.fields import commune_field


class Facility(models.Model):
    class Kind(models.TextChoices):
        HOSPITAL = "hospital", _("Hospital")
        CENTRE = "centre", _("Medical centre")
        STATION = "station", _("Health station")
        CLINIC = "clinic", _("Clinic")
        PHARMACY = "pharmacy", _("Pharmacy")
        OTHER = "other", _("Other health facility")

    class Level(models.TextChoices):
        """Technical levels of the 2023 law on examination and treatment."""

        FIRST = "first", _("First level")
        BASIC = "basic", _("Basic level")
        SPECIALISED = "specialised", _("Specialised level")

    class Certainty(models.TextChoices):
        OFFICIAL = "doc", _("As published by the source")
        ONE_SOURCE = "one", _("One source only, call first")
        UNVERIFIED = "memory", _("For reference, not verified")

    name = models.CharField(_("name"), max_length=200)
    old_names = models.CharField(_("old and other names"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    is_public = models.BooleanField(_("public"), default=True)
    level = models.CharField(_("technical level"), max_length=11, choices=Level.choices, blank=True)
    speaks_english = models.BooleanField(
        _("staff speak English"), null=True, blank=True, help_text=_("unknown unless a source says so")
    )
    takes_bhyt = models.BooleanField(_("takes BHYT"), null=True, blank=True)
    bhyt_code = models.CharField(_("BHYT code"), max_length=10, blank=True)
    specialities = models.CharField(_("specialities"), max_length=500, blank=True)
    vaccines = models.CharField(_("vaccinations"), max_length=300, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    commune = commune_field(null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)
    is_approximate = models.BooleanField(_("point is approximate"), default=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    emergency_phone = models.CharField(_("emergency phone"), max_length=20, blank=True)
    has_emergency = models.BooleanField(_("takes emergencies day and night"), default=False)
    certainty = models.CharField(
        _("certainty"), max_length=6, choices=Certainty.choices, default=Certainty.UNVERIFIED
    )
    checked_on = models.DateField(_("checked on"))
    folded = models.TextField(editable=False)

    class Meta:
        verbose_name = _("health facility")
        verbose_name_plural = _("health facilities")
        ordering = ["name"]
        indexes = [GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="facility_by_words")]
        constraints = [
            UniqueConstraint(
                fields=["name", "commune", "address"],
                name="one_facility_of_a_name_at_an_address",
                nulls_distinct=False,
                violation_error_message=_("There is a facility of this name at this address already."),
            ),
            CheckConstraint(
                condition=POINT_IN_VIETNAM,
                name="facility_lies_in_vietnam",
                violation_error_message=_(
                    "Give both coordinates, of a place in Vietnam (latitude 8 to 24, longitude 102 to 118)."
                ),
            ),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        words = (self.name, self.old_names, self.specialities, self.vaccines, self.address)
        self.folded = fold(" ".join(words))
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def is_open(self, at: dt.datetime, *, is_holiday: bool) -> bool | None:
        """By its hours at a local moment; None where no hours are known, or where a public holiday may
        have changed those of a place without an emergency department."""
        hours = list(self.hours.all())
        if not hours or (is_holiday and not self.has_emergency):
            return None
        return any(row.weekday == at.weekday() and row.opens <= at.time() < row.closes for row in hours)

    def __str__(self) -> str:
        return self.name


class OpeningHours(WeekdaySpan):
    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="hours")

    class Meta(WeekdaySpan.Meta):
        constraints = span_constraints(day="weekday_is_0_to_6", end="closes_after_it_opens")
