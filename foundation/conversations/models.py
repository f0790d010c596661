"""Who said what, on any channel, and who holds the conversation now."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.citizens.models import ChannelIdentity


class Conversation(models.Model):
    """Everything said between the office and one account of a citizen. Without a holder the bot answers."""

    identity = models.OneToOneField(ChannelIdentity, on_delete=models.CASCADE, related_name="conversation")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="held_conversations",
    )
    last_turn_at = models.DateTimeField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")

    def __str__(self) -> str:
        return str(self.identity)


class Turn(models.Model):
    """One utterance. `external_id` is the channel's message id; it makes a redelivered message one turn."""

    class Author(models.TextChoices):
        CITIZEN = "citizen", _("Citizen")
        BOT = "bot", _("Bot")
        PERSON = "person", _("Officer")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    author = models.CharField(max_length=10, choices=Author.choices)
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    external_id = models.CharField(max_length=100, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        indexes = [
            models.Index(fields=["conversation", "-said_at"]),
            models.Index(
                fields=["said_at"],
                condition=~models.Q(text="", attachments=[]),
                name="turn_not_blank",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "external_id"],
                condition=~models.Q(external_id=""),
                name="one_turn_per_external_message",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
