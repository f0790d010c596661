"""A proxy of Entry for each kind, for the back office."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import signals
from django.utils.translation import gettext_lazy as _

from tourism.kinds import Kind
from tourism.models.entries import RECORDS, Entry, EntryQuerySet


class KindManager(models.Manager.from_queryset(EntryQuerySet)):  # type: ignore[misc]
    """The entries of one proxy's kind."""

    def get_queryset(self) -> EntryQuerySet:
        queryset: EntryQuerySet = super().get_queryset()
        return queryset.filter(kind=self.model.KIND)


class KindProxy:
    """A proxy of Entry for the back office: one kind, its own list, form and permissions."""

    KIND: Kind

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind = self.KIND.value
        super().save(*args, **kwargs)  # type: ignore[misc]


class Place(KindProxy, Entry):
    KIND = Kind.PLACE
    objects: ClassVar = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("place to see")
        verbose_name_plural = _("places to see")


class Stay(KindProxy, Entry):
    KIND = Kind.STAY
    objects: ClassVar = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("place to stay")
        verbose_name_plural = _("places to stay")


class Eatery(KindProxy, Entry):
    KIND = Kind.EATERY
    objects: ClassVar = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("place to eat")
        verbose_name_plural = _("places to eat")


class Dish(KindProxy, Entry):
    KIND = Kind.DISH
    objects: ClassVar = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("dish")
        verbose_name_plural = _("dishes")


class Speciality(KindProxy, Entry):
    KIND = Kind.SPECIALITY
    objects: ClassVar = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("speciality")
        verbose_name_plural = _("specialities")


class Shop(KindProxy, Entry):
    KIND = Kind.SHOP
    objects: ClassVar = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("shop")
        verbose_name_plural = _("shops")


class Festival(KindProxy, Entry):
    KIND = Kind.FESTIVAL
    objects: ClassVar = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("festival")
        verbose_name_plural = _("festivals")


class Tour(KindProxy, Entry):
    KIND = Kind.TOUR
    objects: ClassVar = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("tour")
        verbose_name_plural = _("tours")


class Itinerary(KindProxy, Entry):
    KIND = Kind.ITINERARY
    objects: ClassVar = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("itinerary")
        verbose_name_plural = _("itineraries")


PROXIES: tuple[type[Entry], ...] = (
    Place, Stay, Eatery, Dish, Speciality, Shop, Festival, Tour, Itinerary,
)  # fmt: skip
# Django tells of a saved proxy in the proxy's own name, which the history does not hear.
for _proxy in PROXIES:
    _proxy._meta.simple_history_manager_attribute = "history"  # type: ignore[attr-defined]
    signals.post_save.connect(RECORDS.post_save, sender=_proxy, weak=False)
    signals.post_delete.connect(RECORDS.post_delete, sender=_proxy, weak=False)
