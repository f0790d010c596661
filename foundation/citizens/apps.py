from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitizensConfig(AppConfig):
    name = "foundation.citizens"
    label = "citizens"
    verbose_name = _("Citizens")

    def ready(self) -> None:
        from foundation import audiences
        from foundation.citizens.models import Citizen

        followers = Citizen.objects.filter(identities__is_following=True).distinct()
        audiences.register(
            audiences.Audience(
                "followers",
                _("All who follow the page"),
                lambda _choice: followers.all(),
                _("They follow the page, and may stop any category of news."),
            )
        )
