from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "foundation.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from foundation.accounts import access
        from foundation.accounts.roles import Role, grant

        access.ACCESS.register("permission", access.permissions_of)
        access.ACCESS.register("superuser", access.superuser_of)
        grant(Role.ADMINISTRATOR, self.label, ("view_accountchange", "change_accountchange"))
