from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZaloChannelConfig(AppConfig):
    name = "zalo_channel"
    verbose_name = _("Zalo")

    def ready(self) -> None:
        from django.conf import settings

        from foundation.citizens import personal_data as holders
        from foundation.conversations import entry_points, windows
        from zalo_channel import CHANNEL, personal_data, reply_window, routes

        routes.register()
        windows.register(CHANNEL, reply_window.rule)
        holders.register("inbound_events", export=personal_data.export, erase=personal_data.erase)
        entry_points.register(
            "Zalo", lambda: settings.ZALO_OA_ID and f"{settings.ZALO_CHAT_URL}/{settings.ZALO_OA_ID}"
        )
