"""The question that is open in a conversation; it survives a restart and a day's pause."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.conversations.models import Conversation


class DialogueState(models.Model):
    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="dialogue")
    name = models.SlugField(max_length=40)
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("open dialogue")
        verbose_name_plural = _("open dialogues")

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.name}"
