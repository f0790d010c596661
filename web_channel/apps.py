from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebChannelConfig(AppConfig):
    name = "web_channel"
    verbose_name = _("Chat on the web")

    def ready(self) -> None:
        from foundation.conversations import windows
        from foundation.conversations.copies import COPIES
        from web_channel import CHANNEL, retention, route

        route.register()
        COPIES.register("buttons of the web", retention.forget_buttons)
        windows.RULES.register(CHANNEL, lambda: windows.ReplyRule(str(_("Web chat"))))
