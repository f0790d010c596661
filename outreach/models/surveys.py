"""Surveys of needs (lấy ý kiến): what is asked, and sheets of answers that belong to nobody."""

import datetime as dt
import secrets
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_WORDS = 500


SALT_BYTES = 32


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


class SurveyQuerySet(models.QuerySet["Survey"]):
    def shown_on(self, day: dt.date) -> "SurveyQuerySet":
        """Those that have begun; closed ones show their results."""
        return self.filter(opens_on__lte=day)

    def open_on(self, day: dt.date) -> "SurveyQuerySet":
        return self.filter(opens_on__lte=day, closes_on__gte=day, salt__isnull=False)


class Survey(models.Model):
    """`salt` hides who has answered; it is forgotten, with the receipts, once the survey is closed."""

    title = models.CharField(_("title"), max_length=150)
    intro = models.TextField(_("introduction"), max_length=1000, help_text=_("Who asks, and what for."))
    opens_on = models.DateField(_("opens on"), default=timezone.localdate)
    closes_on = models.DateField(_("last day"))
    salt = models.BinaryField(null=True, default=new_salt, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="survey_closes_after_it_opens",
                violation_error_message=_("A survey cannot close before it opens."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outreach:survey", args=[self.pk])

    @property
    def typed_code(self) -> str:
        """What opens the survey in the chat. The hyphen tells it from a dossier's link code."""
        return f"#YK-{self.pk}"

    @property
    def is_open(self) -> bool:
        """Never again once it was closed and who has answered is forgotten, whatever the days say."""
        return self.salt is not None and self.opens_on <= timezone.localdate() <= self.closes_on


class Question(models.Model):
    class Kind(models.TextChoices):
        ONE = "one", _("One choice")
        MANY = "many", _("Several choices")
        WORDS = "words", _("Own words")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text = models.CharField(_("question"), max_length=300)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.ONE)
    choices = models.TextField(_("choices"), blank=True, help_text=_("One a line."))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def listed(self) -> list[str]:
        """The choices, each once, in the editor's order."""
        return list(dict.fromkeys(line.strip()[:200] for line in self.choices.splitlines() if line.strip()))

    def clean(self) -> None:
        super().clean()
        if self.kind != self.Kind.WORDS and len(self.listed) < 2:
            raise ValidationError({"choices": _("Give at least two choices, one a line.")})


class Sheet(models.Model):
    """The answers of somebody on some day; nothing tells of whom."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sheets")
    day = models.DateField(_("day"), default=timezone.localdate)

    class Meta:
        verbose_name = _("sheet of answers")
        verbose_name_plural = _("sheets of answers")


class Receipt(models.Model):
    """Somebody has answered: the HMAC of who under the survey's salt. It leads to no sheet, nor does its id,
    which tells no order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="receipts")
    digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "digest"], name="one_receipt_per_person")]


class Answer(models.Model):
    """One choice, or the words, of one sheet for one question."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.RESTRICT, related_name="answers")
    said = models.CharField(_("answer"), max_length=LONGEST_WORDS)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.said[:60]
