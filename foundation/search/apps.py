from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "foundation.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from foundation.accounts.roles import Role, grant, view
        from foundation.insights import figures

        figures.name("utility", {"search": _("Search")})
        for role in (Role.EDITOR, Role.MODERATOR, Role.MANAGER):
            grant(role, self.label, view("searchmiss"))
