"""How often each utility was used; nobody is named, and nothing of what was asked is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
        constraints = [
            models.UniqueConstraint(
                fields=["day", "hour", "utility", "channel", "outcome"], name="one_count_per_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.hour}h {self.utility}: {self.count}"
