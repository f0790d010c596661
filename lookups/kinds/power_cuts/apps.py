from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PowerCutsConfig(AppConfig):
    name = "lookups.kinds.power_cuts"
    label = "power_cuts"
    verbose_name = _("Power cuts")

    def ready(self) -> None:
        from foundation.spreadsheets import importing as importers
        from lookups import permissions, registry
        from lookups.kinds.power_cuts.importing import PowerCutImport
        from lookups.kinds.power_cuts.kind import TOPIC, PowerCuts
        from lookups.kinds.power_cuts.layout import power_cut_layout
        from lookups.subscriptions import topics

        registry.register(PowerCuts(), position=20)
        permissions.grant_editing("power_cuts", "powercut", "bulletin")
        topics.register(TOPIC)
        importers.register(
            "power_cuts",
            power_cut_layout,
            PowerCutImport.apply_rows,
            stays_because=_("Subscribers may have been told: cancel the power cuts in their list."),
        )
