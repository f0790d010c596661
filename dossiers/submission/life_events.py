"""What happens in a life and needs papers: entrances to the catalogue for who does not know what papers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """`key` stands in the address. Its Vietnamese label is what people say, so it is what is searched for."""

    key: str
    label: Any

    @property
    def words(self) -> str:
        with override("vi"):
            return str(self.label)


LIFE_EVENTS = (
    LifeEvent("sinh-con", _("Having a child")),
    LifeEvent("ket-hon", _("Getting married")),
    LifeEvent("mat-giay-to", _("Losing papers")),
    LifeEvent("xay-nha", _("Building a house")),
    LifeEvent("mua-ban-dat", _("Buying or giving land")),
    LifeEvent("chuyen-cho-o", _("Moving home")),
    LifeEvent("mo-quan", _("Opening an eatery")),
    LifeEvent("mua-xe", _("Buying a motorbike or car")),
    LifeEvent("tuoi-gia", _("Growing old")),
    LifeEvent("khuyet-tat", _("Living with a disability")),
    LifeEvent("nguoi-than-qua-doi", _("Losing a relative")),
)


def life_event(key: str) -> LifeEvent | None:
    return next((event for event in LIFE_EVENTS if event.key == key), None)
