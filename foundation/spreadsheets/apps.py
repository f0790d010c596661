from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SpreadsheetsConfig(AppConfig):
    name = "foundation.spreadsheets"
    label = "spreadsheets"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from foundation.accounts.roles import Role, grant, view
        from foundation.jobs import queue
        from foundation.spreadsheets import background, row_tracking

        queue.HANDLERS.register("import", background.HANDLER)
        for role in (Role.COUNTER, Role.ACCOUNTANT, Role.EDITOR, Role.MANAGER, Role.ADMINISTRATOR):
            grant(role, self.label, view("importrun"))  # those of the kinds that each may import
        post_migrate.connect(row_tracking.install, dispatch_uid="rows of imports")
