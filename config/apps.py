from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate

from foundation import roles


class PortalConfig(AppConfig):
    """The top of the house as an app, for the commands that touch every room."""

    name = "config"
    label = "portal"

    def ready(self) -> None:
        post_migrate.connect(roles.fill, dispatch_uid="roles")


class PortalAdminConfig(AdminConfig):
    default_site = "config.admin.PortalAdminSite"
