from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LookupsConfig(AppConfig):
    name = "lookups"
    verbose_name = _("Look-ups")

    def ready(self) -> None:
        from foundation.accounts.roles import Role, grant, view
        from foundation.search import indexing
        from foundation.web.banners import register
        from lookups import registry, releases
        from lookups.search_source import LookUps

        registry.load()
        register(releases.banners)
        indexing.register(LookUps(), position=10)
        # They choose communes.
        for role in (Role.EDITOR, Role.MODERATOR, Role.OPERATOR, Role.MANAGER, Role.ADMINISTRATOR):
            grant(role, "regions", view("adminunit"))
