"""Community technology groups, what their posters brought, and what they taught.

Of the citizens who scan or type a code only numbers by day are kept. A `Mark` says that some phone was
counted today; with tomorrow's salt it can be matched to nothing, and it is deleted.
"""

import datetime as dt
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.citizens.models import ChannelIdentity
from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.points import POINT_IN_VIETNAM, geo_uri, map_url
from foundation.web import formats

ALPHABET = "23456789ABCDEFGHJKMNPRSTUVWXYZ"  # nothing that is read as something else: no 0/O, 1/I/L, Q
CODE_LENGTH = 5


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class GroupQuerySet(models.QuerySet["Group"]):
    def active_on(self, day: dt.date) -> "GroupQuerySet":
        return self.filter(Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


class Group(models.Model):
    """One group (tổ công nghệ số cộng đồng) of a village or street quarter.

    `commune` is the unit that set the group up, as it was then; what became of it is followed by date.
    """

    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    commune = models.ForeignKey(
        AdminUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("commune")
    )
    former_commune = models.ForeignKey(
        AdminUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("where it lay before the communes were merged"),
        help_text=_("Only for the figures by old communes."),
    )
    village = models.CharField(_("village or street quarter"), max_length=120)
    leader = models.CharField(_("leader"), max_length=120, blank=True, help_text=_("Seen by the staff only."))
    phone = models.CharField(
        _("telephone"), max_length=20, blank=True, help_text=_("Public: the number that neighbours call.")
    )
    hours = models.CharField(
        _("hours"), max_length=200, blank=True, help_text=_("When somebody is there, as neighbours say it.")
    )
    address = models.CharField(_("where the group meets"), max_length=250, blank=True)
    directions = models.CharField(
        _("how to get there"), max_length=300, blank=True, help_text=_("Landmarks, gate, parking.")
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)
    checked_on = models.DateField(_("contact checked on"), default=timezone.localdate)
    size = models.PositiveSmallIntegerField(_("members"), default=1, validators=[MinValueValidator(1)])
    decision = models.CharField(_("decision no."), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("community technology group")
        verbose_name_plural = _("community technology groups")
        ordering = ["commune__name", "village"]
        constraints = [
            models.UniqueConstraint(fields=["commune", "village"], name="one_group_per_village"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="group_ends_after_it_begins",
                violation_error_message=_("A group cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=POINT_IN_VIETNAM,
                name="group_point_is_in_vietnam",
                violation_error_message=_("Give latitude and longitude of a point in Vietnam, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village}, {self.commune}"

    def clean(self) -> None:
        super().clean()
        before = self.former_commune
        if before and self.commune_id and self.commune not in gazetteer().on(before, self.commune.valid_from):
            raise ValidationError({"former_commune": _("This did not become the commune above.")})

    def get_absolute_url(self) -> str:
        return reverse("outreach:group", args=[self.code])

    @property
    def map_url(self) -> str:
        return map_url(self.lat, self.lng)

    @property
    def geo(self) -> str:
        return geo_uri(self.lat, self.lng, str(self))

    @property
    def poster_path(self) -> str:
        """What the poster opens. No page links there: it would count its own readers."""
        return reverse("posters:landing", args=[self.code])

    @property
    def short_url(self) -> str:
        """The absolute address that the poster's QR holds."""
        return settings.PUBLIC_URL + self.poster_path

    def is_active_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def has_ended(self) -> bool:
        return self.valid_to is not None and self.valid_to < timezone.localdate()

    @property
    def typed_code(self) -> str:
        """What is typed in the chat where nothing can be scanned."""
        return f"#Q{self.code}"


class DailyCount(models.Model):
    """What one group's poster brought in one day of Vietnam."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    scans = models.PositiveIntegerField(_("scans"), default=0)
    lookups = models.PositiveIntegerField(_("first look-ups"), default=0)
    follows = models.PositiveIntegerField(_("codes typed in the chat"), default=0)

    class Meta:
        verbose_name = _("count of a day")
        verbose_name_plural = _("counts by day")
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["group", "day"], name="one_count_per_group_and_day")]

    def __str__(self) -> str:
        return f"{self.group} {self.day}"


class Salt(models.Model):
    """The random salt of a day; deleted with its marks when the next day begins."""

    day = models.DateField(primary_key=True)
    value = models.BinaryField()

    class Meta:
        verbose_name = _("key of a day")
        verbose_name_plural = _("keys of days")

    def __str__(self) -> str:
        return formats.day(self.day)


class Mark(models.Model):
    """HMAC-SHA-256 of what was counted, where, and for which phone's cookie, under its day's salt."""

    salt = models.ForeignKey(Salt, on_delete=models.CASCADE, related_name="marks")
    digest = models.BinaryField()

    class Meta:
        verbose_name = _("counted visit")
        verbose_name_plural = _("counted visits")
        constraints = [models.UniqueConstraint(fields=["salt", "digest"], name="one_mark_per_day")]

    def __str__(self) -> str:
        return str(self.salt)


class Arrival(models.Model):
    """This account has been counted for a group once; for which one is not kept."""

    identity = models.OneToOneField(ChannelIdentity, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("counted account")
        verbose_name_plural = _("counted accounts")

    def __str__(self) -> str:
        return str(self.identity)
