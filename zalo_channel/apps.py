from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZaloChannelConfig(AppConfig):
    name = "zalo_channel"
    verbose_name = _("Zalo")

    def ready(self) -> None:
        from zalo_channel import routes

        routes.register()
