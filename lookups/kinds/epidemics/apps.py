from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EpidemicsConfig(AppConfig):
    name = "lookups.kinds.epidemics"
    label = "epidemics"
    verbose_name = _("Epidemics")

    def ready(self) -> None:
        from foundation.spreadsheets import importing as importers
        from lookups import permissions, registry
        from lookups.kinds.epidemics.importing import LevelImport, SiteImport
        from lookups.kinds.epidemics.kind import Epidemics
        from lookups.kinds.epidemics.layout import outbreak_layout, site_layout
        from lookups.kinds.epidemics.models import Disease, OutbreakLevel, Site

        registry.register(Epidemics(), position=50)
        permissions.grant_editing(
            "epidemics", "disease", "outbreaklevel", "site", second_person=("publish_outbreaklevel",)
        )
        permissions.grant_emergency_release(
            "epidemics", "outbreaklevel", second_person="publish_outbreaklevel"
        )
        importers.register(
            "epidemics", outbreak_layout, LevelImport.apply_rows, tracked={OutbreakLevel: "", Disease: None}
        )
        importers.register(
            "epidemic_sites", site_layout, SiteImport.apply_rows, tracked={Site: "", Disease: None}
        )
