"""When an office receives people: the spans of each weekday. Days off come from foundation/calendar."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.catalogue import Agency
from foundation.calendar.models import WeekdaySpan, span_constraints
from foundation.database.constraints import UniqueConstraint


class OpeningHours(WeekdaySpan):
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="opening_hours", verbose_name=_("agency")
    )

    class Meta(WeekdaySpan.Meta):
        constraints = [
            *span_constraints(day="office_weekday_is_0_to_6", end="office_closes_after_it_opens"),
            UniqueConstraint(
                fields=["agency", "weekday", "opens"],
                name="one_office_span_per_opening",
                violation_error_message=_("This day has a span from this hour already."),
            ),
        ]
