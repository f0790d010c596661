from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    """The top of the house as an app, for the commands that touch every room."""

    name = "config"
    label = "portal"


class PortalAdminConfig(AdminConfig):
    default_site = "config.admin.PortalAdminSite"
