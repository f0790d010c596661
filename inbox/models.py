"""Ready answers of the desk, and unsent drafts of operators."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.conversations.models import Conversation, Turn
from foundation.officers import officer_field
from foundation.ready_answers import BaseReadyAnswer


class CannedAnswer(BaseReadyAnswer):
    """A ready answer of the chats' desk; its topic is searched too."""

    topic = models.CharField(_("topic"), max_length=60)
    history = HistoricalRecords(excluded_fields=["folded"])

    class Meta:
        verbose_name = _("ready answer")
        verbose_name_plural = _("ready answers")
        constraints = [models.UniqueConstraint(fields=["topic", "title"], name="one_ready_answer_per_title")]

    def searched(self) -> str:
        return self.topic


class Draft(models.Model):
    """An operator's unsent text; it survives a lost connection and a conversation taken over."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["conversation", "operator"], name="one_draft_per_operator")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class SuggestedAnswer(models.Model):
    """An answer that was suggested to a question, and what became of it.

    `is_edited` is None until an answer was sent after it was taken.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="suggested_answers")
    question = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=400)
    url = models.URLField(blank=True)
    shown_at = models.DateTimeField(auto_now_add=True, db_index=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = officer_field(is_kept=False, blank=True)
    is_edited = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("suggested answer")
        verbose_name_plural = _("suggested answers")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="one_suggestion_per_position")
        ]

    def __str__(self) -> str:
        return self.text[:60]
