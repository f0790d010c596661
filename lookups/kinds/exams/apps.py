from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExamsConfig(AppConfig):
    name = "lookups.kinds.exams"
    label = "exams"
    verbose_name = _("Exam scores")

    def ready(self) -> None:
        from foundation.citizens import personal_data
        from foundation.citizens.audiences import AUDIENCES
        from foundation.spreadsheets import importing as importers
        from lookups import permissions
        from lookups.kinds.exams import audiences, notifications
        from lookups.kinds.exams.importing import IMPORTER

        permissions.grant_editing("exams", "exam", "cutoff", second_person=("change_exam",))
        permissions.grant_viewing_of_persons("exams", "candidate", "correction", "scorewatch")
        importers.register(IMPORTER)
        AUDIENCES.register(audiences.WAITING.key, audiences.WAITING)
        personal_data.HOLDERS.register("score_watches", personal_data.Holder(export=notifications.export))
