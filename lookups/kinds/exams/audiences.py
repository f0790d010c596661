"""Who waits for a score, as a group that a campaign may write to (when the day or the rules change)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.citizens.audiences import Audience, count_people
from foundation.citizens.models import Citizen
from lookups.kinds.exams.models import Exam, ScoreWatch


def _waiting(choice: str) -> QuerySet[Citizen]:
    return Citizen.objects.filter(pk__in=ScoreWatch.objects.filter(exam__key=choice).values("citizen_id"))


def _exams() -> list[tuple[str, str]]:
    return list(Exam.objects.order_by("-year", "key").values_list("key", "name"))


WAITING = Audience(
    "exam",
    _("Asked for the scores of"),
    _waiting,
    _("They asked to be notified about this exam."),
    _exams,
    counts=lambda: count_people(ScoreWatch.objects.all(), "exam__key"),
)
