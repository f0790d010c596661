"""Questions that citizens ask and the answers that officers keep, with their source and validity."""

import datetime as dt

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.database.constraints import CheckConstraint
from foundation.database.search_vector import search_field
from foundation.officers import officer_field
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand

MAX_ANSWER_LENGTH = 1500  # characters; with source and date it fits into one message of the strictest channel
EXPIRES_SOON = dt.timedelta(days=30)


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Waits for a second person")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class QuestionAnswerQuerySet(models.QuerySet["QuestionAnswer"]):
    def expired(self) -> "QuestionAnswerQuerySet":
        return self.filter(valid_until__lt=timezone.localdate())

    def expiring_soon(self) -> "QuestionAnswerQuerySet":
        today = timezone.localdate()
        return self.filter(valid_until__gte=today, valid_until__lte=today + EXPIRES_SOON)


class QuestionAnswer(models.Model):
    """One answer and the ways to ask for it.

    `variants` are other wordings, one per line. The keys are what is searched: folded, shorthand written out.
    Written by `written_by` and published by another person (knowledge/services.py).
    """

    question = models.CharField(_("question"), max_length=300)
    variants = models.TextField(
        _("other ways to ask it"),
        blank=True,
        help_text=_("One per line, as citizens write; also without marks, short, in dialect."),
    )
    answer = models.TextField(
        _("answer"),
        max_length=MAX_ANSWER_LENGTH,
        help_text=_("It is shown as it stands: short, with what to do next."),
    )
    question_en = models.CharField(_("question in English"), max_length=300, blank=True)
    answer_en = models.TextField(_("answer in English"), max_length=MAX_ANSWER_LENGTH, blank=True)
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    source = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        help_text=_("Document and article, or the office that says so."),
    )
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    owner = models.CharField(
        _("kept by"), max_length=120, blank=True, help_text=_("The unit that keeps the answer up to date.")
    )
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    remark = models.CharField(_("remark of the second person"), max_length=300, blank=True, editable=False)
    written_by = officer_field(_("written by"), is_kept=False, editable=False)
    published_by = officer_field(_("published by"), is_kept=False, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    question_key = models.TextField(editable=False)
    answer_key = models.TextField(editable=False)
    # Read by the version before, which may be serving beside this one; it and both indexes go with the next.
    search = search_field("question_key", "answer_key")

    objects = QuestionAnswerQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name=_("change of an answer"), excluded_fields=["question_key", "answer_key", "search"]
    )

    class Meta:
        verbose_name = _("question and answer")
        verbose_name_plural = _("questions and answers")
        ordering = ["topic", "question"]
        permissions = [("publish_questionanswer", _("Can publish and withdraw answers"))]
        indexes = [
            GinIndex(fields=["search"], name="knowledge_search", fastupdate=False),
            GinIndex(fields=["question_key"], opclasses=["gin_trgm_ops"], name="knowledge_trigrams"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["question"], name="one_answer_per_question"),
            CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="answer_ends_after_it_begins",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        self.question_key = "\n".join(folded(line) for line in self.wordings)
        self.answer_key = folded(f"{self.topic} {self.answer} {self.answer_en}")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def wordings(self) -> list[str]:
        """The question in every wording, the main one first."""
        lines = [self.question, *self.variants.splitlines(), self.question_en]
        return [line.strip() for line in lines if line.strip()]

    def is_valid_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def is_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    def __str__(self) -> str:
        return self.question


def folded(text: str) -> str:
    """The search key of a text: shorthand written out, without case, marks and signs."""
    return fold(expand(text))
