"""Parts of an entry: tickets, pictures, sellers, stops of an itinerary."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.files import stored_files
from foundation.web.translated_fields import Translated
from tourism.kinds import Kind


class Ticket(Translated, models.Model):
    entry = models.ForeignKey("Entry", on_delete=models.CASCADE, related_name="tickets")
    label = models.CharField(_("for whom"), max_length=80)
    label_en = models.CharField(_("for whom, English"), max_length=80, blank=True)
    amount = models.PositiveIntegerField(_("price in đồng"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label


class Focus(models.TextChoices):
    """What stays in sight where a narrower frame cuts the picture; a class of tourism.css each."""

    CENTER = "center", _("Middle")
    TOP = "top", _("Top")
    BOTTOM = "bottom", _("Bottom")
    LEFT = "left", _("On the left")
    RIGHT = "right", _("On the right")
    TOP_LEFT = "top-left", _("Top left")
    TOP_RIGHT = "top-right", _("Top right")
    BOTTOM_LEFT = "bottom-left", _("Bottom left")
    BOTTOM_RIGHT = "bottom-right", _("Bottom right")


MAX_RENDER_ATTEMPTS = 5


class PhotoQuerySet(models.QuerySet["Photo"]):
    def to_render(self) -> "PhotoQuerySet":
        """Those a worker may take now: new, or left behind by a worker that died."""
        due = Q(render_due__lte=timezone.now())  # the clock by which workers write their leases
        return self.filter(due, render_attempts__lt=MAX_RENDER_ATTEMPTS)

    def named(self, stem: str) -> "PhotoQuerySet":
        """By the random name of the file or of the small one, whatever its ending."""
        return self.filter(Q(file__contains=f"/{stem}.") | Q(thumb__contains=f"/{stem}."))


class Photo(Translated, models.Model):
    """A picture that an editor uploaded, or a drawing of the demo.

    `file` (page) and `thumb` (lists) are there at once; a worker makes `renditions` out of `original`:
    [{"size": "s", "width": 320, "height": 213, "formats": ["avif", "webp", "jpg"]}, …], the smallest first.
    """

    entry = models.ForeignKey("Entry", on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(_("picture"), upload_to="tourism/%Y/%m")
    thumb = models.FileField(upload_to="tourism/%Y/%m", editable=False)
    original = models.FileField(upload_to="tourism/%Y/%m", editable=False, blank=True, db_default="")
    width = models.PositiveSmallIntegerField(default=0, editable=False)
    height = models.PositiveSmallIntegerField(default=0, editable=False)
    thumb_width = models.PositiveSmallIntegerField(default=0, editable=False)
    thumb_height = models.PositiveSmallIntegerField(default=0, editable=False)
    renditions = models.JSONField(default=list, db_default=[], editable=False)
    placeholder = models.CharField(max_length=600, blank=True, db_default="", editable=False)
    # A worker that dies leaves its picture due again; the default takes in those of before too.
    render_due = models.DateTimeField(null=True, default=timezone.now, db_default=Now(), editable=False)
    render_attempts = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    alt = models.CharField(_("what the picture shows"), max_length=200)
    alt_en = models.CharField(_("what the picture shows, English"), max_length=200, blank=True)
    author = models.CharField(_("photographer or artist"), max_length=120)
    licence = models.CharField(
        _("licence"), max_length=80, help_text=_("For example: CC BY 4.0; given by the author.")
    )
    focus = models.CharField(
        _("most important part"), max_length=12, choices=Focus.choices, default=Focus.CENTER,
        db_default=Focus.CENTER.value,
        help_text=_("Stays in sight where lists and phones cut the picture."),
    )  # fmt: skip
    is_drawing = models.BooleanField(
        _("a drawing, not a photo"), default=False, db_default=False, help_text=_("The page says so.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "pk"]

    @property
    def stem(self) -> str:
        return PurePath(str(self.file.name)).stem

    def stored_name(self, size: str, ending: str) -> str:
        """Where a rendition is kept: beside the file, under a name that only this picture has."""
        return str(PurePath(str(self.file.name)).with_name(f"{self.stem}_{size}.{ending}"))

    def stored_names(self) -> list[str]:
        """All its files, each once."""
        made = [
            self.stored_name(rendition["size"], ending)
            for rendition in self.renditions
            for ending in rendition["formats"]
        ]
        return list(
            dict.fromkeys([str(self.file.name), str(self.thumb.name), str(self.original.name), *made])
        )

    def renditions_up_to(self, size: str) -> Iterator[dict[str, Any]]:
        for rendition in self.renditions:
            yield rendition
            if rendition["size"] == size:
                return

    def __str__(self) -> str:
        return self.alt


@receiver(post_delete, sender=Photo)
def delete_files(instance: Photo, **_signal: Any) -> None:
    stored_files.delete_after_commit(instance.stored_names())


class Offer(models.Model):
    """Who sells it: an eatery its dish, a shop its speciality."""

    product = models.ForeignKey(
        "Entry", on_delete=models.CASCADE, related_name="offers", verbose_name=_("dish or speciality"),
        limit_choices_to={"kind__in": (Kind.DISH, Kind.SPECIALITY)},
    )  # fmt: skip
    seller = models.ForeignKey(
        "Entry", on_delete=models.CASCADE, related_name="sells", verbose_name=_("eatery or shop"),
        limit_choices_to={"kind__in": (Kind.EATERY, Kind.SHOP)},
    )  # fmt: skip
    price = models.PositiveIntegerField(_("price in đồng"), null=True, blank=True)
    price_note = models.CharField(_("for how much of it"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("seller")
        verbose_name_plural = _("sellers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["product", "seller"], name="one_offer_per_seller")]

    def __str__(self) -> str:
        return f"{self.product} – {self.seller}"


class Stop(Translated, models.Model):
    """One stop of an itinerary or a tour."""

    route = models.ForeignKey("Entry", on_delete=models.CASCADE, related_name="stops")
    entry = models.ForeignKey(
        "Entry", on_delete=models.PROTECT, related_name="+", verbose_name=_("where"),
        limit_choices_to={"kind__in": (Kind.PLACE, Kind.EATERY, Kind.STAY, Kind.SHOP, Kind.DISH)},
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    day = models.PositiveSmallIntegerField(_("day of the journey"), default=1)
    at = models.TimeField(_("at"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes there"), null=True, blank=True)
    note = models.CharField(_("what to do there"), max_length=250, blank=True)
    note_en = models.CharField(_("what to do there, English"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ["day", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.position}. {self.entry}"
