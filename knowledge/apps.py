from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Questions and answers")

    def ready(self) -> None:
        from foundation.spreadsheets import importing as importers
        from knowledge import permissions
        from knowledge.importing import QuestionAnswerImport
        from knowledge.layout import knowledge_layout
        from knowledge.models import QuestionAnswer

        permissions.grant_roles()
        importers.register(
            "knowledge", knowledge_layout, QuestionAnswerImport.apply_rows, tracked={QuestionAnswer: ""}
        )
