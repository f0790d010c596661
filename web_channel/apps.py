from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebChannelConfig(AppConfig):
    name = "web_channel"
    verbose_name = _("Chat on the web")

    def ready(self) -> None:
        from foundation.citizens import personal_data, windows
        from foundation.conversations.copies import COPIES
        from web_channel import CHANNEL, retention, route

        route.register()
        COPIES.register("buttons of the web", retention.forget_buttons)
        personal_data.HOLDERS.register(
            "web_chat",
            personal_data.Holder(export=retention.waiting_files, erase=retention.forget_waiting_files),
        )
        windows.RULES.register(CHANNEL, lambda: windows.ReplyRule(str(_("Web chat"))))
