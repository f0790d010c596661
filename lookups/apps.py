from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LookupsConfig(AppConfig):
    name = "lookups"
    verbose_name = _("Look-ups")

    def ready(self) -> None:
        from foundation.accounts.roles import grant, view
        from lookups import permissions, registry

        registry.load()
        for role in permissions.ALL:  # they choose communes
            grant(role, "regions", view("adminunit"))
