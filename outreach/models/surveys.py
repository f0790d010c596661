"""Surveys of needs (lấy ý kiến): what is asked, in one or two languages, and sheets that belong to nobody.

Sessions in which a group teaches its neighbours, to come and held, and what was handed out there.
"""

import datetime as dt
import secrets
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.marked import Vietnamese
from foundation.web import formats, http_client
from foundation.web.translated_fields import Translated
from outreach.models.groups import Group

MAX_ANSWER_LENGTH = 500


SALT_BYTES = 32


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


class SurveyQuerySet(models.QuerySet["Survey"]):
    def shown_on(self, day: dt.date) -> "SurveyQuerySet":
        """Those that have begun; closed ones show their results."""
        return self.filter(opens_on__lte=day)

    def open_on(self, day: dt.date) -> "SurveyQuerySet":
        return self.filter(opens_on__lte=day, closes_on__gte=day, salt__isnull=False)


class Survey(Translated, models.Model):
    """`salt` hides who has answered; it is forgotten, with the receipts, once the survey is closed."""

    title = models.CharField(_("title"), max_length=150)
    title_en = models.CharField(_("title in English"), max_length=150, blank=True)
    intro = models.TextField(_("introduction"), max_length=1000, help_text=_("Who asks, and what for."))
    intro_en = models.TextField(_("introduction in English"), max_length=1000, blank=True)
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


class Question(Translated, models.Model):
    """An answer is one of `choices` as they stand there, whatever the language in which it was chosen."""

    class Kind(models.TextChoices):
        ONE = "one", _("One choice")
        MANY = "many", _("Several choices")
        WORDS = "words", _("Own words")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text = models.CharField(_("question"), max_length=300)
    text_en = models.CharField(_("question in English"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.ONE)
    choices = models.TextField(_("choices"), blank=True, help_text=_("One a line."))
    choices_en = models.TextField(
        _("choices in English"), blank=True, help_text=_("One a line, in the same order.")
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def listed(self) -> list[str]:
        """The choices, each once, in the editor's order."""
        return _lines(self.choices)

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """Each choice, and how the reader's language calls it."""
        said = self.translated("choices")
        labels = [] if isinstance(said, Vietnamese) else _lines(said)
        if len(labels) != len(self.listed):
            labels = [Vietnamese(choice) for choice in self.listed]
        return list(zip(self.listed, labels, strict=True))

    def clean(self) -> None:
        super().clean()
        if self.kind != self.Kind.WORDS and len(self.listed) < 2:
            raise ValidationError({"choices": _("Give at least two choices, one a line.")})
        if self.choices_en.strip() and len(_lines(self.choices_en)) != len(self.listed):
            raise ValidationError({"choices_en": _("Give each choice in English too, one a line.")})


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip()[:200] for line in text.splitlines() if line.strip()))


class Sheet(models.Model):
    """The answers of somebody on some day; nothing tells of whom."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sheets")
    day = models.DateField(_("day"), default=timezone.localdate)

    class Meta:
        verbose_name = _("sheet of answers")
        verbose_name_plural = _("sheets of answers")

    def __str__(self) -> str:
        return formats.day(self.day)


class Receipt(models.Model):
    """Somebody has answered: the HMAC of who under the survey's salt. It leads to no sheet, nor does its id,
    which tells no order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="receipts")
    digest = models.BinaryField()

    class Meta:
        verbose_name = _("sign of having answered")
        verbose_name_plural = _("signs of having answered")
        constraints = [models.UniqueConstraint(fields=["survey", "digest"], name="one_receipt_per_person")]

    def __str__(self) -> str:
        return str(self.survey)


class Answer(models.Model):
    """One choice, or the words, of one sheet for one question."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.RESTRICT, related_name="answers")
    said = models.CharField(_("answer"), max_length=MAX_ANSWER_LENGTH)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.said[:60]


class TrainingQuerySet(models.QuerySet["Training"]):
    def to_come(self, day: dt.date) -> "TrainingQuerySet":
        """From `day` on, the next first."""
        return self.filter(day__gte=day).order_by("day", "pk")

    def held(self, day: dt.date) -> "TrainingQuerySet":
        """Before `day`, the newest first."""
        return self.filter(day__lt=day).order_by("-day", "-pk")


class Training(models.Model):
    """`attendance` is empty until the session was held."""

    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="trainings", verbose_name=_("technology group")
    )
    day = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=200)
    attendance = models.PositiveIntegerField(
        _("people who came"), null=True, blank=True, help_text=_("Fill in after the session.")
    )
    topics = models.TextField(_("topics"), help_text=_("One a line."))
    materials = models.TextField(_("links"), blank=True, help_text=_("Addresses (https://…), one a line."))

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.group} {self.day:%d/%m/%Y}"

    @property
    def topics_listed(self) -> list[str]:
        return [line.strip() for line in self.topics.splitlines() if line.strip()]

    @property
    def links(self) -> list[str]:
        return [line.strip() for line in self.materials.splitlines() if line.strip()]

    def clean(self) -> None:
        super().clean()
        if self.day and self.day > timezone.localdate() and self.attendance is not None:
            raise ValidationError({"attendance": _("A session that is still to come has no attendance yet.")})
        if any(not is_safe_link(link) for link in self.links):
            raise ValidationError({"materials": _("Each line must be an address that begins with https://.")})


def is_safe_link(text: str) -> bool:
    return http_client.address_of(text) is not None and not any(map(str.isspace, text))


class Material(models.Model):
    """A file handed out at a session; anybody may open it. `kind`: a key of office_files.KINDS."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("name shown"), max_length=120, blank=True)
    file = models.FileField(_("file"), upload_to="outreach/%Y/%m")
    size = models.PositiveIntegerField(_("bytes"), editable=False, default=0)
    kind = models.CharField(_("type"), max_length=4, editable=False, default="pdf")

    class Meta:
        verbose_name = _("training material")
        verbose_name_plural = _("training materials")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outreach:material", args=[self.pk])
