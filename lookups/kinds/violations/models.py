from django.db import models
from django.utils.translation import gettext_lazy as _

from lookups.kinds.violations.plates import COLOURS, VEHICLES


class Batch(models.Model):
    """Up to which day the data reaches, and from whom it came; the newest counts."""

    source = models.CharField(_("source"), max_length=200)
    as_of = models.DateField(_("data up to"))
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name = _("delivery of data")
        verbose_name_plural = _("deliveries of data")
        get_latest_by = ["as_of", "pk"]

    def __str__(self) -> str:
        return self.source


class Violation(models.Model):
    """One record of the police, as delivered. `plate` is normalised: 92A12345.

    `listed_on` is the day of the newest list that names it (see retention.py).
    """

    plate = models.CharField(_("number plate"), max_length=10)
    vehicle = models.CharField(_("vehicle"), max_length=9, choices=list(VEHICLES.items()))
    colour = models.CharField(_("plate colour"), max_length=7, choices=list(COLOURS.items()), blank=True)
    happened_at = models.DateTimeField(_("when"))
    place = models.CharField(_("where"), max_length=300)
    behaviour = models.CharField(_("what"), max_length=500)
    is_settled = models.BooleanField(_("settled"), default=False)
    detected_by = models.CharField(_("found by"), max_length=200, blank=True)
    settled_at = models.CharField(_("where to settle it"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    listed_on = models.DateField(_("on the list of"), null=True, editable=False)

    class Meta:
        verbose_name = _("traffic violation")
        verbose_name_plural = _("traffic violations")
        ordering = ["-happened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plate", "vehicle", "happened_at", "place"], name="one_record_per_violation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.happened_at:%d/%m/%Y} {self.behaviour[:40]}"
