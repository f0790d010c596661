from functools import partial

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class BusesConfig(AppConfig):
    name = "lookups.kinds.buses"
    label = "buses"
    verbose_name = _("Buses")

    def ready(self) -> None:
        from foundation.maps.features import FEATURES
        from foundation.maps.points import POINT_LAYERS, PointLayer
        from foundation.maps.transit import FINDERS
        from foundation.spreadsheets import importing as importers
        from lookups import permissions, registry
        from lookups.kinds.buses import ends, map_points
        from lookups.kinds.buses.importing import apply_import, no_table, read_feed
        from lookups.kinds.buses.kind import Buses
        from lookups.kinds.buses.models import Feed

        registry.register(Buses(), position=80)
        permissions.grant_viewing("buses", "feed", "route", "stop")
        page = partial(reverse, "lookups:look_up", args=["xe-buyt"])
        POINT_LAYERS.register("xe-buyt", PointLayer(_("Bus stops"), page, map_points.stops), position=30)
        FEATURES.register("bus_lines", map_points.features)
        FINDERS.register("buses", ends.stops_near)
        importers.register(
            "buses",
            no_table,
            apply_import,
            read=read_feed,
            model=Feed,
            stays_because=_("A feed replaces the whole timetable: import the former feed."),
        )
