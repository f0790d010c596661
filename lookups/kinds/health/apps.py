from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthConfig(AppConfig):
    name = "lookups.kinds.health"
    label = "health"
    verbose_name = _("Health facilities")

    def ready(self) -> None:
        from foundation.spreadsheets import registry as importers
        from lookups import desk_roles, registry
        from lookups.kinds.health.import_layout import facility_layout
        from lookups.kinds.health.importing import apply_import
        from lookups.kinds.health.kind import HealthFacilities

        registry.register(HealthFacilities())
        desk_roles.open_to_editors("health", "facility", "openinghours")
        importers.register(importers.Importer("health", facility_layout, apply_import))
