"""The reasons that the centre and the handling units give day by day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.usual_reasons.models import BaseUsualReason


class UsualReason(BaseUsualReason):
    class Act(models.TextChoices):
        REJECTION = "rejection", _("Tell the sender where it belongs")
        HAND_BACK = "hand_back", _("Hand back to the centre")
        QUESTION = "question", _("Ask the sender")
        CLOSING = "closing", _("Close without an answer")
        DELAY = "delay", _("Apologise and promise a new day")
        CORRECTION = "correction", _("Correct the answer")

    act = models.CharField(_("for"), max_length=10, choices=Act.choices)

    class Meta(BaseUsualReason.Meta):
        abstract = False
        verbose_name = _("usual reason of petitions")
        verbose_name_plural = _("usual reasons of petitions")
        constraints = [models.UniqueConstraint(fields=["act", "text"], name="one_petition_reason_an_act")]
