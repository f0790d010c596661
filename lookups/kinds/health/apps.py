from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthConfig(AppConfig):
    name = "lookups.kinds.health"
    label = "health"
    verbose_name = _("Health facilities")

    def ready(self) -> None:
        from foundation.spreadsheets import importing as importers
        from lookups import permissions
        from lookups.kinds.health.importing import FacilityImport
        from lookups.kinds.health.layout import facility_layout

        permissions.grant_editing("health", "facility", "openinghours")
        importers.register(importers.Importer("health", facility_layout, FacilityImport.apply_rows))
