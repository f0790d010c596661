from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HazardsConfig(AppConfig):
    name = "lookups.kinds.hazards"
    label = "hazards"
    verbose_name = _("Disaster notices")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from foundation.spreadsheets import importing as importers
        from foundation.web.banners import register
        from lookups import permissions, registry
        from lookups.kinds.hazards.active_notices import banners
        from lookups.kinds.hazards.importing import NoticeImport
        from lookups.kinds.hazards.kind import TOPIC, Hazards
        from lookups.kinds.hazards.layout import hazard_layout
        from lookups.kinds.hazards.models import HazardNotice
        from lookups.kinds.hazards.reference_data import load_into_empty_tables
        from lookups.subscriptions import topics

        registry.register(Hazards(), position=30)
        permissions.grant_editing(
            "hazards", "hazardnotice", "shelter", "hotline", "riverstation", "hazardkind",
            second_person=("publish_hazardnotice",),
        )  # fmt: skip
        permissions.grant_viewing("hazards", "receivedalert")
        permissions.grant_emergency_release("hazards", "hazardnotice", second_person="publish_hazardnotice")
        topics.register(TOPIC)
        register(banners)
        importers.register(
            "hazards",
            hazard_layout,
            NoticeImport.apply_rows,
            tracked={HazardNotice: "", HazardNotice.communes.through: "hazardnotice"},
        )
        post_migrate.connect(load_into_empty_tables, sender=self, dispatch_uid="hazards")
