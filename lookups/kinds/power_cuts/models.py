"""Announced cuts of electricity, each with the communes that its free text names."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.database.constraints import CheckConstraint, UniqueConstraint
from foundation.regions.models import AdminUnit
from foundation.vietnamese.dates import Span
from foundation.vietnamese.folding import fold
from lookups.places import Area


def midnight_before(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def midnight_after(day: dt.date) -> dt.datetime:
    return midnight_before(day + dt.timedelta(1))


class PowerCutQuerySet(models.QuerySet["PowerCut"]):
    def within(self, days: Span) -> "PowerCutQuerySet":
        """Those that touch any hour of these days, by the portal's clock."""
        return self.filter(starts_at__lt=midnight_after(days.last), ends_at__gt=midnight_before(days.first))

    def in_communes(self, communes: Iterable[AdminUnit]) -> "PowerCutQuerySet":
        return self.filter(
            pk__in=PowerCut.communes.through.objects.filter(adminunit__in=communes).values("powercut")
        )

    def naming(self, words: str) -> "PowerCutQuerySet":
        """Those whose text names a street or hamlet, one slip forgiven."""
        folded = fold(words)
        if not folded:
            return self.none()
        return self.filter(Q(folded__contains=folded) | Q(folded__trigram_word_similar=folded))

    def of_place(self, place: Area | str) -> "PowerCutQuerySet":
        """Those of a recognised place, or those that name what was typed."""
        return self.in_communes(place.communes) if isinstance(place, Area) else self.naming(place)

    def to_come(self, now: dt.datetime) -> "PowerCutQuerySet":
        return self.filter(ends_at__gt=now).exclude(state=PowerCut.State.CANCELLED)

    def for_answer(self) -> "PowerCutQuerySet":
        return self.prefetch_related("communes").order_by("starts_at", "pk")


class PowerCut(models.Model):
    """Changed only by lookups.kinds.power_cuts.services, which tells those who were told before.

    `version` counts the changes; `was_start` and `was_end` are the hours before the last one.
    """

    class Kind(models.TextChoices):
        PLANNED = "planned", _("Planned ahead")
        FAULT = "fault", _("Fault")

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        CHANGED = "changed", _("Hours changed")
        CANCELLED = "cancelled", _("Cancelled")

    code = models.CharField(_("number of the notice"), max_length=60, blank=True, db_index=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.PLANNED)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.ANNOUNCED, editable=False
    )
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    was_start = models.DateTimeField(_("start before the change"), null=True, blank=True, editable=False)
    was_end = models.DateTimeField(_("end before the change"), null=True, blank=True, editable=False)
    area = models.TextField(_("affected area"))
    folded = models.TextField(editable=False)
    communes = models.ManyToManyField(
        AdminUnit, verbose_name=_("communes"), blank=True, related_name="+",
        limit_choices_to={"level": AdminUnit.Level.COMMUNE},
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    company = models.CharField(_("power company"), max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = PowerCutQuerySet.as_manager()

    class Meta:
        verbose_name = _("power cut")
        verbose_name_plural = _("power cuts")
        ordering = ["starts_at"]
        indexes = [
            models.Index(fields=["ends_at", "starts_at"], name="power_cut_by_time"),
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="power_cut_by_words"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="power_cut_ends_after_start",
                violation_error_message=_(
                    "Power comes back after it was cut: the end must be later than the start."
                ),
            ),
            UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="one_power_cut_per_code",
                violation_error_message=_("Another power cut has this code already."),
            ),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.area)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "folded", "updated_at"}  # type: ignore[misc]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%d/%m/%Y %H:%M} {self.area[:60]}"


class Bulletin(models.Model):
    """One hand-over of data by a power company: what every answer cites, and says how old it is."""

    source = models.CharField(_("source"), max_length=150)
    phone = models.CharField(_("phone for questions"), max_length=20, blank=True)
    url = models.URLField(_("address"), blank=True)
    as_of = models.DateTimeField(_("as of"), default=timezone.now)

    class Meta:
        verbose_name = _("bulletin of a power company")
        verbose_name_plural = _("bulletins of power companies")
        get_latest_by = "as_of"
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return f"{self.source}, {timezone.localtime(self.as_of):%d/%m/%Y}"
