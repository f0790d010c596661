from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    name = "petitions"
    verbose_name = _("Petitions")

    def ready(self) -> None:
        from foundation import typed_codes
        from foundation.citizens import personal_data
        from petitions import personal_data as own_data
        from petitions import roles
        from petitions.views.track import address_of_code

        roles.grant_all()
        personal_data.register(
            "petitions", export=own_data.export, erase=own_data.erase, still_needed=own_data.still_needed
        )
        typed_codes.register("petition", address_of_code)
