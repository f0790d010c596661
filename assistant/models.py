"""The open question of a conversation, what the bot was taught, and how it fared."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assistant.understanding.intent_catalog import INTENT_CATALOG
from foundation.conversations.models import Conversation
from foundation.conversations.models import Turn as ConversationTurn
from foundation.database.constraints import CheckConstraint
from foundation.officers import officer_field
from foundation.vietnamese.folding import fold

INTENT_CHOICES = [(name, meaning.label) for name, meaning in INTENT_CATALOG.items()]


class DialogueState(models.Model):
    """`name` is "" while no question is open; `recent`: what the last message meant, for "còn ngày mai?".

    `bad_turns`: how many turns running the bot has failed; `last_reply`: a checksum of its last words;
    `acknowledged_at`: when a citizen who waits for a person was told that what he writes is kept.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="dialogue")
    name = models.SlugField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    recent = models.JSONField(default=dict)
    bad_turns = models.PositiveSmallIntegerField(default=0, db_default=0)
    last_reply = models.CharField(max_length=8, blank=True, default="", db_default="")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("open dialogue")
        verbose_name_plural = _("open dialogues")

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.name}"


class Phrase(models.Model):
    """One way to say something. Those in use are what the next training learns from."""

    class Origin(models.TextChoices):
        SHIPPED = "shipped", _("came with the portal")
        STAFF = "staff", _("written by staff")
        REVIEW = "review", _("from the review of missed messages")

    meaning = models.CharField(_("meaning"), max_length=30, choices=INTENT_CHOICES)
    text = models.CharField(
        _("phrase"),
        max_length=300,
        help_text=_(
            "As citizens write it. {place}, {dish}, {procedure}, {sbd} … stand for any word of that kind."
        ),
    )
    folded = models.CharField(max_length=300, editable=False)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.STAFF)
    is_used = models.BooleanField(_("learnt from"), default=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    history = HistoricalRecords(verbose_name=_("change of a phrase"))

    class Meta:
        verbose_name = _("example phrase")
        verbose_name_plural = _("example phrases")
        ordering = ["meaning", "text"]
        constraints = [models.UniqueConstraint(fields=["meaning", "text"], name="each_phrase_once")]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.text)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Training(models.Model):
    """One training: the model, how it did on the frozen messages, and whether it answers citizens."""

    class State(models.TextChoices):
        LIVE = "live", _("answers citizens")
        KEPT = "kept", _("kept")
        REFUSED = "refused", _("refused: worse than the one before")

    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    model = models.BinaryField(editable=False)
    phrases = models.PositiveIntegerField(_("phrases"))
    accuracy = models.FloatField(_("right on the frozen messages"))
    by_style = models.JSONField(_("by way of writing"), default=dict)
    seconds = models.FloatField(_("seconds"))
    learnt_at = models.DateTimeField(_("learnt"), auto_now_add=True)
    learnt_by = officer_field(_("by"), is_kept=False, blank=True)

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="one_training_is_live")
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.get_state_display()})"


class Outcome(models.Model):
    """How one message fared; who wrote it and what is not kept."""

    class Kind(models.TextChoices):
        UNDERSTOOD = "understood", _("understood")
        ASKED = "asked", _("asked back")
        MISSED = "missed", _("not understood")
        HANDED = "handed", _("handed over")
        WRONG = "wrong", _("wrong")
        BROUGHT = "brought", _("brought to a person after bad turns")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    meaning = models.CharField(max_length=30, choices=INTENT_CHOICES)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")

    def __str__(self) -> str:
        return f"{self.meaning}: {self.kind}"


class Miss(models.Model):
    """A message not understood, or that the citizen or an operator called wrongly answered; kept masked."""

    class State(models.TextChoices):
        WAITING = "waiting", _("to be read")
        LABELLED = "labelled", _("labelled")
        SET_ASIDE = "set_aside", _("set aside")

    text = models.CharField(_("message, masked"), max_length=300)
    guess = models.CharField(_("taken for"), max_length=30, choices=INTENT_CHOICES)
    score = models.FloatField(_("how sure"))
    why = models.CharField(_("why it is here"), max_length=10, choices=Outcome.Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    label = models.CharField(_("means"), max_length=30, choices=INTENT_CHOICES, blank=True)
    said_at = models.DateTimeField(_("said"), auto_now_add=True, db_index=True)
    labelled_by = officer_field(_("labelled by"), is_kept=False, blank=True)

    class Meta:
        verbose_name = _("missed message")
        verbose_name_plural = _("missed messages")
        ordering = ["-said_at"]
        indexes = [models.Index(fields=["state", "-said_at"])]

    def __str__(self) -> str:
        return self.text


class PastAnswer(models.Model):
    """A question that an operator answered, and the answer, both masked: suggested for a similar question."""

    turn = models.OneToOneField(ConversationTurn, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(_("question, masked"), max_length=300)
    folded = models.CharField(max_length=300, editable=False)
    answer = models.TextField(_("answer, masked"))
    answered_at = models.DateTimeField(_("answered"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("past answer")
        verbose_name_plural = _("past answers")
        indexes = [GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="past_answer_by_words")]

    def __str__(self) -> str:
        return self.question


class GenerationSwitch(models.Model):
    """The kill switch of generation, one row: whoever throws it stops every request at once."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_stopped = models.BooleanField(_("stopped"), default=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    changed_by = officer_field(_("by"), is_kept=False, blank=True)

    class Meta:
        verbose_name = _("switch of generation")
        verbose_name_plural = _("switch of generation")
        permissions = [("stop_generation", _("Can stop generation"))]
        constraints = [
            CheckConstraint(
                condition=Q(pk=1),
                name="one_switch_of_generation",
                violation_error_message=_("Generation has only one switch."),
            )
        ]

    def __str__(self) -> str:
        return str(_("Generation is stopped") if self.is_stopped else _("Generation is allowed"))

    @classmethod
    def is_thrown(cls) -> bool:
        return cls.objects.filter(is_stopped=True).exists()

    @classmethod
    def throw(cls, *, is_stopped: bool, by: Any) -> None:
        cls.objects.update_or_create(pk=1, defaults={"is_stopped": is_stopped, "changed_by": by})


class GenerationRun(models.Model):
    """One request to the model: what it was for, which passages it got, how it ended. No word of anybody."""

    class Job(models.TextChoices):
        REWRITE = "rewrite", _("full question of a follow-up")
        INTENT = "intent", _("choice of an intent")
        ANSWER = "answer", _("answer from passages")

    class Stage(models.TextChoices):
        DRAFTS = "drafts", _("draft for operators")
        LIVE = "live", _("in the chat")

    class Outcome(models.TextChoices):
        USED = "used", _("used")
        REFUSED = "refused", _("the model had no answer")
        UNFAITHFUL = "unfaithful", _("dropped: says more than its passages")
        UNUSABLE = "unusable", _("dropped: not in the agreed form")
        FAILED = "failed", _("server failed")
        LATE = "late", _("too late")

    job = models.CharField(_("job"), max_length=8, choices=Job.choices)
    stage = models.CharField(_("for"), max_length=8, choices=Stage.choices)
    outcome = models.CharField(_("how it ended"), max_length=10, choices=Outcome.choices)
    passages = models.JSONField(_("passages"), default=list)
    model = models.CharField(_("model"), max_length=100, blank=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"))
    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("request to the language model")
        verbose_name_plural = _("requests to the language model")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.get_job_display()}: {self.get_outcome_display()}"
