"""Handing in a sheet of answers, and what may be told of all sheets together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from foundation.vietnamese.folding import nfc
from outreach.models import Answer, Question, Sheet, Survey
from outreach.models.surveys import LONGEST_WORDS

FEWEST = 5
"""A number of people smaller than this is not told: neighbours would guess who it was."""


class NotTaken(Exception):
    """The sheet cannot be taken; the words are for the citizen."""


@dataclass(frozen=True, slots=True)
class Tally:
    """`counts` by choice in the editor's order; None stands for a number that is not told."""

    question: Question
    counts: list[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Results:
    """`sheets` is None, and `tallies` empty, while fewer than FEWEST answered."""

    sheets: int | None
    tallies: list[Tally]


@transaction.atomic
def hand_in(*, survey: Survey, answers: Mapping[int, Sequence[str]]) -> Sheet:
    """Take a sheet: for each question's id its choices, or its words. Raises NotTaken."""
    if not survey.is_open:
        raise NotTaken(_("This survey is closed."))
    rows = []
    for question in survey.questions.all():
        said = [nfc(one).strip()[:LONGEST_WORDS] for one in answers.get(question.pk, ()) if one.strip()]
        if question.kind != Question.Kind.WORDS and not set(said) <= set(question.listed):
            raise NotTaken(_("Please choose among the answers shown."))
        if question.kind != Question.Kind.MANY:
            said = said[:1]
        rows += [Answer(question=question, said=one) for one in dict.fromkeys(said)]
    if not rows:
        raise NotTaken(_("Please answer at least one question."))
    sheet = Sheet.objects.create(survey=survey)
    for row in rows:
        row.sheet = sheet
    Answer.objects.bulk_create(rows)
    return sheet


def results(survey: Survey) -> Results:
    """The choices counted; own words are read by the staff alone, for they may name somebody."""
    sheets = survey.sheets.count()
    if sheets < FEWEST:
        return Results(None, [])
    counted = Answer.objects.filter(sheet__survey=survey).order_by().values_list("question", "said")
    numbers = {(question, said): n for question, said, n in counted.annotate(n=Count("pk"))}
    asked = survey.questions.exclude(kind=Question.Kind.WORDS)
    return Results(
        sheets,
        [Tally(each, _told([(c, numbers.get((each.pk, c), 0)) for c in each.listed])) for each in asked],
    )


def _told(counts: list[tuple[str, int]]) -> list[tuple[str, int | None]]:
    """Hide numbers under FEWEST; one alone could be found by subtraction, so the next smallest goes too."""
    small = {choice for choice, n in counts if n < FEWEST}
    if len(small) == 1:
        rest = sorted((n, choice) for choice, n in counts if choice not in small)
        small |= {choice for _n, choice in rest[:1]}
    return [(choice, None if choice in small else n) for choice, n in counts]
