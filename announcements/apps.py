from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from foundation.accounts.roles import grant, manage, view


class AnnouncementsConfig(AppConfig):
    name = "announcements"
    verbose_name = _("Announcements")

    def ready(self) -> None:
        from announcements import figures, read_counter
        from announcements.audiences import INTERESTED
        from announcements.services import subscriptions
        from foundation.citizens import audiences, personal_data
        from foundation.insights import gauges, reach

        figures.register()
        audiences.AUDIENCES.register(INTERESTED.key, INTERESTED)
        personal_data.HOLDERS.register("news_wishes", personal_data.Holder(export=subscriptions.export))
        gauges.register(reach.VIEWS, read_counter.views)
        parts = manage("block", "attachment")
        grant("Biên tập viên", self.label, (*manage("article"), *parts, *view("correction")))
        grant("Biên tập viên", self.label, manage("campaign"))
        grant("Duyệt nội dung", self.label, (*view("campaign"), "approve_campaign"))
        grant("Quản lý trung tâm", self.label, view("article", "campaign"))
        second = (*view("article", "block", "attachment", "correction"), "release_article")
        grant("Duyệt nội dung", self.label, second)
