"""Entries of the handbook, with their source and opening hours."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.calendar.models import WeekdaySpan
from foundation.calendar.services import is_public_holiday
from foundation.database.constraints import CheckConstraint
from foundation.officers import officer_field
from foundation.regions.models import AdminUnit
from foundation.regions.points import POINT_IN_VIETNAM
from foundation.vietnamese.folding import fold
from foundation.web.translated_fields import Translated
from tourism import opening_hours
from tourism.kinds import BY_KIND, ICON_OF, Category, Kind, Section
from tourism.safe_urls import SafeURLField

if TYPE_CHECKING:
    from tourism.models.parts import Photo

ALPHABET = "vi-x-icu"
MONTH = (MinValueValidator(1), MaxValueValidator(12))
RECORDS = HistoricalRecords(
    excluded_fields=["folded_name", "folded", "changed_at"], related_name="past", m2m_fields=[]
)


class Certainty(models.TextChoices):
    OFFICIAL = "doc", _("As published by the source")
    ONE_SOURCE = "one", _("One source only, call first")
    UNVERIFIED = "memory", _("For reference, not verified")
    INVENTED = "demo", _("Invented for this trial, do not call or visit")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Waiting for the second person")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Calendar(models.TextChoices):
    LUNAR = "lunar", _("Lunar calendar")
    SOLAR = "solar", _("Solar calendar")


class EntryQuerySet(models.QuerySet["Entry"]):
    def published(self) -> "EntryQuerySet":
        return self.filter(state=State.PUBLISHED)

    def of(self, kind: Kind) -> "EntryQuerySet":
        return self.filter(kind=kind)

    def in_reading_order(self) -> "EntryQuerySet":
        """What not to miss first, the others by the Vietnamese alphabet (Ă after A, Đ after D)."""
        return self.order_by(F("highlight").asc(nulls_last=True), Collate("name", ALPHABET), "pk")

    def for_cards(self) -> "EntryQuerySet":
        """With all that a card of a list shows, in three queries."""
        return self.select_related("commune").prefetch_related("hours", "photos")

    def open_at(self, moment: dt.datetime) -> "EntryQuerySet":
        """Those whose hours cover the local moment; those without hours are left out."""
        days = {moment.weekday(), (moment.weekday() - 1) % 7}
        rows = OpeningHours.objects.filter(weekday__in=days).select_related(None)
        by_entry: dict[int, list[OpeningHours]] = {}
        for row in rows:
            by_entry.setdefault(row.entry_id, []).append(row)
        is_holiday = is_public_holiday(moment.date())
        found = [
            pk
            for pk, known in by_entry.items()
            if opening_hours.is_open(known, moment, is_holiday=is_holiday)
        ]
        return self.filter(pk__in=found)

    def without_picture(self) -> "EntryQuerySet":
        return self.filter(photos=None)

    def without_english_alt(self) -> "EntryQuerySet":
        """With a picture that nobody has described in English."""
        return self.filter(photos__alt_en="").distinct()

    def unsure_of_hours(self) -> "EntryQuerySet":
        return self.filter(hours=None)


class Entry(Translated, models.Model):
    """One thing in the handbook. Which fields count depends on `kind`; see the proxies below.

    `state` changes only through tourism.services. Money is in đồng, 0 is free, None unknown. For a festival
    `month` and `day` are its first day in its `calendar`; without a month it comes round every month.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, editable=False)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices, blank=True)
    slug = models.SlugField(_("in the address"), max_length=90, editable=False)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    other_names = models.CharField(
        _("other and old names"), max_length=300, blank=True, help_text=_("Also found under these.")
    )
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    summary_en = models.CharField(_("in one sentence, English"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)

    commune = models.ForeignKey(
        AdminUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("commune today"), limit_choices_to={"level": AdminUnit.Level.COMMUNE},
    )  # fmt: skip
    address = models.CharField(_("house and street"), max_length=250, blank=True)
    old_address = models.CharField(_("address before July 2025"), max_length=250, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)
    is_approximate = models.BooleanField(_("point is approximate"), default=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    website = SafeURLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    rooms = models.PositiveIntegerField(_("number of rooms"), null=True, blank=True)
    beds = models.PositiveIntegerField(_("number of beds"), null=True, blank=True)
    licence = models.CharField(_("business licence"), max_length=120, blank=True)

    price_min = models.PositiveIntegerField(_("price from"), null=True, blank=True)
    price_max = models.PositiveIntegerField(_("price to"), null=True, blank=True)
    price_note = models.CharField(_("price in words"), max_length=120, blank=True)
    price_note_en = models.CharField(_("price in words, English"), max_length=120, blank=True)
    hours_note = models.CharField(_("hours in words"), max_length=200, blank=True)
    hours_note_en = models.CharField(_("hours in words, English"), max_length=200, blank=True)
    season_note = models.CharField(_("best season"), max_length=200, blank=True)
    season_note_en = models.CharField(_("best season, English"), max_length=200, blank=True)
    access_note = models.CharField(_("accessibility"), max_length=200, blank=True)
    access_note_en = models.CharField(_("accessibility, English"), max_length=200, blank=True)
    arrival_note = models.CharField(
        _("how to get there"), max_length=300, blank=True, db_default="",
        help_text=_("Boats, roads, parking. Bus lines nearby are added from the timetable."),
    )  # fmt: skip
    arrival_note_en = models.CharField(
        _("how to get there, English"), max_length=300, blank=True, db_default=""
    )
    children_note = models.CharField(_("with children"), max_length=200, blank=True, db_default="")
    children_note_en = models.CharField(
        _("with children, English"), max_length=200, blank=True, db_default=""
    )
    highlight = models.PositiveSmallIntegerField(
        _("place among what not to miss"), null=True, blank=True,
        help_text=_("1 stands first on the handbook's first page and in lists; empty for most entries."),
    )  # fmt: skip

    stars = models.PositiveSmallIntegerField(
        _("stars"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("Class of the hotel, or OCOP grade."),
    )  # fmt: skip
    certificate = models.CharField(_("decision or certificate"), max_length=80, blank=True)
    certified_until = models.DateField(
        _("grade valid until"), null=True, blank=True, help_text=_("After this day the stars are not shown.")
    )
    producer = models.CharField(_("producer"), max_length=160, blank=True)

    calendar = models.CharField(_("calendar"), max_length=5, choices=Calendar.choices, blank=True)
    month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True, validators=[*MONTH])
    day = models.PositiveSmallIntegerField(
        _("first day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    length = models.PositiveSmallIntegerField(_("days"), default=1, validators=[MinValueValidator(1)])

    certainty = models.CharField(
        _("certainty"), max_length=6, choices=Certainty.choices, default=Certainty.UNVERIFIED
    )
    source = models.CharField(_("source"), max_length=200)
    source_url = SafeURLField(_("address of the source"), blank=True)
    checked_on = models.DateField(_("checked on"), default=timezone.localdate)

    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    remark = models.CharField(_("remark of the second person"), max_length=300, blank=True, editable=False)
    is_changed = models.BooleanField(_("changed since it was published"), default=False, editable=False)
    written_by = officer_field(editable=False)
    published_by = officer_field(editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    folded_name = models.CharField(max_length=700, editable=False)
    folded = models.TextField(editable=False)

    objects = EntryQuerySet.as_manager()
    history = RECORDS

    class Meta:
        verbose_name = _("entry of the handbook")
        verbose_name_plural = _("entries of the handbook")
        ordering = ["name", "pk"]
        permissions = [("publish_entry", _("Can publish what another person wrote"))]
        indexes = [
            GinIndex(fields=["folded_name"], opclasses=["gin_trgm_ops"], name="entry_by_name"),
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="entry_by_words"),
            models.Index(fields=["kind", "state", "commune"], name="entry_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="one_address_per_entry"),
            CheckConstraint(
                condition=POINT_IN_VIETNAM,
                name="entry_lies_in_vietnam",
                violation_error_message=_(
                    "Give both coordinates, of a place in Vietnam (latitude 8 to 24, longitude 102 to 118)."
                ),
            ),
            CheckConstraint(
                condition=Q(price_min=None) | Q(price_max=None) | Q(price_max__gte=F("price_min")),
                name="entry_price_from_is_not_above_price_to",
                violation_error_message=_("The highest price cannot be under the lowest price."),
            ),
            CheckConstraint(
                condition=Q(stars=None) | Q(stars__range=(1, 5)),
                name="entry_stars_1_to_5",
                violation_error_message=_("Stars are a number from 1 to 5."),
            ),
            CheckConstraint(
                condition=~Q(kind=Kind.FESTIVAL) | (Q(day__isnull=False) & ~Q(calendar="")) | Q(day=None),
                name="festival_names_its_calendar",
                violation_error_message=_(
                    "Choose the calendar in which the festival's day is counted, or leave the day empty."
                ),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_name = fold(f"{self.name} {self.name_en} {self.other_names}")[:700]
        rest = (self.summary, self.address, self.old_address, self.producer)
        self.folded = fold(" ".join((self.name, self.name_en, self.other_names, *rest)))
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        base = slugify(fold(self.name))[:80].strip("-") or self.kind
        taken = set(
            Entry.objects.filter(kind=self.kind, slug__startswith=base).values_list("slug", flat=True)
        )
        return next(
            slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken
        )

    @property
    def section(self) -> Section:
        return BY_KIND[Kind(self.kind)]

    @property
    def icon(self) -> str:
        """Its symbol of tourism/sprite.html: of the category, else of the kind."""
        return ICON_OF.get(Category(self.category), self.section.icon) if self.category else self.section.icon

    @property
    def title(self) -> str:
        return self.translated("name")

    def is_open(self, at: dt.datetime) -> bool | None:
        """At a local moment; None where its hours are not known, or not of a public holiday. Expects `hours`
        prefetched in lists."""
        known = self.hours.all()
        return opening_hours.is_open(known, at, is_holiday=bool(known) and is_public_holiday(at.date()))

    @property
    def shown_stars(self) -> int | None:
        """None once the grade has run out."""
        is_over = self.certified_until is not None and self.certified_until < timezone.localdate()
        return None if is_over else self.stars

    @property
    def is_invented(self) -> bool:
        return self.certainty == Certainty.INVENTED

    @property
    def photo(self) -> "Photo | None":
        return next(iter(self.photos.all()), None)

    def get_absolute_url(self) -> str:
        return reverse("tourism:entry", args=[self.section.slug, self.slug])

    def __str__(self) -> str:
        return self.name


class OpeningHours(WeekdaySpan):
    """One span of a weekday, all the year or in some months; closing before it opens is the next day."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="hours")
    from_month = models.PositiveSmallIntegerField(_("from month"), null=True, blank=True, validators=[*MONTH])
    to_month = models.PositiveSmallIntegerField(_("to month"), null=True, blank=True, validators=[*MONTH])

    class Meta(WeekdaySpan.Meta):
        ordering = ["from_month", "weekday", "opens"]
        constraints = [
            CheckConstraint(
                condition=Q(weekday__lte=6),
                name="handbook_weekday_is_0_to_6",
                violation_error_message=_("Choose a day of the week."),
            ),
            CheckConstraint(
                condition=Q(from_month=None, to_month=None)
                | Q(from_month__range=(1, 12), to_month__range=(1, 12)),
                name="season_has_both_ends",
                violation_error_message=_(
                    "Give both the first and the last month of the season, from 1 to 12."
                ),
            ),
        ]
