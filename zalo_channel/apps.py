from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZaloChannelConfig(AppConfig):
    name = "zalo_channel"
    verbose_name = _("Zalo")

    def ready(self) -> None:
        from django.conf import settings

        from foundation.conversations import entry_points
        from zalo_channel import routes

        routes.register()
        entry_points.register(
            "Zalo", lambda: settings.ZALO_OA_ID and f"{settings.ZALO_CHAT_URL}/{settings.ZALO_OA_ID}"
        )
