"""The days of an account that an accountant has closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.officers import officer_field


class DayClosing(models.Model):
    """`figures` are the counts and sums at that moment, as [transfers, đồng] of each line."""

    day = models.DateField(_("day"))
    account = models.CharField(_("account"), max_length=30, blank=True)
    figures = models.JSONField(_("figures"))
    closed_by = officer_field(_("closed by"), null=False)
    closed_at = models.DateTimeField(_("closed at"))

    class Meta:
        verbose_name = _("closing of a day")
        verbose_name_plural = _("closings of days")
        ordering = ["-day", "account"]
        constraints = [
            models.UniqueConstraint(fields=["day", "account"], name="a_day_of_an_account_is_closed_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.account}"
