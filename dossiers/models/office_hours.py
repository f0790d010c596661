"""When an office receives people: the spans of each weekday. Days off come from foundation/calendar."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.catalogue import Agency
from foundation.database.constraints import CheckConstraint, UniqueConstraint
from foundation.web.formats import WEEKDAYS


class OpeningHours(models.Model):
    """One span of a weekday (0 is Monday), of which a day may have several."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="opening_hours", verbose_name=_("agency")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=list(enumerate(WEEKDAYS)))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            CheckConstraint(
                condition=Q(weekday__lte=6),
                name="office_weekday_is_0_to_6",
                violation_error_message=_("Choose a day of the week."),
            ),
            CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="office_closes_after_it_opens",
                violation_error_message=_("Closing time must be later than opening time."),
            ),
            UniqueConstraint(
                fields=["agency", "weekday", "opens"],
                name="one_office_span_per_opening",
                violation_error_message=_("This day has a span from this hour already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.opens:%H:%M}–{self.closes:%H:%M}"
