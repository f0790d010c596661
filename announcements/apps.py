from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from foundation.accounts.roles import Role, grant, manage, view


class AnnouncementsConfig(AppConfig):
    name = "announcements"
    verbose_name = _("Announcements")

    def ready(self) -> None:
        from announcements import figures, read_counter
        from announcements.audiences import INTERESTED
        from announcements.search_source import Articles
        from announcements.services import stopped_by_restore, subscriptions
        from foundation.citizens import audiences, personal_data
        from foundation.insights import gauges, reach
        from foundation.outbox import after_restore
        from foundation.search import indexing

        indexing.register(Articles(), position=30)
        figures.register()
        after_restore.HOOKS.register("campaigns", stopped_by_restore.stop_campaigns)
        audiences.AUDIENCES.register(INTERESTED.key, INTERESTED)
        personal_data.HOLDERS.register("news_wishes", personal_data.Holder(export=subscriptions.export))
        gauges.register(reach.VIEWS, read_counter.views)
        parts = manage("block", "attachment")
        grant(Role.EDITOR, self.label, (*manage("article"), *parts, *view("correction")))
        grant(Role.EDITOR, self.label, manage("campaign"))
        grant(Role.MODERATOR, self.label, (*view("campaign"), "approve_campaign"))
        grant(Role.MANAGER, self.label, view("article", "campaign"))
        second = (*view("article", "block", "attachment", "correction"), "release_article")
        grant(Role.MODERATOR, self.label, second)
