from functools import partial

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class HealthConfig(AppConfig):
    name = "lookups.kinds.health"
    label = "health"
    verbose_name = _("Health facilities")

    def ready(self) -> None:
        from foundation.maps.points import POINT_LAYERS, PointLayer
        from foundation.spreadsheets import importing as importers
        from lookups import permissions, registry
        from lookups.kinds.health import map_points
        from lookups.kinds.health.importing import FacilityImport
        from lookups.kinds.health.kind import HealthFacilities
        from lookups.kinds.health.layout import facility_layout
        from lookups.kinds.health.models import Facility, OpeningHours

        registry.register(HealthFacilities(), position=40)
        permissions.grant_editing("health", "facility", "openinghours")
        page = partial(reverse, "lookups:look_up", args=["y-te"])
        POINT_LAYERS.register("y-te", PointLayer(self.verbose_name, page, map_points.facilities), position=20)
        importers.register(
            "health",
            facility_layout,
            FacilityImport.apply_rows,
            tracked={Facility: "", OpeningHours: "facility"},
        )
