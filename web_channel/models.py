"""What a page shows beneath the bot's words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.conversations.models import Turn


class Choices(models.Model):
    """The buttons of one turn of the bot, as foundation.outbox.messages.Button in JSON."""

    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, related_name="choices")
    buttons = models.JSONField(default=list)

    class Meta:
        verbose_name = _("buttons of a turn")
        verbose_name_plural = _("buttons of turns")

    def __str__(self) -> str:
        return str(self.turn_id)
