from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HazardsConfig(AppConfig):
    name = "lookups.kinds.hazards"
    label = "hazards"
    verbose_name = _("Disaster notices")

    def ready(self) -> None:
        from foundation import banners
        from lookups import registry
        from lookups.kinds.hazards.active import banner
        from lookups.kinds.hazards.kind import TOPIC, Hazards
        from lookups.subscriptions import topics

        registry.register(Hazards())
        topics.register(TOPIC)
        banners.register(banner)
