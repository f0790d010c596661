from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "inbox"
    verbose_name = _("Operators' desk")

    def ready(self) -> None:
        from foundation.citizens.timeline import SOURCES
        from foundation.conversations import actions, context
        from foundation.spreadsheets import importing
        from inbox import permissions, tagging, timeline
        from inbox.importing import CannedAnswerImport
        from inbox.layout import ready_answer_layout
        from inbox.models import CannedAnswer

        importing.register(
            "ready_answers",
            ready_answer_layout,
            CannedAnswerImport.apply_rows,
            model=CannedAnswer,
            tracked={CannedAnswer: ""},
        )
        permissions.grant_roles()
        SOURCES.register("chats", timeline.SOURCE, position=3)
        context.CARDS.register("tags", (tagging.LABEL, tagging.cards))
        tag = actions.ConversationAction(
            "tags", tagging.LABEL, tagging.build_form, tagging.perform, permission="citizens.add_tagging"
        )
        actions.ACTIONS.register(tag.key, tag)
