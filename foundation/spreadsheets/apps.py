from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SpreadsheetsConfig(AppConfig):
    name = "foundation.spreadsheets"
    label = "spreadsheets"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from foundation.accounts.roles import Role, grant, view
        from foundation.calendar.models import CalendarException
        from foundation.jobs import queue
        from foundation.spreadsheets import background, holidays, importing, row_tracking

        queue.HANDLERS.register("import", background.HANDLER)
        apply, stays = holidays.HolidayImport.apply_rows, _("Each day off is withdrawn on its own page.")
        importing.register(
            "holidays", holidays.holiday_layout, apply, model=CalendarException, stays_because=stays
        )
        for role in (Role.COUNTER, Role.ACCOUNTANT, Role.EDITOR, Role.MANAGER, Role.ADMINISTRATOR):
            grant(role, self.label, view("importrun"))  # those of the kinds that each may import
        post_migrate.connect(row_tracking.install, dispatch_uid="rows of imports")
