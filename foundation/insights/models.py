"""How often each utility was used, what stood on the counters, and the figures of months that are over.

Nobody is named, and nothing of what was asked is kept.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.database.constraints import CheckConstraint
from foundation.officers import officer_field


class UseCount(models.Model):
    """`outcome` is what the citizen got: found, nothing, refused …; `hour` is Vietnam's, 0 to 23."""

    day = models.DateField(_("day"))
    hour = models.PositiveSmallIntegerField(_("hour"))
    utility = models.SlugField(_("utility"), max_length=40)
    channel = models.SlugField(_("channel"), max_length=10)
    outcome = models.SlugField(_("outcome"), max_length=20)
    count = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("use of a utility")
        verbose_name_plural = _("uses of utilities")
        ordering = ["-day", "-hour", "utility"]
        permissions = [("see_figures", _("Can see all figures and print the monthly report"))]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "hour", "utility", "channel", "outcome"], name="one_count_per_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.hour}h {self.utility}: {self.count}"


class PageFeedback(models.Model):
    """How many readers found the pages of a route useful; nobody is named, no address of a page is kept."""

    route = models.CharField(_("page"), max_length=80)
    is_useful = models.BooleanField(_("useful"))
    times = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("answer to “Is this page useful?”")
        verbose_name_plural = _("answers to “Is this page useful?”")
        ordering = ["route", "is_useful"]
        constraints = [models.UniqueConstraint(fields=["route", "is_useful"], name="one_count_per_route")]

    def __str__(self) -> str:
        return f"{self.route}: {self.times}"


class GaugeSample(models.Model):
    """What stood on a counter that forgets its past, at the last reading of a day."""

    day = models.DateField(_("day"))
    key = models.SlugField(_("counter"), max_length=40)
    channel = models.SlugField(_("channel"), max_length=20)
    value = models.PositiveBigIntegerField(_("value"))

    class Meta:
        db_table = "insights_reading"  # web processes of the version before still read it during a release
        verbose_name = _("reading of a counter")
        verbose_name_plural = _("readings of counters")
        ordering = ["-day", "key", "channel"]
        constraints = [models.UniqueConstraint(fields=["key", "channel", "day"], name="one_reading_per_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.key} {self.channel}: {self.value}"


class ClosedMonth(models.Model):
    """The figures of a month as they stood when it was closed: what its report prints, now and in ten years.

    `figures` is {figure: {"total": [good, all], "cuts": {cut: {group: [good, all]}}}}.
    """

    month = models.DateField(_("month"), unique=True, help_text=_("its first day"))
    closed_at = models.DateTimeField(_("figures closed at"))
    closed_by = officer_field(_("closed by"), is_kept=False, blank=True)
    figures = models.JSONField(_("figures"))

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["-month"]
        permissions = [("close_month", _("Can close the figures of a month again"))]
        constraints = [
            CheckConstraint(
                condition=Q(month__day=1),
                name="closed_month_is_its_first_day",
                violation_error_message=_("Give a month by its first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"


class FigureTarget(models.Model):
    """What the province wants a figure to reach; a figure without one is shown without."""

    figure = models.SlugField(_("figure"), max_length=40, unique=True)
    value = models.DecimalField(
        _("target"),
        max_digits=5,
        decimal_places=2,
        help_text=_("in percent; for satisfaction a number from 1 to 5"),
    )

    class Meta:
        verbose_name = _("target of a figure")
        verbose_name_plural = _("targets of figures")
        ordering = ["figure"]
        constraints = [
            CheckConstraint(
                condition=Q(value__gt=0, value__lte=100),
                name="target_is_a_percentage_or_mark",
                violation_error_message=_("Give a target above 0 and at most 100."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.value}"
