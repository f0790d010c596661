from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LookupsConfig(AppConfig):
    name = "lookups"
    verbose_name = _("Look-ups")

    def ready(self) -> None:
        from foundation.accounts.roles import Role, grant, view
        from lookups import registry

        registry.load()
        # They choose communes.
        for role in (Role.EDITOR, Role.MODERATOR, Role.OPERATOR, Role.MANAGER, Role.ADMINISTRATOR):
            grant(role, "regions", view("adminunit"))
