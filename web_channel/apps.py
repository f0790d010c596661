from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebChannelConfig(AppConfig):
    name = "web_channel"
    verbose_name = _("Chat on the web")

    def ready(self) -> None:
        from foundation.conversations import windows
        from web_channel import CHANNEL, route

        route.register()
        windows.RULES.register(CHANNEL, lambda: windows.ReplyRule(str(_("Web chat"))))
