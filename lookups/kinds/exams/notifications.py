"""«Báo điểm cho tôi»: who asked to be told a score, and telling each of them once when it is published."""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from foundation.citizens.languages import language_of
from foundation.citizens.models import Citizen
from foundation.outbox import services as outbox
from foundation.outbox.messages import Button, Message
from foundation.outbox.models import Lane
from foundation.refusals import ServiceRefusal
from lookups.base import State
from lookups.kinds.exams import answers, score_query
from lookups.kinds.exams.models import Exam, ScoreWatch
from lookups.kinds.exams.snapshot.catalog import LoadedExam

PURPOSE = "exam-score"
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
    """Remember the wish; the same wish again changes nothing. Raises SubscriptionRefused."""
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
    owed = 0
    for exam in Exam.objects.to_announce(now or timezone.now()):
        book = score_query.loaded_exam(exam.key)
        if book is None or book.snapshot is None or not book.entry.is_open(timezone.now().timestamp()):
            continue  # the snapshot is the truth that everybody sees
        while batch := _tell_some(exam, book):
            owed += batch
        Exam.objects.filter(pk=exam.pk).update(announced_at=timezone.now())
    return owed


@transaction.atomic
def _tell_some(exam: Exam, book: LoadedExam) -> int:
    waiting = ScoreWatch.objects.filter(exam=exam, told_at=None).select_related("citizen").order_by("pk")
    watches = list(waiting.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    for each in watches:
        with translation.override(language_of(each.citizen)):
            outbox.enqueue(
                citizen=each.citizen,
                purpose=PURPOSE,
                event_key=f"{exam.key}:{each.sbd}",
                message=_message(book, each.sbd),
                lane=Lane.BULK,
                subject=each.sbd,
                summary=_("Exam scores of candidate number %(number)s") % {"number": each.sbd},
            )
    ScoreWatch.objects.filter(pk__in=[each.pk for each in watches]).update(told_at=timezone.now())
    return len(watches)


def _message(book: LoadedExam, sbd: str) -> Message:
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
    lines = [f"{row.label}: {row.value}" for row in answers.rows_of(entry, outcome.found)]
    return Message("\n".join([_("Scores of candidate number %(number)s, %(exam)s") % said, *lines]), (link,))


def export(citizen: Citizen) -> list[dict[str, Any]]:
    return [
        {"exam": row.exam.key, "sbd": row.sbd, "created_at": row.created_at, "told_at": row.told_at}
        for row in ScoreWatch.objects.filter(citizen=citizen).select_related("exam")
    ]
