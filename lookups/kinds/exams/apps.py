from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExamsConfig(AppConfig):
    name = "lookups.kinds.exams"
    label = "exams"
    verbose_name = _("Exam scores")

    def ready(self) -> None:
        from foundation.citizens import personal_data
        from foundation.citizens.audiences import AUDIENCES
        from foundation.outbox import after_restore, archiving
        from foundation.spreadsheets import importing as importers
        from lookups import permissions, registry
        from lookups.kinds.exams import audiences, notifications
        from lookups.kinds.exams.importing import apply_import, layout
        from lookups.kinds.exams.kind import ExamScores
        from lookups.kinds.exams.services import bulk_import, held_announcements

        registry.register(ExamScores(), position=10)
        permissions.grant_editing("exams", "exam", "cutoff", second_person=("change_exam",))
        permissions.grant_viewing_of_persons("exams", "candidate", "correction", "scorewatch")
        importers.register(
            "exams",
            layout,
            apply_import,
            options={"exam": "exams: the key of the examination, such as THPT-2026"},
            stays_because=_("Scores follow one another as versions: import the correct file."),
            take_large=bulk_import.take_large,
        )
        after_restore.HOOKS.register("exams", held_announcements.hold)
        archiving.PERSONAL_KEYS.register(notifications.PURPOSE, ":")
        AUDIENCES.register(audiences.WAITING.key, audiences.WAITING)
        personal_data.HOLDERS.register("score_watches", personal_data.Holder(export=notifications.export))
