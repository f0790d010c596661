"""«Báo điểm cho tôi»: who asked to be told a score; the messages at publication and after a correction."""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from foundation.citizens.languages import language_of
from foundation.citizens.models import Citizen
from foundation.messages import Button, Message
from foundation.outbox import services as outbox
from foundation.outbox.models import Lane
from foundation.refusals import ServiceRefusal
from lookups.base import State
from lookups.kinds.exams import answers, score_query
from lookups.kinds.exams.models import Candidate, Exam, ScoreWatch
from lookups.kinds.exams.services.cancellation import PURPOSE, cancel_outdated, event_prefix
from lookups.kinds.exams.snapshot.format import LoadedExam

__all__ = ["PURPOSE"]
MOST_NUMBERS = 5
BATCH = 500
PAGE = "/tra-cuu/diem-thi/"


class SubscriptionRefused(ServiceRefusal):
    """`message` says why, in the active language."""


@dataclass(frozen=True, slots=True)
class Promise:
    """`minutes`: how long after publication the last of all messages goes out, at the rate that is set."""

    watch: ScoreWatch
    waiting: int
    minutes: int


@transaction.atomic
def subscribe(*, book: LoadedExam, sbd: str, citizen: Citizen) -> Promise:
    """Remember the wish; the same wish again changes nothing, but who was told before scores were taken back
    is told again. Raises SubscriptionRefused."""
    exam = Exam.objects.get(key=book.entry.key)
    if exam.is_published:
        raise SubscriptionRefused(
            _("%(exam)s has published its scores. Please write: exam score %(number)s")
            % {"exam": exam.name, "number": sbd}
        )
    Citizen.objects.select_for_update().get(pk=citizen.pk)
    mine = ScoreWatch.objects.filter(exam=exam, citizen=citizen)
    if mine.count() >= MOST_NUMBERS and not mine.filter(sbd=sbd).exists():
        raise SubscriptionRefused(
            _("You can ask to be notified about at most %(most)d candidate numbers.") % {"most": MOST_NUMBERS}
        )
    kept, _is_new = ScoreWatch.objects.get_or_create(exam=exam, sbd=sbd, citizen=citizen)
    mine.filter(sbd=sbd).update(told_at=None)
    waiting = ScoreWatch.objects.filter(exam=exam, told_at=None).count()
    return Promise(kept, waiting, minutes_for(waiting))


def minutes_for(messages: int) -> int:
    """Whole minutes, at least one, that so many messages take."""
    return max(1, math.ceil(messages / settings.OUTBOX_SENDS_PER_MINUTE))


def unsubscribe(*, sbd: str, citizen: Citizen) -> bool:
    """False where nothing was promised."""
    return bool(ScoreWatch.objects.filter(sbd=sbd, citizen=citizen, told_at=None).delete()[0])


def announce(now: dt.datetime | None = None) -> int:
    """Owe a message to everybody who waits for an exam that is published; the number newly owed.

    In batches, each a transaction of its own: after a crash the rest follows, and nobody is told twice.
    """
    now = now or timezone.now()
    cancel_outdated(now)
    owed = 0
    for pk in Exam.objects.to_announce(now).values_list("pk", flat=True):
        while batch := enqueue_batch(pk, now):
            owed += batch
    return owed


@transaction.atomic
def enqueue_batch(pk: int, now: dt.datetime) -> int:
    """Every batch reads the exam anew under its lock: a withdrawal comes before the batch or after it.

    None while the exam is being changed or its snapshot is not here: the next pass does it.
    """
    exams = Exam.objects.to_announce(now).filter(pk=pk)
    exam = exams.select_for_update(no_key=True, skip_locked=True, of=("self",)).first()
    book = _book_of(exam) if exam else None
    if exam is None or book is None:
        return 0
    waiting = _to_tell(exam).select_related("citizen").order_by("pk")
    watches = list(waiting.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    for each in watches:
        with translation.override(language_of(each.citizen)):
            outbox.enqueue(
                citizen=each.citizen,
                purpose=PURPOSE,
                event_key=f"{event_prefix(exam)}{each.sbd}",
                message=message_about(book, each.sbd, is_correction=bool(each.told_at and each.told_version)),
                lane=Lane.BULK,
                subject=each.sbd,
                summary=_("Exam scores of candidate number %(number)s") % {"number": each.sbd},
            )
    mark_told(exam, ScoreWatch.objects.filter(pk__in=[each.pk for each in watches]))
    if not _to_tell(exam).exists():
        Exam.objects.filter(pk=exam.pk).update(announced_at=timezone.now())
    return len(watches)


def mark_told(exam: Exam, watches: QuerySet[ScoreWatch]) -> int:
    """Their number. Where the number alone does not open the scores, no message holds any."""
    version = _version(exam) if exam.second_factor == Exam.Factor.NONE else None
    return watches.update(told_at=timezone.now(), told_version=version)


def _to_tell(exam: Exam) -> QuerySet[ScoreWatch]:
    """Who was never told, and who was told other scores than are shown now."""
    outdated = Q(told_version__isnull=False) & ~Q(told_version=F("version"))
    watches = ScoreWatch.objects.filter(exam=exam).annotate(version=_version(exam))
    return watches.filter(Q(told_at=None) | outdated)


def _version(exam: Exam) -> Coalesce:
    row = Candidate.objects.filter(exam=exam, sbd=OuterRef("sbd"))
    return Coalesce(Subquery(row.values("version")), 0)


def _book_of(exam: Exam) -> LoadedExam | None:
    """What everybody sees, once it is what the table says."""
    book = score_query.loaded_exam(exam.key)
    if book is None or book.snapshot is None or not book.entry.is_open(timezone.now().timestamp()):
        return None
    return book if book.snapshot.figures["revision"] == exam.revision else None


def message_about(book: LoadedExam, sbd: str, *, is_correction: bool) -> Message:
    """The scores themselves only where the number alone opens them."""
    entry = book.entry
    said = {"exam": entry.name, "number": sbd}
    link = Button(_("See the scores"), "url", f"{settings.PUBLIC_URL}{PAGE}?exam={entry.key}&sbd={sbd}")
    if entry.second_factor != "none":
        words = _("%(exam)s has published its scores. You can see those of candidate number %(number)s now.")
        return Message(words % said, (link,))
    outcome = score_query.find_score(book, sbd)
    if outcome.state != State.FOUND or outcome.found is None:
        words = _(
            "%(exam)s has published its scores, but candidate number %(number)s is not among them. Please"
            " check the number."
        )
        return Message(words % said, (link,))
    heading = _("Scores of candidate number %(number)s, %(exam)s")
    if is_correction:
        heading = _("The scores of candidate number %(number)s were corrected, %(exam)s")
    lines = [f"{row.label}: {row.value}" for row in answers.rows_of(entry, outcome.found)]
    return Message("\n".join([heading % said, *lines]), (link,))


def export(citizen: Citizen) -> list[dict[str, Any]]:
    return [
        {"exam": row.exam.key, "sbd": row.sbd, "created_at": row.created_at, "told_at": row.told_at}
        for row in ScoreWatch.objects.filter(citizen=citizen).select_related("exam")
    ]
