from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitizensConfig(AppConfig):
    name = "foundation.citizens"
    label = "citizens"
    verbose_name = _("Citizens")

    def ready(self) -> None:
        from django.db.models import Exists, OuterRef
        from django.utils.module_loading import autodiscover_modules

        from foundation.accounts.roles import Role, grant, manage, view
        from foundation.citizens import audiences, personal_data, tags, timeline, timeline_page
        from foundation.citizens.models import ChannelIdentity, Citizen

        autodiscover_modules("personal_fields")
        follows = ChannelIdentity.objects.filter(citizen=OuterRef("pk"), is_following=True)
        followers = Citizen.objects.filter(Exists(follows))
        audiences.AUDIENCES.register(
            "followers",
            audiences.Audience(
                "followers",
                _("All who follow the page"),
                lambda _choice: followers.all(),
                _("They follow the page, and may stop any category of news."),
                counts=lambda: {"": followers.count()},
            ),
            position=0,
        )
        audiences.AUDIENCES.register(tags.AUDIENCE.key, tags.AUDIENCE, position=1)
        consents = timeline.Source(
            _("Consents"),
            "handshake",
            lambda reader: True,
            timeline_page.consent_entries,
            is_of_the_person=True,
        )
        timeline.SOURCES.register("consents", consents, position=4)
        personal_data.HOLDERS.register("tags", personal_data.Holder(export=tags.export))
        grant(Role.OPERATOR, self.label, (*view("tag"), "add_tag", "change_tag", *manage("tagging")))
        grant(Role.MANAGER, self.label, manage("tag", "tagging"))
        grant(Role.MANAGER, self.label, view("personaldataread"))
        for role in (Role.COUNTER, Role.OPERATOR, Role.MANAGER):
            grant(role, self.label, ("view_datarequest", "add_datarequest"))
        grant(Role.MANAGER, self.label, ("decide_datarequest",))
        grant(Role.EDITOR, self.label, view("tag"))
