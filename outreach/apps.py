from functools import partial

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.accounts.roles import Role, grant, manage, view

SESSIONS = ("training", "material")
SURVEYS = ("survey", "question")


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = _("Community technology groups")

    def ready(self) -> None:
        from foundation.citizens import personal_data
        from foundation.insights import figures
        from foundation.maps.points import POINT_LAYERS, PointLayer
        from foundation.search import indexing
        from foundation.spreadsheets import importing
        from foundation.web import referrals
        from outreach import map_points, referral_cookie
        from outreach import personal_data as own_data
        from outreach.figures import FIGURES
        from outreach.importing import GroupImport
        from outreach.layout import group_layout
        from outreach.models import Group
        from outreach.search_source import Groups

        kept = view("dailycount", "sheet", "answer")
        grant(Role.MANAGER, self.label, (*manage("group", *SESSIONS, *SURVEYS), *kept))
        edited = ("view_group", "add_group", "change_group", *manage(*SESSIONS, *SURVEYS))
        grant(Role.EDITOR, self.label, (*edited, *kept))
        figures.register(FIGURES, start=60)
        importing.register("technology_groups", group_layout, GroupImport.apply_rows, tracked={Group: ""})
        indexing.register(Groups(), position=50)
        page = partial(reverse, "outreach:search")
        POINT_LAYERS.register(
            "to-cong-nghe", PointLayer(self.verbose_name, page, map_points.active), position=50
        )
        referrals.register(referral_cookie.redeem_cookie)
        personal_data.HOLDERS.register(
            "outreach", personal_data.Holder(export=own_data.export, erase=own_data.erase)
        )
