"""Messages about scores in a restored database: those due since the dump wait until staff decide."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation import alarms
from foundation.refusals import ServiceRefusal
from lookups.kinds.exams.models import Exam, ScoreWatch
from lookups.kinds.exams.notifications import mark_told


class NotHeld(ServiceRefusal):
    """Somebody has decided meanwhile; `message` says so."""


@transaction.atomic
def hold(_dumped_at: dt.datetime) -> list[str]:
    """Hold those of each exam whose hour has come and that somebody waits for; a line on each."""
    now = timezone.now()
    waiting = ScoreWatch.objects.filter(told_at=None).values("exam")
    lines = []
    for exam in Exam.objects.to_announce(now).filter(pk__in=waiting).order_by("pk").select_for_update():
        Exam.objects.filter(pk=exam.pk).update(held_at=now)
        words = _("A backup was restored: were the scores of %(exam)s sent already? Decide on its page.")
        alarms.raise_alarm(key=_alarm(exam), message=words % {"exam": exam.name})
        lines.append(f"Scores of {exam.key} are not sent: they may have been. Staff decide on its page.")
    return lines


@transaction.atomic
def release(exam: Exam) -> int:
    """They were not sent: all who wait are told, within seconds. Their number. Raises NotHeld."""
    exam = _decide(exam)
    return ScoreWatch.objects.filter(exam=exam, told_at=None).count()


@transaction.atomic
def mark_sent(exam: Exam) -> int:
    """They were sent before the restore: nobody is told again. Their number. Raises NotHeld."""
    exam = _decide(exam)
    Exam.objects.filter(pk=exam.pk).update(announced_at=timezone.now())
    return mark_told(exam, ScoreWatch.objects.filter(exam=exam, told_at=None))


def _decide(exam: Exam) -> Exam:
    held = Exam.objects.select_for_update().get(pk=exam.pk)
    if held.held_at is None:
        raise NotHeld(_("Somebody has decided already."))
    Exam.objects.filter(pk=exam.pk).update(held_at=None)
    alarms.clear_alarm(key=_alarm(exam))
    return held


def _alarm(exam: Exam) -> str:
    return f"restore-exam-{exam.pk}"
