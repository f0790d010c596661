from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "lookups.subscriptions"
    label = "subscriptions"
    verbose_name = _("Subscriptions")

    def ready(self) -> None:
        from foundation.citizens import audiences, personal_data
        from lookups import desk_roles
        from lookups.subscriptions import groups
        from lookups.subscriptions import personal_data as own_data

        personal_data.register("subscriptions", export=own_data.export)
        for audience in groups.AUDIENCES:
            audiences.register(audience)
        desk_roles.about_persons("subscriptions", "subscription")
