"""Cancel the messages about scores that are no longer shown; whom they did not reach waits again."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from foundation.outbox.cancellation import cancel_unsent
from foundation.outbox.models import Lane, Notice, NoticeQuerySet
from lookups.kinds.exams.models import Exam, ScoreWatch

PURPOSE = "exam-score"


def event_prefix(exam: Exam) -> str:
    """What the event keys begin with while the exam is shown so: after a correction, and when it is shown
    again after it was hidden, they are others. The part before the first colon names the exam."""
    return f"{exam.key}:r{exam.revision}.{exam.times_hidden}:"


def after_save(before: Exam, exam: Exam) -> None:
    """In the transaction that changes the exam at the desk, under its lock; `before`: as it was."""
    if before.is_published and not exam.is_published:
        since = Coalesce(F("first_published_at"), Value(before.publish_at))
        Exam.objects.filter(pk=exam.pk).update(first_published_at=since)
        cancel(exam.key)


def after_correction(exam: Exam) -> None:
    """In the transaction of the import: those whose marks changed are told the new ones."""
    Exam.objects.filter(pk=exam.pk).update(announced_at=None)
    cancel(exam.key)


@transaction.atomic
def cancel(key: str) -> None:
    """Of the exam: cancel what was not sent and does not say what is shown now; those people wait again."""
    exam = Exam.objects.select_for_update(no_key=True).filter(key=key).first()
    notices = Notice.objects.filter(purpose=PURPOSE, event_key__startswith=f"{key}:")
    if exam and exam.is_published:
        notices = notices.exclude(event_key__startswith=event_prefix(exam))
    elif exam:
        exam.times_hidden += 1
        exam.announced_at = None
        exam.save(update_fields=["times_hidden", "announced_at"])
    unreached = cancel_unsent(notices.owed().filter(lane=Lane.BULK)) | cancel_unsent(notices.unknown())
    if exam and exam.first_published_at:
        unreached |= cancel_unsent(notices.dead().filter(created_at__gte=exam.first_published_at))
    if exam:
        _wait_again(exam, unreached)


def cancel_outdated(now: dt.datetime) -> None:
    """What no change cancelled in its transaction: a message whose sending failed after it, an exam that was
    deleted, or hidden by a statement."""
    published = Exam.objects.published(now)
    published.filter(first_published_at=None).update(first_published_at=F("publish_at"))
    hidden = Exam.objects.exclude(announced_at=None).exclude(pk__in=published.values("pk"))
    for key in {*hidden.values_list("key", flat=True), *_keys_of(_outdated(published))}:
        cancel(key)


def _outdated(published: Iterable[Exam]) -> NoticeQuerySet:
    """Those that wait on the lane of broadcasts are read: an index leads to them, not to a purpose."""
    current = Q(pk=None)
    for exam in published:
        current |= Q(event_key__startswith=event_prefix(exam))
    return Notice.objects.owed().idle().filter(lane=Lane.BULK, purpose=PURPOSE).exclude(current)


def _keys_of(notices: NoticeQuerySet) -> set[str]:
    return {key.partition(":")[0] for key in notices.values_list("event_key", flat=True)}


def _wait_again(exam: Exam, unreached: set[tuple[int, str]]) -> None:
    told = ScoreWatch.objects.filter(exam=exam, citizen__in={citizen for citizen, _sbd in unreached})
    rows = told.values_list("pk", "citizen_id", "sbd")
    again = [pk for pk, citizen, sbd in rows if (citizen, sbd) in unreached]
    ScoreWatch.objects.filter(pk__in=again).update(told_at=None)
