"""Parts of an entry: tickets, photos, sellers, stops of an itinerary."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.web.translated_fields import Translated
from tourism.kinds import Kind
from tourism.models.entries import Entry


class Ticket(Translated, models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="tickets")
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


class Photo(Translated, models.Model):
    """A picture that an editor uploaded, kept small: one for the page, one for lists."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(_("picture"), upload_to="tourism/%Y/%m")
    thumb = models.FileField(upload_to="tourism/%Y/%m", editable=False)
    width = models.PositiveSmallIntegerField(default=0, editable=False)
    height = models.PositiveSmallIntegerField(default=0, editable=False)
    thumb_width = models.PositiveSmallIntegerField(default=0, editable=False)
    thumb_height = models.PositiveSmallIntegerField(default=0, editable=False)
    alt = models.CharField(_("what the picture shows"), max_length=200)
    alt_en = models.CharField(_("what the picture shows, English"), max_length=200, blank=True)
    author = models.CharField(_("photographer"), max_length=120)
    licence = models.CharField(
        _("licence"), max_length=80, help_text=_("For example: CC BY 4.0; given by the author.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.alt


class Offer(models.Model):
    """Who sells it: an eatery its dish, a shop its speciality."""

    product = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="offers", verbose_name=_("dish or speciality"),
        limit_choices_to={"kind__in": (Kind.DISH, Kind.SPECIALITY)},
    )  # fmt: skip
    seller = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="sells", verbose_name=_("eatery or shop"),
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

    route = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="stops")
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("where"),
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
