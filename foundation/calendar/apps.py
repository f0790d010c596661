from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    name = "foundation.calendar"
    label = "calendar"
    verbose_name = _("Working days")

    def ready(self) -> None:
        from foundation.accounts.roles import Role, grant, manage, view
        from foundation.calendar import services
        from foundation.calendar.models import CalendarException

        for signal in (post_save, post_delete):
            signal.connect(services.DAYS.forget, sender=CalendarException)
        post_migrate.connect(_fill, sender=self)
        grant(Role.ADMINISTRATOR, self.label, manage("calendarexception"))
        grant(Role.LEADER, self.label, (*view("calendarexception"), "confirm_calendarexception"))
        both = (*manage("calendarexception"), "confirm_calendarexception")
        grant(Role.MANAGER, self.label, both)
        grant(Role.MANAGER, "regions", view("adminunit"))  # to choose a region


def _fill(apps: Apps = installed, **_: Any) -> None:
    """After every migrate: the years ahead that nobody has entered yet."""
    from foundation.calendar import seed

    try:
        apps.get_model("calendar", "CalendarException")
    except LookupError:  # a migrate that stopped before the table was there
        return
    seed.fill()
