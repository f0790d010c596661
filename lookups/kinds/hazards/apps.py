from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HazardsConfig(AppConfig):
    name = "lookups.kinds.hazards"
    label = "hazards"
    verbose_name = _("Disaster notices")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from foundation.spreadsheets import importing as importers
        from foundation.web import banners
        from lookups import permissions
        from lookups.kinds.hazards.active_notices import banner
        from lookups.kinds.hazards.importing import NoticeImport
        from lookups.kinds.hazards.kind import TOPIC
        from lookups.kinds.hazards.layout import hazard_layout
        from lookups.kinds.hazards.models import HazardNotice
        from lookups.kinds.hazards.reference_data import load_into_empty_tables
        from lookups.subscriptions import topics

        permissions.grant_editing(
            "hazards", "hazardnotice", "shelter", "hotline", "riverstation", "hazardkind",
            second_person=("publish_hazardnotice",),
        )  # fmt: skip
        permissions.grant_viewing("hazards", "receivedalert")
        permissions.grant_emergency_release("hazards", "hazardnotice", second_person="publish_hazardnotice")
        topics.register(TOPIC)
        banners.register(banner)
        importers.register(
            "hazards",
            hazard_layout,
            NoticeImport.apply_rows,
            tracked={HazardNotice: "", HazardNotice.communes.through: "hazardnotice"},
        )
        post_migrate.connect(load_into_empty_tables, sender=self, dispatch_uid="hazards")
