from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "foundation.conversations"
    label = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from foundation.citizens import personal_data
        from foundation.conversations import services

        personal_data.register("conversations", export=services.transcript, erase=services.forget)
