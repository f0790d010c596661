from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HazardsConfig(AppConfig):
    name = "lookups.kinds.hazards"
    label = "hazards"
    verbose_name = _("Disaster notices")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from foundation.spreadsheets import registry as importers
        from foundation.web import banners
        from lookups import desk_roles, registry
        from lookups.kinds.hazards.active import banner
        from lookups.kinds.hazards.import_layout import hazard_layout
        from lookups.kinds.hazards.importing import apply_import
        from lookups.kinds.hazards.kind import TOPIC, Hazards
        from lookups.kinds.hazards.loading import load_into_empty_tables
        from lookups.subscriptions import topics

        registry.register(Hazards())
        desk_roles.open_to_editors(
            "hazards", "hazardnotice", "shelter", "hotline", "riverstation", "hazardkind",
            second_person=("publish_hazardnotice",),
        )  # fmt: skip
        desk_roles.warn_alone("hazards", "hazardnotice", second_person="publish_hazardnotice")
        topics.register(TOPIC)
        banners.register(banner)
        importers.register(importers.Importer("hazards", hazard_layout, apply_import))
        post_migrate.connect(load_into_empty_tables, sender=self, dispatch_uid="hazards")
