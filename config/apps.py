from typing import Any

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from simple_history.signals import pre_create_historical_record

from config import checks  # noqa: F401 - registers them
from foundation.accounts import roles


def no_reason_is_empty(history_instance: Any, **_kwargs: Any) -> None:
    """The history page would show a change without a reason as “None”."""
    if history_instance.history_change_reason is None:
        history_instance.history_change_reason = ""


def name_phones() -> None:
    """django-otp calls its app and its model by words that no catalogue can translate."""
    app = apps.get_app_config("otp_totp")
    phone = app.get_model("TOTPDevice")._meta
    app.verbose_name = _("Accounts")
    phone.verbose_name = _("phone for the second step")
    phone.verbose_name_plural = _("Phones for the second step")


class PortalConfig(AppConfig):
    """The top of the house as an app, for the commands that touch every room."""

    name = "config"
    label = "portal"

    def ready(self) -> None:
        from config import observability
        from config.search import Pages
        from foundation.search import indexing

        observability.start()
        indexing.register(Pages(), position=60)
        name_phones()
        post_migrate.connect(roles.fill, dispatch_uid="roles")
        pre_create_historical_record.connect(no_reason_is_empty, dispatch_uid="no_reason_is_empty")


class PortalAdminConfig(AdminConfig):
    default_site = "config.admin.PortalAdminSite"
