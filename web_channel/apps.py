from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebChannelConfig(AppConfig):
    name = "web_channel"
    verbose_name = _("Chat on the web")
