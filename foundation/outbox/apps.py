from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "foundation.outbox"
    label = "outbox"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from foundation.accounts.roles import Role, grant
        from foundation.citizens import personal_data
        from foundation.outbox import services
        from foundation.outbox.importing import WordingImport
        from foundation.outbox.layout import wording_layout
        from foundation.outbox.models import NoticeWording
        from foundation.spreadsheets import importing

        personal_data.HOLDERS.register(
            "notices", personal_data.Holder(export=services.history_of, erase=services.forget)
        )
        stays = _("Each proposal is sent back on its own page.")
        importing.register(
            "wordings", wording_layout, WordingImport.apply_rows, model=NoticeWording, stays_because=stays
        )
        for role in (Role.NOTICE_DUTY, Role.EDITOR, Role.ADMINISTRATOR):
            grant(role, self.label, ("view_noticewording", "add_noticewording"))
        grant(Role.MODERATOR, self.label, ("view_noticewording", "approve_noticewording"))
        grant(Role.MANAGER, self.label, ("view_noticewording",))
