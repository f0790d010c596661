"""What a page shows beneath the bot's words, and what visitors wrote that nobody has answered yet."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from foundation.conversations.models import Turn


class Choices(models.Model):
    """The buttons of one turn of the bot, as foundation.messages.Button in JSON."""

    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, related_name="choices")
    buttons = models.JSONField(default=list)

    class Meta:
        verbose_name = _("buttons of a turn")
        verbose_name_plural = _("buttons of turns")

    def __str__(self) -> str:
        return str(self.turn_id)


class UnansweredMessage(models.Model):
    """A visitor's turn until a worker has answered it, and what the turn does not hold.

    `files` are {"name": as it was sent, "path": in the storage}; `address` is the network address.
    """

    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, related_name="+")
    files = models.JSONField(default=list)
    address = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("message without an answer")
        verbose_name_plural = _("messages without an answer")

    def __str__(self) -> str:
        return str(self.turn_id)

    @property
    def paths(self) -> list[str]:
        return [str(file.get("path", "")) for file in self.files]
