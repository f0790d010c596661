from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "inbox"
    verbose_name = _("Operators' desk")

    def ready(self) -> None:
        from inbox import roles

        roles.grant_all()
