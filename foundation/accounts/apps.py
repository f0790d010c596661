from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "foundation.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from foundation.accounts.roles import Role, grant

        grant(Role.ADMINISTRATOR, self.label, ("view_accountchange", "change_accountchange"))
