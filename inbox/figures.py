"""Waiting times for a person by day and by operator, in working minutes."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.calendar.working_days import ZONE
from foundation.conversations import bot_figures
from foundation.conversations.models import DeskEntry, Handling, Turn
from inbox.models import SuggestedAnswer


@dataclass
class Figures:
    """What is counted under one name. A median of nothing is None."""

    asked: int = 0
    closed: int = 0
    taken_back: int = 0
    to_answer: list[int] = field(default_factory=list)
    to_close: list[int] = field(default_factory=list)

    @property
    def answered(self) -> int:
        return len(self.to_answer)

    @property
    def median_to_answer(self) -> float | None:
        return median(self.to_answer) if self.to_answer else None

    @property
    def slow_to_answer(self) -> float | None:
        """Nine of ten were answered within this."""
        return quantiles(self.to_answer, n=10)[-1] if len(self.to_answer) > 1 else self.median_to_answer

    @property
    def median_to_close(self) -> float | None:
        return median(self.to_close) if self.to_close else None

    def count(self, handling: Handling) -> None:
        self.asked += 1
        self.taken_back += handling.times_taken_back
        if handling.minutes_to_answer is not None:
            self.to_answer.append(handling.minutes_to_answer)
        if handling.minutes_to_close is not None:
            self.closed += 1
            self.to_close.append(handling.minutes_to_close)


@dataclass(frozen=True)
class SuggestionFigures:
    """Suggested answers: shown, taken into the box, and sent as they were or edited."""

    shown: int
    taken: int
    unchanged: int
    edited: int


@dataclass(frozen=True)
class Report:
    """`by_day` has the newest day first; `by_operator` is (name, answers, closed), most answers first.

    `bot` is (label, number): what the bot counts of itself.
    """

    first: dt.date
    last: dt.date
    whole: Figures
    by_day: list[tuple[dt.date, Figures]]
    by_operator: list[tuple[str, int, int]]
    suggestions: SuggestionFigures
    bot: list[tuple[Any, int]]

    @property
    def has_bot_figures(self) -> bool:
        return bool(self.suggestions.shown) or any(number for _label, number in self.bot)


def report(days: int, now: dt.datetime | None = None) -> Report:
    """The last `days` days, today among them."""
    last = (now or timezone.now()).astimezone(ZONE).date()
    first = last - dt.timedelta(days=days - 1)
    begin = dt.datetime.combine(first, dt.time(), ZONE)
    whole, by_day = Figures(), defaultdict[dt.date, Figures](Figures)
    handlings = Handling.objects.filter(asked_at__gte=begin).annotate(day=TruncDate("asked_at", tzinfo=ZONE))
    for handling in handlings.iterator():
        whole.count(handling)
        by_day[handling.day].count(handling)
    bot = [figure for provider in bot_figures.FIGURES.values() for figure in provider(begin)]
    emergencies = DeskEntry.objects.filter(kind=DeskEntry.Kind.EMERGENCY, at__gte=begin)
    bot.append((_("Conversations with an emergency"), emergencies.values("conversation").distinct().count()))
    by_day_first = sorted(by_day.items(), reverse=True)
    return Report(first, last, whole, by_day_first, _operators(begin), _suggestions(begin), bot)


def _suggestions(begin: dt.datetime) -> SuggestionFigures:
    counted = SuggestedAnswer.objects.filter(shown_at__gte=begin).aggregate(
        shown=Count("pk"),
        taken=Count("pk", filter=~Q(taken_at=None)),
        unchanged=Count("pk", filter=Q(is_edited=False)),
        edited=Count("pk", filter=Q(is_edited=True)),
    )
    return SuggestionFigures(**counted)


def _operators(begin: dt.datetime) -> list[tuple[str, int, int]]:
    said = Turn.objects.filter(author=Turn.Author.PERSON, said_at__gte=begin, operator__isnull=False)
    answers = said.values("operator", "operator__first_name", "operator__last_name").annotate(n=Count("pk"))
    closed = dict(
        Handling.objects.filter(closed_at__gte=begin, closed_by__isnull=False)
        .order_by()
        .values_list("closed_by")
        .annotate(n=Count("pk"))
    )
    rows = [
        (
            f"{row['operator__first_name']} {row['operator__last_name']}".strip(),
            row["n"],
            closed.get(row["operator"], 0),
        )
        for row in answers
    ]
    return sorted(rows, key=lambda row: -row[1])
