"""Submission of survey answers, once per person, and the results that may be shown.

Counts scans, look-ups and follows of a group's poster, once per phone and day, anonymously.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.db.models import Count, F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation import suppression
from foundation.citizens.models import ChannelIdentity
from foundation.vietnamese.folding import nfc
from outreach.models import Answer, Arrival, DailyCount, Group, Mark, Question, Receipt, Salt, Sheet, Survey
from outreach.models.surveys import MAX_ANSWER_LENGTH

MIN_GROUP_SIZE = suppression.MIN_GROUP_SIZE
"""A number of people smaller than this is not told: neighbours would guess who it was."""


class ResponseRefused(Exception):
    """The sheet cannot be taken; the words are for the citizen."""


class AlreadyAnswered(ResponseRefused):
    """This person has handed in a sheet before."""


@dataclass(frozen=True, slots=True)
class Tally:
    """`counts` by choice in the editor's order; None stands for a number that is not told."""

    question: Question
    counts: list[tuple[str, int | None]]

    @property
    def lines(self) -> list[tuple[str, int | None]]:
        """The same by what the reader's language calls the choices."""
        labels = dict(self.question.labelled)
        return [(labels[choice], number) for choice, number in self.counts]


@dataclass(frozen=True, slots=True)
class Results:
    """`sheets`: how many are told; None, and `tallies` empty, where none may be yet."""

    sheets: int | None
    tallies: list[Tally]


@transaction.atomic
def submit(*, survey: Survey, answers: Mapping[int, Sequence[str]], person: str) -> Sheet:
    """Take a sheet: for each question's id its choices, or its words. Raises ResponseRefused.

    `person` names who answers, under any name that stays the same while the survey is open; only its HMAC is
    kept, apart from the sheet, so that nobody answers twice and nobody's answers are known.
    """
    if not survey.is_open:
        raise ResponseRefused(_("This survey is closed."))
    rows = _rows(survey, answers)
    _receipt, is_first = Receipt.objects.get_or_create(survey=survey, digest=_digest(survey, person))
    if not is_first:
        raise AlreadyAnswered(_("You have answered this survey already. Thank you."))
    sheet = Sheet.objects.create(survey=survey)
    for row in rows:
        row.sheet = sheet
    Answer.objects.bulk_create(rows)
    return sheet


def _rows(survey: Survey, answers: Mapping[int, Sequence[str]]) -> list[Answer]:
    rows = []
    for question in survey.questions.all():
        said = [nfc(one).strip()[:MAX_ANSWER_LENGTH] for one in answers.get(question.pk, ()) if one.strip()]
        if question.kind != Question.Kind.WORDS and not set(said) <= set(question.listed):
            raise ResponseRefused(_("Please choose among the answers shown."))
        if question.kind != Question.Kind.MANY:
            said = said[:1]
        rows += [Answer(question=question, said=one) for one in dict.fromkeys(said)]
    if not rows:
        raise ResponseRefused(_("Please answer at least one question."))
    return rows


def has_answered(*, survey: Survey, person: str) -> bool:
    """Known while the survey is open, and forgotten afterwards."""
    return survey.salt is not None and survey.receipts.filter(digest=_digest(survey, person)).exists()


def answered_by(person: str) -> list[Survey]:
    """The surveys that this person has answered, of those whose receipts are still kept."""
    return [each for each in Survey.objects.exclude(salt=None) if has_answered(survey=each, person=person)]


@transaction.atomic
def forget_respondent(person: str) -> None:
    """Forget that this person has answered. The sheets stay: nothing tells which were his."""
    for survey in Survey.objects.exclude(salt=None):
        survey.receipts.filter(digest=_digest(survey, person)).delete()


@transaction.atomic
def forget_receipts() -> int:
    """Of the surveys closed before today, forget who has answered. Returns how many receipts were deleted."""
    closed = Survey.objects.filter(closes_on__lt=timezone.localdate()).exclude(salt=None)
    number, _kinds = Receipt.objects.filter(survey__in=closed).delete()
    closed.update(salt=None)
    return number


def _digest(survey: Survey, person: str) -> bytes:
    said = f"{survey.pk}:{person}".encode()
    return hmac.new(bytes(survey.salt or b""), said, hashlib.sha256).digest()


def results(survey: Survey) -> Results:
    """The choices counted; own words are read by the staff alone, for they may name somebody.

    While the survey is open, sheets are published in groups of MIN_GROUP_SIZE, and at least the newest group
    is held back: looking before and after a neighbour's answer shows no change, and at the close a whole
    group is new.
    """
    sheets = survey.sheets.count()
    if survey.is_open:
        sheets = (sheets // MIN_GROUP_SIZE - 1) * MIN_GROUP_SIZE
    if sheets < MIN_GROUP_SIZE:
        return Results(None, [])
    told = survey.sheets.order_by("pk")[:sheets].values("pk")
    counted = Answer.objects.filter(sheet__in=told).order_by().values_list("question", "said")
    numbers = {(question, said): n for question, said, n in counted.annotate(n=Count("pk"))}
    asked = survey.questions.exclude(kind=Question.Kind.WORDS)
    return Results(
        sheets,
        [Tally(each, _told([(c, numbers.get((each.pk, c), 0)) for c in each.listed])) for each in asked],
    )


def _told(counts: list[tuple[str, int]]) -> list[tuple[str, int | None]]:
    shown = suppression.shown_groups(dict(counts))
    return [(choice, n if choice in shown else None) for choice, n in counts]


What = Literal["scans", "lookups", "follows"]
SALT_BYTES = 32


@transaction.atomic
def count_phone(*, group: Group, phone: str) -> bool:
    """Count a scan; False where this phone was counted today already.

    `phone` is the random name in the phone's cookie. It is not kept: only its hash under the day's salt.
    """
    day = timezone.localdate()
    salt = _salt_of(day)
    said = f"{group.pk}:{phone}".encode()
    digest = hmac.new(bytes(salt.value), said, hashlib.sha256).digest()
    _mark, is_new = Mark.objects.get_or_create(salt=salt, digest=digest)
    if is_new:
        _add(group, day, "scans")
    return is_new


@transaction.atomic
def count_first_look_up(*, group: Group) -> None:
    """Count that a phone which scanned the poster looked something up (outreach/referral_cookie.py).

    No more than phones that scanned in the two days which such a cookie may span: it is the same on every
    phone, so whoever brings it again and again is not told from others.
    """
    day = timezone.localdate()
    recent = DailyCount.objects.filter(group=group, day__in=(day, day - dt.timedelta(days=1)))
    seen = recent.aggregate(scans=Sum("scans", default=0), lookups=Sum("lookups", default=0))
    if seen["lookups"] < seen["scans"]:
        _add(group, day, "lookups")


@transaction.atomic
def count_follow(*, group: Group, identity: ChannelIdentity) -> bool:
    """Count an account that typed the group's code; False where it was counted for any group before."""
    _arrival, is_new = Arrival.objects.get_or_create(identity=identity)
    if is_new:
        _add(group, timezone.localdate(), "follows")
    return is_new


def _salt_of(day: dt.date) -> Salt:
    """The day's salt. The first count of a day makes it, and forgets the days before."""
    salt, is_new = Salt.objects.get_or_create(day=day, defaults={"value": secrets.token_bytes(SALT_BYTES)})
    if is_new:
        Salt.objects.filter(day__lt=day).delete()
    return salt


def _add(group: Group, day: dt.date, what: What) -> None:
    DailyCount.objects.get_or_create(group=group, day=day)
    DailyCount.objects.filter(group=group, day=day).update(**{what: F(what) + 1})
