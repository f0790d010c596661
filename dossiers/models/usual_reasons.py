"""The sentences that officers give as reasons day by day: chosen into a field and edited there."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class UsualReasonQuerySet(models.QuerySet[Any]):
    def texts(self, act: str) -> list[str]:
        """Those in use, as the office has sorted them."""
        return list(self.filter(act=act, is_in_use=True).values_list("text", flat=True))


class UsualReason(models.Model):
    """`act`: which field of which form offers it. What was written with it stays."""

    class Act(models.TextChoices):
        SUPPLEMENT = "supplement", _("Ask for more papers")
        REFUSAL = "refusal", _("Do not accept")
        STOP = "stop", _("Stop processing")
        RESULT = "result", _("Correct before hand-over")
        CORRECTION = "correction", _("Correct the details")
        APOLOGY = "apology", _("Apologise and give a new day")
        RETURN = "return", _("Return what was asked for")

    text = models.CharField(_("reason"), max_length=300)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_in_use = models.BooleanField(_("in use"), default=True)
    act = models.CharField(_("for"), max_length=10, choices=Act.choices)

    objects = UsualReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("usual reason")
        verbose_name_plural = _("usual reasons")
        ordering = ["act", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["act", "text"], name="one_usual_reason_an_act")]

    def __str__(self) -> str:
        return self.text
