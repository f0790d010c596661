"""The reasons that officers of a one-stop unit give day by day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.usual_reasons.models import BaseUsualReason


class UsualReason(BaseUsualReason):
    class Act(models.TextChoices):
        SUPPLEMENT = "supplement", _("Ask for more papers")
        REFUSAL = "refusal", _("Do not accept")
        STOP = "stop", _("Stop processing")
        RESULT = "result", _("Correct before hand-over")
        CORRECTION = "correction", _("Correct the details")
        APOLOGY = "apology", _("Apologise and give a new day")
        RETURN = "return", _("Return what was asked for")

    act = models.CharField(_("for"), max_length=10, choices=Act.choices)

    class Meta(BaseUsualReason.Meta):
        abstract = False
        verbose_name = _("usual reason")
        verbose_name_plural = _("usual reasons")
        constraints = [models.UniqueConstraint(fields=["act", "text"], name="one_usual_reason_an_act")]
