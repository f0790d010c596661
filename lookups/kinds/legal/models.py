"""Documents, what they do to one another, and the words that occur in them."""

import datetime as dt
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.database.constraints import CheckConstraint
from foundation.database.search_vector import search_field
from foundation.files import documents
from foundation.vietnamese.folding import fold
from lookups.kinds.legal import articles, numbers
from lookups.kinds.legal.effect import Bond, Effect, Touch, effect

LONGEST_INDEXED = 300_000
"""Characters of a text that are searched; a tsvector holds 1 MB at most."""


class Kind(models.TextChoices):
    LAW = "luat", "Luật"
    ORDINANCE = "phap_lenh", "Pháp lệnh"
    RESOLUTION = "nghi_quyet", "Nghị quyết"
    DECREE = "nghi_dinh", "Nghị định"
    DECISION = "quyet_dinh", "Quyết định"
    CIRCULAR = "thong_tu", "Thông tư"
    JOINT_CIRCULAR = "thong_tu_lien_tich", "Thông tư liên tịch"
    DIRECTIVE = "chi_thi", "Chỉ thị"
    PLAN = "ke_hoach", "Kế hoạch"
    LETTER = "cong_van", "Công văn"
    NOTICE = "thong_bao", "Thông báo"
    GUIDE = "huong_dan", "Hướng dẫn"
    PROPOSAL = "to_trinh", "Tờ trình"
    REPORT = "bao_cao", "Báo cáo"


class Level(models.TextChoices):
    CENTRAL = "central", _("Central")
    PROVINCE = "province", _("Province")


def validate_pdf(file: File) -> None:
    content = file.read()
    file.seek(0)
    try:
        documents.check(content, ("pdf",))
    except documents.NotADocument:
        raise ValidationError(_("This is not a PDF file.")) from None
    except documents.DocumentRefused as error:
        raise ValidationError(error.message) from error


class LegalDocument(models.Model):
    """`number` as printed; serial, year and issuer code are read from it, so that any typing finds it."""

    number = models.CharField(_("number"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    level = models.CharField(_("level"), max_length=8, choices=Level.choices, default=Level.CENTRAL)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    signer = models.CharField(_("signed by"), max_length=120, blank=True)
    field = models.CharField(_("field"), max_length=120, blank=True)
    abstract = models.CharField(_("what it is about"), max_length=1000)
    text = models.TextField(_("text"), blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    expires_on = models.DateField(_("last day in force"), null=True, blank=True)
    ended_why = models.CharField(_("why it is no longer in force"), max_length=1000, blank=True)
    ended_parts = models.TextField(_("parts no longer in force"), blank=True)
    parts_ended_on = models.DateField(_("parts no longer in force from"), null=True, blank=True)
    gazette = models.CharField(_("gazette"), max_length=60, blank=True)
    file = models.FileField(
        _("PDF"),
        upload_to="legal/%Y/",
        blank=True,
        validators=[FileExtensionValidator(["pdf"]), validate_pdf],
    )
    url = models.URLField(_("address of the text"), blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    serial = models.PositiveIntegerField(editable=False)
    year = models.PositiveSmallIntegerField(null=True, editable=False)
    issuer_code = models.CharField(max_length=40, blank=True, editable=False)
    abstract_key = models.TextField(editable=False)
    text_key = models.TextField(blank=True, editable=False)
    search = search_field("abstract_key", "text_key")

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        ordering = [F("issued_on").desc(nulls_last=True), "number"]
        indexes = [
            GinIndex(fields=["search"], name="legal_search", fastupdate=False),
            models.Index(fields=["serial", "kind"], name="legal_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "issued_on"], name="one_document_per_number_and_day", nulls_distinct=False
            ),
            CheckConstraint(
                condition=Q(expires_on=None) | Q(effective_on=None) | Q(expires_on__gte=F("effective_on")),
                name="document_ends_after_it_begins",
                violation_error_message=_("A document cannot lose effect before it takes effect."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def clean(self) -> None:
        try:
            self.number = numbers.printed(self.number)
        except ValueError as error:
            raise ValidationError({"number": str(error)}) from error

    def save(self, **options: Any) -> None:
        self.fold()
        known = LegalDocument.objects.filter(pk=self.pk).values_list("text", flat=True).first() or ""
        super().save(**options)
        if self.text != known:
            LegalArticle.replace(self)
        Word.learn([self])

    def fold(self) -> None:
        """What is searched, from what is shown."""
        found = numbers.find(numbers.without_letter(self.number))
        self.serial = found.serial if found else int(self.number.partition("/")[0])
        self.year = (found.year if found else None) or (self.issued_on.year if self.issued_on else None)
        self.issuer_code = found.issuer if found else ""
        self.abstract_key = fold(f"{self.get_kind_display()} {self.abstract} {self.field} {self.issuer}")
        self.text_key = fold(self.text[:LONGEST_INDEXED])

    def effect_on(self, day: dt.date) -> Effect:
        """Prefetch `touched_by__source` where many are asked."""
        touches = [relation.as_touch() for relation in self.touched_by.all()]
        if self.ended_parts:
            touches.append(Touch(Bond.REPEALS_PART, "", self.parts_ended_on or self.effective_on))
        return effect(effective_on=self.effective_on, expires_on=self.expires_on, touches=touches, day=day)


class LegalArticle(models.Model):
    """One article of a document's text; made anew whenever the text changes."""

    document = models.ForeignKey(LegalDocument, on_delete=models.CASCADE, related_name="articles")
    number = models.CharField(_("article number"), max_length=6)
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    heading_key = models.TextField(editable=False)
    text_key = models.TextField(editable=False)
    search = search_field("heading_key", "text_key")

    class Meta:
        verbose_name = _("article of a document")
        verbose_name_plural = _("articles of documents")
        ordering = ["document", "position"]
        indexes = [GinIndex(fields=["search"], name="legal_article_search", fastupdate=False)]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_article_per_number")]

    @property
    def label(self) -> str:
        return f"Điều {self.number}"

    def __str__(self) -> str:
        return f"{self.label}. {self.heading}".rstrip(". ")

    @staticmethod
    def replace(document: LegalDocument) -> None:
        """The articles of the document's text in place of those that were there."""
        LegalArticle.objects.filter(document=document).delete()
        found = articles.split(document.text)
        LegalArticle.objects.bulk_create(
            LegalArticle(
                document=document, number=article.number, position=at, heading=article.heading,
                text=article.text, heading_key=fold(article.heading),
                text_key=fold(article.text[:LONGEST_INDEXED]),
            )
            for at, article in enumerate(found, start=1)
        )  # fmt: skip


class Relation(models.Model):
    """What `source` does to `target`; `target` is null while the document of that number is not here."""

    source = models.ForeignKey(
        LegalDocument, on_delete=models.CASCADE, related_name="touches", verbose_name=_("document")
    )
    bond = models.CharField(
        _("relation"),
        max_length=12,
        choices=[
            (Bond.REPLACES, _("replaces")),
            (Bond.REPEALS, _("repeals")),
            (Bond.REPEALS_PART, _("repeals a part of")),
            (Bond.AMENDS, _("amends")),
            (Bond.GUIDES, _("guides")),
        ],
    )
    target_number = models.CharField(_("number of the other"), max_length=60)
    target = models.ForeignKey(
        LegalDocument,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="touched_by",
        verbose_name=_("the other document"),
    )
    starts_on = models.DateField(
        _("from"), null=True, blank=True, help_text=_("Empty: from when the document is in force")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "bond", "target_number"], name="one_relation_of_a_kind"
            ),
            CheckConstraint(
                condition=~Q(source=F("target")),
                name="no_document_touches_itself",
                violation_error_message=_("A document cannot change or replace itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.number} {self.bond} {self.target_number}"

    def meant(self) -> list[LegalDocument]:
        """The documents of that number; of several, those of the same issuer where there are any."""
        found = list(LegalDocument.objects.filter(number=self.target_number).exclude(pk=self.source_id))
        issuer = fold(self.source.issuer)
        same = [document for document in found if issuer and fold(document.issuer) == issuer]
        return same or found

    def save(self, **options: Any) -> None:
        """Linked where exactly one document is meant: a link to the wrong one would end it."""
        if self.target is None:
            found = self.meant()
            self.target = found[0] if len(found) == 1 else None
        elif not self.target_number:
            self.target_number = self.target.number
        super().save(**options)

    @property
    def begins_on(self) -> dt.date | None:
        return self.starts_on or self.source.effective_on

    def as_touch(self) -> Touch:
        return Touch(Bond(self.bond), self.source.number, self.begins_on)


class Word(models.Model):
    """The folded words of all documents, by which a slip of the finger is mended."""

    word = models.CharField(max_length=24, primary_key=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.word

    @staticmethod
    def learn(documents: list[LegalDocument]) -> None:
        words = {
            word
            for document in documents
            for word in f"{document.abstract_key} {document.text_key}".split()
            if len(word) <= 24
        }
        rows = [Word(word=word) for word in sorted(words)]
        Word.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)
