from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BusesConfig(AppConfig):
    name = "lookups.kinds.buses"
    label = "buses"
    verbose_name = _("Buses")

    def ready(self) -> None:
        from foundation.spreadsheets import importing as importers
        from lookups import permissions
        from lookups.kinds.buses.importing import apply_import, no_table, read_feed

        permissions.grant_viewing("buses", "feed", "route", "stop")
        importers.register(importers.Importer("buses", no_table, apply_import, read=read_feed))
