from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExamsConfig(AppConfig):
    name = "lookups.kinds.exams"
    label = "exams"
    verbose_name = _("Exam scores")

    def ready(self) -> None:
        from foundation.spreadsheets import registry as importers
        from lookups import registry
        from lookups.kinds.exams.importing import IMPORTER
        from lookups.kinds.exams.kind import ExamScores

        registry.register(ExamScores())
        importers.register(IMPORTER)
