from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "lookups.subscriptions"
    label = "subscriptions"
    verbose_name = _("Subscriptions")

    def ready(self) -> None:
        from foundation.citizens import audiences, personal_data
        from lookups import permissions
        from lookups.subscriptions import audiences as own_audiences
        from lookups.subscriptions import personal_data as own_data

        personal_data.HOLDERS.register("subscriptions", personal_data.Holder(export=own_data.export))
        for audience in own_audiences.AUDIENCES:
            audiences.AUDIENCES.register(audience.key, audience)
        permissions.grant_viewing_of_persons("subscriptions", "subscription")
