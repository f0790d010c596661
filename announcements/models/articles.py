"""Articles of the office: written by one person, released by another, for a time."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.database.constraints import CheckConstraint
from foundation.officers import officer_field
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import fold


class Category(models.TextChoices):
    """What an article is about; the value stands in addresses."""

    POLICY = "chinh-sach", _("Policy")
    DISASTER = "thien-tai", _("Disasters")
    HEALTH = "y-te", _("Health")
    EDUCATION = "giao-duc", _("Education")
    JOBS = "tuyen-dung", _("Jobs")
    RECEPTION = "lich-tiep-dan", _("Reception of citizens")
    CULTURE = "van-hoa-du-lich", _("Culture and tourism")
    NEWS = "tin-hoat-dong", _("News of the office")


class ArticleState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Waiting for the second person")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ArticleQuerySet(models.QuerySet["Article"]):
    def readable(self) -> "ArticleQuerySet":
        """What the public may read now: released, its hour has come, and it is not over."""
        now = timezone.now()
        lasting = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(lasting, state=ArticleState.RELEASED, publish_at__lte=now)

    def in_order(self) -> "ArticleQuerySet":
        """Pinned ones first, then the newest."""
        pinned = Case(When(pinned_until__gt=timezone.now(), then=True), default=False)
        return self.annotate(is_pinned=pinned).order_by("-is_pinned", "-publish_at", "-pk")

    def matching(self, words: str) -> "ArticleQuerySet":
        """Those whose title, summary or office has every word, with or without marks."""
        found = self
        for word in fold(words).split()[:8]:
            found = found.filter(search_key__contains=word)
        return found


class Article(models.Model):
    """`state` changes only through announcements.services; `written_by` and `released_by` are two people."""

    title = models.CharField(_("title"), max_length=140)
    slug = models.SlugField(_("in the address"), max_length=80, editable=False)
    summary = models.TextField(
        _("summary"), max_length=250, help_text=_("Three lines: what, for whom, until when.")
    )
    office = models.CharField(_("office that says it"), max_length=120)
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    commune = models.ForeignKey(
        AdminUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for this commune"),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=ArticleState.choices, default=ArticleState.DRAFT, editable=False
    )
    publish_at = models.DateTimeField(_("to be read from"), default=timezone.now)
    expires_at = models.DateTimeField(_("over after"), null=True, blank=True)
    pinned_until = models.DateTimeField(_("on top until"), null=True, blank=True)
    is_for_followers = models.BooleanField(
        _("also an article of the chat channel"),
        default=True,
        help_text=_("Followers read it there and it can be sent to them."),
    )
    written_by = officer_field(null=False, editable=False)
    released_by = officer_field(editable=False)
    released_at = models.DateTimeField(_("released at"), null=True, editable=False)
    remark = models.CharField(_("remark of the second person"), max_length=300, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    search_key = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_key", "changed_at"])

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-publish_at", "-pk"]
        permissions = [("release_article", _("Can release what another person wrote"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ArticleState.RELEASED) | Q(released_by__isnull=False),
                name="released_article_names_who_released_it",
            ),
            CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("written_by")),
                name="article_is_released_by_a_second_person",
                violation_error_message=_(
                    "Whoever wrote an article does not release it: ask a second person."
                ),
            ),
            CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("publish_at")),
                name="article_is_over_after_it_began",
                violation_error_message=_("An article must be taken down later than it is published."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-publish_at", "-id"], condition=Q(state="released"), name="article_by_date"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = slugify(fold(self.title))[:80].strip("-") or "tin"
        self.search_key = fold(f"{self.title} {self.summary} {self.office}")
        super().save(*args, **kwargs)

    @property
    def is_readable(self) -> bool:
        return self.is_readable_at(timezone.now())

    def is_readable_at(self, moment: dt.datetime) -> bool:
        is_over = self.expires_at is not None and self.expires_at <= moment
        return self.state == ArticleState.RELEASED and self.publish_at <= moment and not is_over

    def get_absolute_url(self) -> str:
        return reverse("announcements:article", args=[self.pk, self.slug])

    def __str__(self) -> str:
        return self.title


class Block(models.Model):
    """One part of an article, in order. Which field counts depends on `kind` (announcements.blocks)."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        PICTURE = "picture", _("Picture")
        VIDEO = "video", _("Link to a video")
        TABLE = "table", _("Table")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.TEXT)
    text = models.TextField(_("text, or caption"), blank=True)
    picture = models.FileField(_("picture"), upload_to="announcements/%Y/%m", blank=True)
    width = models.PositiveSmallIntegerField(default=0, editable=False)
    height = models.PositiveSmallIntegerField(default=0, editable=False)
    alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    credit = models.CharField(_("photographer, licence"), max_length=120, blank=True)
    url = models.URLField(_("address of the video"), max_length=300, blank=True)
    table = models.TextField(
        _("table"),
        blank=True,
        help_text=_("Paste it from a spreadsheet; the first row is the heading."),
    )

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_kind_display()}"


class Attachment(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(_("name shown"), max_length=120)
    file = models.FileField(_("file"), upload_to="announcements/%Y/%m")
    size = models.PositiveIntegerField(_("bytes"), editable=False, default=0)
    kind = models.CharField(_("type"), max_length=4, editable=False, default="pdf")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Correction(models.Model):
    """What was wrong in a released article, shown above its text with the date."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="corrections")
    text = models.CharField(_("what was corrected"), max_length=300)
    made_by = officer_field(null=False)
    made_at = models.DateTimeField(_("corrected at"), default=timezone.now)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.text[:60]
