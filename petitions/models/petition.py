"""What a citizen said to the office, who answers it, and its history that is only ever appended to."""

import datetime as dt
import math
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Avg, Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.calendar.services import calendar_of
from foundation.calendar.working_days import WorkCalendar
from foundation.database.encryption import EncryptedTextField
from foundation.database.folded_text import folded_index
from foundation.database.tokens import new_secret, new_token, token_digest
from foundation.officers import name_of
from foundation.outbox import undelivered
from foundation.regions.models import AdminUnit
from foundation.undo.models import UndoableEvent, UndoableEventQuerySet
from petitions.categories import Field, Kind
from petitions.complaints import LooksLike
from petitions.models.rules import HandlingUnit, units_of
from petitions.workflow import MAX_REOPENINGS, OPEN, RUNNING, ActorKind, Status

MAX_TEXT = 4000
METRES_PER_DEGREE = 111_320


class PetitionQuerySet(models.QuerySet["Petition"]):
    def visible_to(self, officer: User) -> "PetitionQuerySet":
        """All for the centre; for a handling unit only what was handed to it."""
        if officer.has_perm("petitions.see_all_petitions"):
            return self
        return self.filter(unit__in=units_of(officer))

    def for_page(self) -> "PetitionQuerySet":
        with_parties = self.select_related("unit", "commune", "parent__unit", "sender__citizen")
        return with_parties.annotate(undelivered_rows=undelivered.annotation())

    def by_token(self, token: str) -> "PetitionQuerySet":
        return self.filter(token_hash=token_digest(token))

    def open(self) -> "PetitionQuerySet":
        return self.filter(status__in=OPEN)

    def overdue(self, now: dt.datetime | None = None) -> "PetitionQuerySet":
        return self.filter(status__in=RUNNING, due_at__lt=now or timezone.now())

    def published(self) -> "PetitionQuerySet":
        return self.filter(publication__withdrawn_at=None, publication__isnull=False)

    def near(self, latitude: float, longitude: float, metres: int) -> "PetitionQuerySet":
        """In the square of that many metres around a point; the caller measures the distance."""
        north = metres / METRES_PER_DEGREE
        east = north / max(0.1, math.cos(math.radians(latitude)))
        return self.filter(
            latitude__range=(latitude - north, latitude + north),
            longitude__range=(longitude - east, longitude + east),
        )

    def with_first_answer(self) -> Any:
        """Each with `first_answer`, held against the day promised first: no reopening moves it."""
        first = Answer.objects.filter(petition=OuterRef("pk")).order_by("answered_at").values("answered_at")
        return self.annotate(first_answer=Coalesce(Subquery(first[:1]), "answered_at"))

    def answered_by_unit(self) -> Any:
        """One row of figures for each unit since the start: answered, in time, satisfaction (1 to 3)."""
        answered = Q(answered_at__isnull=False)
        return (
            self.exclude(unit=None)
            .with_first_answer()
            .values("unit__name")
            .annotate(
                answered=Count("pk", filter=answered, distinct=True),
                in_time=Count("pk", filter=answered & Q(first_answer__lte=F("first_due_at")), distinct=True),
                satisfaction=Avg("ratings__score"),
                rated=Count("ratings", distinct=True),
            )
            .order_by("unit__name")
        )


class Petition(models.Model):
    """`text` is the sender's, never edited; `unit` has it now; `due_at` is when an answer is promised.

    `looks_like` tells that it reads like a complaint or a denunciation, which other laws rule.
    """

    class Channel(models.TextChoices):
        WEB = "web", _("Web form")
        CHAT = "chat", _("Chat")
        PHONE = "phone", _("Written down by an operator")
        API = "api", _("API")

    code = models.CharField(_("code"), max_length=20, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    field = models.CharField(_("field"), max_length=12, choices=Field.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, editable=False)
    text = models.TextField(_("what was said"), max_length=MAX_TEXT)
    place = models.CharField(_("place in words"), max_length=300, blank=True)
    commune = models.ForeignKey(
        AdminUnit, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("commune")
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    channel = models.CharField(_("came in"), max_length=5, choices=Channel.choices)
    unit = models.ForeignKey(
        HandlingUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="petitions",
        verbose_name=_("handling unit"),
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="petitions_assigned",
        verbose_name=_("officer of the unit"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("merged with"),
    )
    looks_like = models.CharField(_("reads like"), max_length=12, blank=True, choices=[
        (LooksLike.COMPLAINT.value, _("Complaint (khiếu nại)")),
        (LooksLike.DENUNCIATION.value, _("Denunciation (tố cáo)")),
    ])  # fmt: skip
    keep_private = models.BooleanField(_("sender asks not to publish"), default=False)
    received_at = models.DateTimeField(_("sent at"), db_index=True)
    due_at = models.DateTimeField(_("answer due"))
    first_due_at = models.DateTimeField(_("answer due, as first promised"))
    # How the due date was counted, pauses included, so that a change of the calendar can count it again.
    counted_from = models.DateTimeField(null=True, editable=False)
    counted_days = models.PositiveSmallIntegerField(null=True, editable=False)
    paused_since = models.DateTimeField(_("waiting for the sender since"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    reopen_count = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    token = EncryptedTextField(default=new_token, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    secret = EncryptedTextField(default=new_secret, editable=False)
    sent_key = models.UUIDField(
        null=True, unique=True, editable=False, help_text=_("the draft it was sent from: a double tap is one")
    )
    sent_hash = models.CharField(
        max_length=64, blank=True, default="", db_default="", editable=False,
        help_text=_("digest of the API's request: the same key with another one is refused"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        permissions = [
            ("see_all_petitions", _("Can see the petitions of all units")),
            ("move_petition", _("Can move petitions")),
            ("publish_petition", _("Can publish petitions")),
            ("export_petition", _("Can export petitions")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="petition_status_is_known"),
            models.CheckConstraint(
                condition=Q(status=Status.DUPLICATE, parent__isnull=False)
                | (~Q(status=Status.DUPLICATE) & Q(parent=None)),
                name="duplicate_names_its_parent",
            ),
            models.CheckConstraint(
                condition=Q(reopen_count__lte=MAX_REOPENINGS), name="reopened_twice_at_most"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="petition_point_is_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.WAITING, paused_since__isnull=False)
                | (~Q(status=Status.WAITING) & Q(paused_since=None)),
                name="waiting_pauses_the_clock",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "status", "due_at"]),
            models.Index(fields=["status", "due_at"]),
            models.Index(fields=["field", "received_at"]),
            folded_index("text", name="petition_by_words"),
            folded_index("place", name="petition_by_place"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.token_hash = token_digest(self.token)
        super().save(*args, **kwargs)

    @property
    def tracking_path(self) -> str:
        return reverse("petitions:by_token", args=[self.token])

    @property
    def tracking_url(self) -> str:
        return f"{settings.PUBLIC_URL}{self.tracking_path}"

    @property
    def calendar(self) -> WorkCalendar:
        """The days of the unit that has it; before that those of every office."""
        return self.unit.calendar if self.unit else calendar_of()

    @property
    def is_overdue(self) -> bool:
        return self.status in RUNNING and self.due_at < timezone.now()

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None

    def metres_to(self, latitude: float, longitude: float) -> float:
        """The distance over ground, exact enough for a street; the petition must have a point."""
        assert self.latitude is not None and self.longitude is not None  # noqa: S101
        north = (self.latitude - latitude) * METRES_PER_DEGREE
        east = (self.longitude - longitude) * METRES_PER_DEGREE * math.cos(math.radians(latitude))
        return math.hypot(north, east)

    def __str__(self) -> str:
        return self.code


class Event(UndoableEvent):
    """One move, as it happened. The database refuses to change or delete a row (migration 0002)."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="events")
    from_status = models.CharField(_("from"), max_length=10, choices=Status.choices, blank=True)
    to_status = models.CharField(_("to"), max_length=10, choices=Status.choices)
    at = models.DateTimeField(_("at"))
    actor_kind = models.CharField(
        _("by"),
        max_length=7,
        choices=[
            (ActorKind.CITIZEN.value, _("Sender")),
            (ActorKind.CENTRE.value, _("Centre")),
            (ActorKind.UNIT.value, _("Handling unit")),
            (ActorKind.SYSTEM.value, _("System")),
        ],
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name=_("officer")
    )
    unit = models.ForeignKey(HandlingUnit, on_delete=models.PROTECT, null=True, verbose_name=_("unit"))
    note_public = models.TextField(_("note for the sender"), blank=True)
    note_internal = models.TextField(_("internal note"), blank=True)

    objects = UndoableEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["id"]
        indexes = [models.Index(fields=["petition", "id"])]

    @property
    def key(self) -> str:
        return f"petition-event:{self.pk}"

    @property
    def actor_name(self) -> str:
        if self.officer:
            return name_of(self.officer)
        return str(self.get_actor_kind_display())

    def __str__(self) -> str:
        return f"{self.petition_id}: {self.from_status} → {self.to_status}"


class Answer(models.Model):
    """What a named unit answers, and who stands by it. A correction is an answer of its own; the one that it
    corrects stays as it was."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="answers")
    unit = models.ForeignKey(HandlingUnit, on_delete=models.PROTECT, verbose_name=_("unit"))
    text = models.TextField(_("answer"))
    signed_by = models.CharField(_("signed by (name, position)"), max_length=200, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name=_("written by")
    )
    answered_at = models.DateTimeField(_("answered at"))
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("corrects"),
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["id"]

    @property
    def is_corrected(self) -> bool:
        return hasattr(self, "corrected_by")

    @property
    def photos(self) -> list[Any]:
        """Of the mended place; the enclosures are best prefetched."""
        return [file for file in self.enclosures.all() if file.shows_result]

    @property
    def other_files(self) -> list[Any]:
        return [file for file in self.enclosures.all() if not file.shows_result]

    def __str__(self) -> str:
        return f"{self.unit}: {self.text[:60]}"


class Publication(models.Model):
    """What the public may read: never the sender's words as such, but what a moderator left of them."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="publication")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what was said, redacted"))
    answer = models.TextField(_("answer, redacted"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), db_index=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return self.title


class Rating(models.Model):
    """What the sender thinks of an answer; each answer after a reopening may be rated anew."""

    class Score(models.IntegerChoices):
        SATISFIED = 3, _("Satisfied")
        ACCEPTABLE = 2, _("Acceptable")
        DISSATISFIED = 1, _("Not satisfied")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="ratings")
    round = models.PositiveSmallIntegerField(_("after how many reopenings"), default=0)
    score = models.PositiveSmallIntegerField(_("score"), choices=Score.choices)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    rated_at = models.DateTimeField(_("rated at"), default=timezone.now)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["petition", "round"], name="one_rating_per_answer"),
            models.CheckConstraint(condition=Q(score__range=(1, 3)), name="petition_score_is_one_to_three"),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}: {self.score}"


class DailySequence(models.Model):
    """The last number given on this day; the row lock keeps the numbers without gaps."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("numbers of a day")
        verbose_name_plural = _("numbers of days")

    def __str__(self) -> str:
        return f"{self.day}: {self.last}"
