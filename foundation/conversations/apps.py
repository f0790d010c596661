from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "foundation.conversations"
    label = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from foundation.calendar.models import CalendarException
        from foundation.citizens import personal_data
        from foundation.conversations import hours, services
        from foundation.conversations.models import SpecialDay, WorkingSpan

        personal_data.HOLDERS.register(
            "conversations", personal_data.Holder(export=services.transcript, erase=services.forget)
        )
        for table in (WorkingSpan, SpecialDay, CalendarException):
            post_save.connect(hours.HOURS.forget, sender=table)
            post_delete.connect(hours.HOURS.forget, sender=table)
