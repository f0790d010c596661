"""A proxy of Entry for each kind: its own list, form and permissions in the back office."""

from typing import Any

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
    KIND: Kind

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind = self.KIND.value
        super().save(*args, **kwargs)  # type: ignore[misc]


def _proxy(kind: Kind, singular: Any, plural: Any) -> type[Entry]:
    meta = type("Meta", (), {"proxy": True, "verbose_name": singular, "verbose_name_plural": plural})
    attributes = {"__module__": __name__, "KIND": kind, "objects": KindManager(), "Meta": meta}
    proxy: Any = type(kind.value.title(), (KindProxy, Entry), attributes)
    # Django sends its signals for the proxy class, to which the history of Entry does not listen.
    proxy._meta.simple_history_manager_attribute = "history"
    signals.post_save.connect(RECORDS.post_save, sender=proxy, weak=False)
    signals.post_delete.connect(RECORDS.post_delete, sender=proxy, weak=False)
    return proxy


PROXIES = {
    kind: _proxy(kind, singular, plural)
    for kind, singular, plural in (
        (Kind.PLACE, _("place to see"), _("places to see")),
        (Kind.STAY, _("place to stay"), _("places to stay")),
        (Kind.EATERY, _("place to eat"), _("places to eat")),
        (Kind.DISH, _("dish"), _("dishes")),
        (Kind.SPECIALITY, _("speciality"), _("specialities")),
        (Kind.SHOP, _("shop"), _("shops")),
        (Kind.FESTIVAL, _("festival"), _("festivals")),
        (Kind.TOUR, _("tour"), _("tours")),
        (Kind.ITINERARY, _("itinerary"), _("itineraries")),
    )
}
