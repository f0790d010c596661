from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BusesConfig(AppConfig):
    name = "lookups.kinds.buses"
    label = "buses"
    verbose_name = _("Buses")

    def ready(self) -> None:
        from foundation.spreadsheets import registry as importers
        from lookups import desk_roles, registry
        from lookups.kinds.buses.importer import apply_import, no_table, read_feed
        from lookups.kinds.buses.kind import Buses

        registry.register(Buses())
        desk_roles.only_to_look_at("buses", "feed", "route", "stop")
        importers.register(importers.Importer("buses", no_table, apply_import, read=read_feed))
