from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EpidemicsConfig(AppConfig):
    name = "lookups.kinds.epidemics"
    label = "epidemics"
    verbose_name = _("Epidemics")

    def ready(self) -> None:
        from lookups import registry
        from lookups.kinds.epidemics.kind import Epidemics

        registry.register(Epidemics())
