"""Days on which offices do not keep the usual week, as rows that staff enter and a second person confirms."""

import datetime as dt

from django.db import models
from django.db.models import BaseConstraint, F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.database.constraints import CheckConstraint
from foundation.officers import officer_field
from foundation.regions.models import AdminUnit
from foundation.web.formats import WEEKDAYS

MAX_DAYS = 60


class CalendarExceptionQuerySet(models.QuerySet["CalendarException"]):
    def in_force(self) -> "CalendarExceptionQuerySet":
        return self.exclude(confirmed_at=None).filter(withdrawn_at=None)


class CalendarException(models.Model):
    """A holiday, a day worked in exchange, or a closure: everywhere, in one region, or at one office.

    It counts from its confirmation on, which takes a second person: thousands of due dates may move. A row
    in force is not edited but withdrawn. `office` is the code of one agency or handling unit.
    """

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Public holiday")
        WORKED = "worked", _("Weekend day worked in exchange")
        CLOSURE = "closure", _("Closure (storm, flood …)")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    first_day = models.DateField(_("first day"), db_index=True)
    last_day = models.DateField(_("last day"))
    name = models.CharField(_("reason"), max_length=120, help_text=_("the citizen reads it"))
    basis = models.CharField(
        _("basis"), max_length=200, blank=True, help_text=_("number of the decision or dispatch")
    )
    unit = models.ForeignKey(
        AdminUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("empty: everywhere"),
    )
    office = models.CharField(
        _("code of the office"), max_length=30, blank=True, help_text=_("empty: every office")
    )
    entered_by = officer_field(_("entered by"), editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    confirmed_by = officer_field(_("confirmed by"), editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    objects = CalendarExceptionQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("change of a day off or swapped day"))

    class Meta:
        verbose_name = _("day off or swapped day")
        verbose_name_plural = _("days off and swapped days")
        ordering = ["-first_day", "-pk"]
        permissions = [("confirm_calendarexception", _("Can confirm and withdraw days off"))]
        constraints = [
            CheckConstraint(
                condition=Q(last_day__gte=F("first_day"))
                & Q(last_day__lt=F("first_day") + dt.timedelta(days=MAX_DAYS)),
                name="calendar_exception_days_in_order",
                violation_error_message=_("The last day must not be before the first, nor too far after it."),
            ),
            CheckConstraint(
                condition=Q(unit=None) | Q(office=""),
                name="calendar_exception_has_one_scope",
                violation_error_message=_("Either a region or one office, not both."),
            ),
        ]

    @property
    def days(self) -> frozenset[dt.date]:
        length = (self.last_day - self.first_day).days + 1
        return frozenset(self.first_day + dt.timedelta(days=n) for n in range(length))

    def __str__(self) -> str:
        if self.first_day == self.last_day:
            return f"{self.name} ({self.first_day:%d/%m/%Y})"
        return f"{self.name} ({self.first_day:%d/%m}–{self.last_day:%d/%m/%Y})"


class CalendarChange(models.Model):
    """A row came into force or was withdrawn; due dates are counted again until `applied_at` is set."""

    exception = models.ForeignKey(CalendarException, on_delete=models.CASCADE, related_name="changes")
    is_withdrawal = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = officer_field()
    applied_at = models.DateTimeField(_("applied at"), null=True)
    moved = models.PositiveIntegerField(_("due dates moved"), default=0)

    class Meta:
        ordering = ["pk"]

    @property
    def reason(self) -> str:
        """Why due dates move, as a citizen reads it."""
        if self.is_withdrawal:
            return gettext("“%(day)s” no longer holds") % {"day": self.exception}
        return str(self.exception)

    def __str__(self) -> str:
        return self.reason


class WeekdaySpan(models.Model):
    """One span of a weekday (0 is Monday), of which a day may have several."""

    weekday = models.PositiveSmallIntegerField(_("day"), choices=list(enumerate(WEEKDAYS)))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        abstract = True
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.opens:%H:%M}–{self.closes:%H:%M}"


def span_constraints(*, day: str, end: str) -> list[BaseConstraint]:
    """Under these names: the day is one of a week, and closing is later than opening."""
    return [
        CheckConstraint(
            condition=Q(weekday__lte=6), name=day, violation_error_message=_("Choose a day of the week.")
        ),
        CheckConstraint(
            condition=Q(closes__gt=F("opens")),
            name=end,
            violation_error_message=_("Closing time must be later than opening time."),
        ),
    ]
