"""Disaster notices with their levels and communes; shelters, phone numbers and rivers beside them."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.database.constraints import CheckConstraint
from foundation.regions.models import AdminUnit
from lookups import releases
from lookups.fields import COMMUNES, commune_field
from lookups.releases import Released

RISKS = {
    1: _("low risk"),
    2: _("medium risk"),
    3: _("high risk"),
    4: _("very high risk"),
    5: _("risk of a catastrophe"),
}


class HazardKind(models.Model):
    """What may happen. `max_level` is data that an officer checks (Decision 18/2021/QĐ-TTg)."""

    class Group(models.TextChoices):
        STORM = "storm", "Bão, áp thấp nhiệt đới"
        FLOOD = "flood", "Mưa lớn, lũ, ngập lụt, lũ quét, sạt lở, sụt lún"
        DRY = "dry", "Nắng nóng, hạn hán, xâm nhập mặn"
        SEA = "sea", "Gió mạnh trên biển, sương mù"
        SURGE = "surge", "Nước dâng"
        COLD = "cold", "Lốc, sét, mưa đá, rét hại, sương muối"
        FIRE = "fire", "Cháy rừng do tự nhiên"
        QUAKE = "quake", "Động đất"
        TSUNAMI = "tsunami", "Sóng thần"

    key = models.SlugField(_("key"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    group = models.CharField(_("group"), max_length=8, choices=Group.choices)
    max_level = models.PositiveSmallIntegerField(_("highest level"))
    aliases = models.CharField(
        _("other words"), max_length=200, blank=True, help_text=_("without marks, parted by |")
    )
    is_checked = models.BooleanField(_("checked"), default=False)

    class Meta:
        verbose_name = _("kind of hazard")
        verbose_name_plural = _("kinds of hazards")
        ordering = ["group", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(max_level__range=(1, 5)),
                name="hazard_levels_are_1_to_5",
                violation_error_message=_("The highest level is a number from 1 to 5."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class HazardNoticeQuerySet(models.QuerySet["HazardNotice"]):
    def published(self) -> "HazardNoticeQuerySet":
        """Whatever has become of them since."""
        return self.filter(published_at__isnull=False)

    def active(self, now: dt.datetime) -> "HazardNoticeQuerySet":
        """The highest first. One published by a clock that is ahead of ours is in force at once."""
        found = self.published().filter(valid_until__gt=now, superseded_at=None, ended_at=None)
        return found.order_by("-level", "valid_until")

    def run_out(self, now: dt.datetime) -> "HazardNoticeQuerySet":
        return self.published().filter(valid_until__lte=now, superseded_at=None, ended_at=None)


class HazardNotice(Released):
    """A draft until published by lookups.kinds.hazards.services; then it runs out, is ended or superseded."""

    hazard = models.ForeignKey(HazardKind, on_delete=models.PROTECT, verbose_name=_("hazard"))
    level = models.PositiveSmallIntegerField(
        _("risk level"), choices=[(n, f"Cấp {n}/5") for n in range(1, 6)]
    )
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=150)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    valid_until = models.DateTimeField(_("valid until"))
    next_bulletin_at = models.DateTimeField(_("next bulletin at"), null=True, blank=True)
    area = models.TextField(_("affected area"))
    communes = models.ManyToManyField(
        AdminUnit, verbose_name=_("communes"), blank=True, related_name="+", limit_choices_to=COMMUNES
    )
    situation = models.TextField(_("situation"), blank=True)
    forecast = models.TextField(_("forecast"), blank=True)
    advice = models.TextField(_("what to do"))
    source_url = models.URLField(_("address of the source"), blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor",
        verbose_name=_("supersedes"),
    )  # fmt: skip
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = HazardNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("disaster notice")
        verbose_name_plural = _("disaster notices")
        permissions = [
            ("publish_hazardnotice", _("Can publish and end disaster notices")),
            ("release_alone", _("Can publish a disaster notice alone in an emergency")),
        ]
        ordering = ["-issued_at"]
        constraints = [
            CheckConstraint(
                condition=Q(level__range=(1, 5)),
                name="hazard_notice_level_is_1_to_5",
                violation_error_message=_("The risk level is a number from 1 to 5."),
            ),
            CheckConstraint(
                condition=Q(valid_until__gt=F("issued_at")),
                name="hazard_notice_ends_after_issue",
                violation_error_message=_("The warning must hold until later than it was issued."),
            ),
            *releases.constraints("hazard_notice"),
        ]

    def clean(self) -> None:
        later, older = {self.pk}, self.supersedes
        while older is not None:
            if older.pk in later:
                raise ValidationError({"supersedes": _("A notice follows an earlier one, not itself.")})
            later.add(older.pk)
            older = older.supersedes

    @property
    def level_in_words(self) -> str:
        """«Cấp 3/5 – rủi ro lớn», in the active language."""
        return gettext("Level %(level)d/5 – %(risk)s") % {"level": self.level, "risk": RISKS[self.level]}

    @property
    def is_over(self) -> bool:
        return bool(self.ended_at or self.superseded_at) or self.valid_until <= timezone.now()

    def get_absolute_url(self) -> str:
        return reverse("lookups:warning", args=[self.pk])

    def __str__(self) -> str:
        return self.title


class ReceivedAlert(models.Model):
    """What became of a CAP message of another system, or of one part of it.

    `entry` is what the feed said of it, so that it is fetched once; `content` as it came.
    """

    class Outcome(models.TextChoices):
        DRAFT = "draft", _("made or changed a draft")
        CANCELLED = "cancelled", _("withdraws a warning")
        ELSEWHERE = "elsewhere", _("names no place of ours")
        NOT_MEANT = "not_meant", _("a test or not for the public")
        OVER = "over", _("was over when it came")
        UNKNOWN_HAZARD = "unknown", _("of a hazard that we do not know")
        UNKNOWN_PLACE = "place", _("of a place that we do not know")
        UNREADABLE = "unreadable", _("cannot be read")

    url = models.URLField(_("address"), max_length=500)
    entry = models.CharField(max_length=64, editable=False)
    part = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    sender = models.CharField(_("sender"), max_length=200, blank=True)
    identifier = models.CharField(_("identifier"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome.choices)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    notice = models.ForeignKey(
        HazardNotice,
        on_delete=models.SET_NULL,
        null=True,
        related_name="received_alerts",
        verbose_name=_("disaster notice"),
    )
    content = models.TextField(_("as it came"), blank=True)
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)

    class Meta:
        verbose_name = _("warning of another system")
        verbose_name_plural = _("warnings of other systems")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "part"], name="one_row_per_entry_and_part"),
            models.UniqueConstraint(
                fields=["sender", "identifier", "sent_at", "part"],
                condition=Q(sent_at__isnull=False),
                name="one_row_per_part_of_a_cap_message",
            ),
        ]

    def __str__(self) -> str:
        return self.identifier or self.url


class RiverStation(models.Model):
    """Alarm levels in metres; `water` is the latest reading that an officer typed."""

    river = models.CharField(_("river"), max_length=60)
    name = models.CharField(_("station"), max_length=60)
    level_1 = models.DecimalField(_("alarm I (m)"), max_digits=5, decimal_places=2)
    level_2 = models.DecimalField(_("alarm II (m)"), max_digits=5, decimal_places=2)
    level_3 = models.DecimalField(_("alarm III (m)"), max_digits=5, decimal_places=2)
    is_checked = models.BooleanField(_("checked"), default=False)
    water = models.DecimalField(_("water level (m)"), max_digits=5, decimal_places=2, null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("river station")
        verbose_name_plural = _("river stations")
        ordering = ["river", "name"]
        constraints = [
            models.UniqueConstraint(fields=["river", "name"], name="one_station_per_river_and_name"),
            CheckConstraint(
                condition=Q(level_1__lt=F("level_2"), level_2__lt=F("level_3")),
                name="alarm_levels_rise",
                violation_error_message=_(
                    "Alarm II is higher than alarm I, and alarm III higher than alarm II."
                ),
            ),
        ]

    @property
    def alarm(self) -> str:
        """The highest alarm level that the water has reached, in the active language."""
        if self.water is None:
            return ""
        marks = (("III", self.level_3), ("II", self.level_2), ("I", self.level_1))
        reached = next((name for name, mark in marks if self.water >= mark), "")
        if not reached:
            return gettext("below alarm I")
        return gettext("above alarm %(number)s") % {"number": reached}

    def __str__(self) -> str:
        return gettext("The river %(river)s at %(station)s") % {"river": self.river, "station": self.name}


class Shelter(models.Model):
    name = models.CharField(_("name"), max_length=150)
    address = models.CharField(_("address"), max_length=200)
    commune = commune_field()
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("shelter")
        verbose_name_plural = _("shelters")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Hotline(models.Model):
    """A number to call in danger; without a commune it is for everybody."""

    label = models.CharField(_("for what"), max_length=60)
    phone = models.CharField(_("phone"), max_length=20)
    commune = commune_field(null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("emergency number")
        verbose_name_plural = _("emergency numbers")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.label}: {self.phone}"
