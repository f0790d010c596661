from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

TOKENS = ("view_oatoken", "change_oatoken")
EVENTS = ("view_inboundevent", "change_inboundevent")  # `change`: have a failed one processed again


class ZaloChannelConfig(AppConfig):
    name = "zalo_channel"
    verbose_name = _("Zalo")

    def ready(self) -> None:
        from django.conf import settings

        from announcements import publishers
        from foundation.accounts.roles import Role, grant, manage, view
        from foundation.citizens import personal_data as holders
        from foundation.citizens import windows
        from foundation.conversations import channel_media, entry_points
        from foundation.insights import figures, gauges, reach
        from foundation.spreadsheets import importing
        from zalo_channel import CHANNEL, personal_data, replies, routes
        from zalo_channel.articles import OaPublisher, shares, views
        from zalo_channel.importing import TemplateImport
        from zalo_channel.layout import template_layout
        from zalo_channel.models import MessageTemplate

        grant(
            Role.ADMINISTRATOR,
            "zalo_channel",
            (*manage("messagetemplate"), *manage("templatewindow"), *TOKENS, *EVENTS),
        )
        grant(Role.NOTICE_DUTY, "zalo_channel", (*view("messagetemplate"), *EVENTS))
        importing.register(
            "message_templates",
            template_layout,
            TemplateImport.apply_rows,
            model=MessageTemplate,
            stays_because=_("A template is switched off on its own page: messages that were sent name it."),
        )
        routes.register()
        publishers.register(OaPublisher())
        for cut in ("channel", "account"):
            figures.name(cut, {CHANNEL: "Zalo"})
        gauges.register(reach.VIEWS, views)
        gauges.register(reach.SHARES, shares)
        windows.RULES.register(CHANNEL, replies.rule)
        channel_media.FETCHERS.register(CHANNEL, replies.fetch)
        holders.HOLDERS.register(
            "inbound_events", holders.Holder(export=personal_data.export, erase=personal_data.erase)
        )
        entry_points.ENTRY_POINTS.register(
            "Zalo", lambda: settings.ZALO_OA_ID and f"{settings.ZALO_CHAT_URL}/{settings.ZALO_OA_ID}"
        )
