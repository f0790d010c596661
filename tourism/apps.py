from functools import partial

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.accounts.roles import Role, grant, manage, view, withdraw

KINDS = ("place", "stay", "eatery", "dish", "speciality", "shop", "festival", "tour", "itinerary")
PARTS = ("openinghours", "ticket", "photo", "offer", "stop")


class TourismConfig(AppConfig):
    name = "tourism"
    verbose_name = _("Tourism")

    def ready(self) -> None:
        from foundation.insights import figures
        from foundation.maps.points import POINT_LAYERS, PointLayer
        from foundation.search import indexing
        from foundation.spreadsheets import importing as importers
        from tourism import route_maps
        from tourism.importing import importer_of
        from tourism.layout import NAME_OF, layout_of
        from tourism.models import Entry, Offer, OpeningHours
        from tourism.search_source import Handbook

        for kind, name in NAME_OF.items():
            importers.register(
                name,
                layout_of(kind),
                importer_of(kind),
                tracked={Entry: "", OpeningHours: "entry", Offer: "product"},
            )
        indexing.register(Handbook(), position=20)
        page = partial(reverse, "tourism:home")
        POINT_LAYERS.register(
            "cam-nang", PointLayer(_("Travel handbook"), page, route_maps.published), position=40
        )
        figures.name("utility", {"cam-nang": _("Travel handbook")})
        editing = (*manage(*KINDS, *PARTS), *view("entry"))
        grant(Role.EDITOR, self.label, editing)
        grant(Role.MODERATOR, self.label, (*view("entry", *KINDS, *PARTS), "publish_entry"))
        grant(Role.MANAGER, self.label, view("entry", *KINDS, *PARTS))
        grant(Role.ADMINISTRATOR, self.label, editing)
        withdraw(Role.ADMINISTRATOR, self.label, ("publish_entry",))
