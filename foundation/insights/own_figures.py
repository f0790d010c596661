"""The figures that the foundation itself knows: notices, conversations, uses."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.conversations.models import Handling, Turn
from foundation.insights import suppression
from foundation.insights.figures import Area, Figure, Measure, Result, Row, from_groups
from foundation.insights.models import UseCount
from foundation.outbox.models import Lane, Notice

QUICK = dt.timedelta(seconds=10)

NAMES: dict[str, dict[str, Any]] = {
    "channel": {
        "web": _("Web pages"),
        "api": _("API"),
        "chat": _("Chat"),
        "phone": _("By phone"),
        "counter": _("At the counter"),
        "online": _("Online"),
        "post": _("By post"),
    },
    "outcome": {
        "found": _("Found"),
        "stale": _("Found, from older data"),
        "nothing": _("Nothing found"),
        "unavailable": _("No data to look in"),
        "refused": _("Asked wrongly"),
        "sent": _("Sent"),
    },
    "account": {"web": _("Chat on the web pages")},
    "unit": {suppression.TOGETHER: _("Units with small numbers, together")},
    "hour": {str(hour): f"{hour:02}:00" for hour in range(24)},
}


class Median(Aggregate):
    """PostgreSQL's: half lie at or below it; between the two in the middle where the number is even."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def _sent(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any]:
    sent = Notice.objects.filter(lane=Lane.NOTICE, sent_at__gte=begin, sent_at__lt=end)
    waited = ExpressionWrapper(F("sent_at") - Greatest("created_at", "due_at"), DurationField())
    return sent.annotate(owed_at=Greatest("created_at", "due_at"), waited=waited)


def _notices(begin: dt.datetime, end: dt.datetime) -> Result:
    counted = _sent(begin, end).aggregate(all=Count("pk"), good=Count("pk", filter=Q(waited__lte=QUICK)))
    return Result(Measure(counted["good"], counted["all"]))


def _notice_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    return _sent(begin, end).order_by("pk").values_list("owed_at", "sent_at").iterator()


def _talked(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    """One row for each conversation in which a citizen wrote: where, and how often each side spoke."""
    said = Turn.objects.filter(said_at__gte=begin, said_at__lt=end).order_by()
    counted = said.values("conversation", account=F("conversation__identity__channel")).annotate(
        asked=Count("pk", filter=Q(author=Turn.Author.CITIZEN)),
        helped=Count("pk", filter=Q(author=Turn.Author.PERSON)),
    )
    return counted.filter(asked__gt=0).order_by("conversation")


def _conversations(begin: dt.datetime, end: dt.datetime) -> Result:
    alone: dict[str, list[int]] = {}
    for account, helped in _talked(begin, end).values_list("account", "helped"):
        alone.setdefault(account, []).append(helped)
    return from_groups("account", {name: Measure(all_.count(0), len(all_)) for name, all_ in alone.items()})


def _conversation_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    return _talked(begin, end).values_list("account", "asked", "helped").iterator()


def _answered(begin: dt.datetime, end: dt.datetime) -> QuerySet[Handling]:
    return Handling.objects.filter(asked_at__gte=begin, asked_at__lt=end, minutes_to_answer__isnull=False)


def _first_answers(begin: dt.datetime, end: dt.datetime) -> Result:
    counted = _answered(begin, end).aggregate(half=Median("minutes_to_answer"), all=Count("pk"))
    return Result(Measure(counted["half"] or 0, counted["all"]))


def _first_answer_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    return _answered(begin, end).order_by("pk").values_list("minutes_to_answer").iterator()


def _uses(begin: dt.datetime, end: dt.datetime) -> Result:
    cuts = {cut: _uses_by(cut, begin, end) for cut in USE_CUTS}
    return Result(Measure(sum(used.good for used in cuts["utility"].values())), cuts)


def _uses_by(cut: str, begin: dt.datetime, end: dt.datetime) -> dict[str, Measure]:
    counted = _used(begin, end).order_by(cut).values_list(cut).annotate(total=Sum("count"))
    return {str(group): Measure(total) for group, total in counted}


def _use_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    columns = ("utility", "day", "hour", "channel", "outcome", "count")
    return _used(begin, end).order_by("day", "hour", "utility").values_list(*columns).iterator()


def _used(begin: dt.datetime, end: dt.datetime) -> QuerySet[UseCount]:
    return UseCount.objects.filter(day__gte=timezone.localdate(begin), day__lt=timezone.localdate(end))


USE_CUTS = {
    "utility": _("Utility"),
    "channel": _("Channel"),
    "outcome": _("What came of it"),
    "hour": _("Hour"),
    "day": _("Day"),
}
FIGURES = (
    Figure(
        "conversations_by_bot",
        _("Conversations that the bot answered alone"),
        _("Of the conversations in which a citizen wrote in the month: those in which no officer did."),
        "share",
        _conversations,
        _conversation_rows,
        ("account", "citizen_turns", "officer_turns"),
        Area.CONVERSATIONS,
        "conversations.answer_conversation",
        {"account": _("Where citizens write")},
        of_people=False,
    ),
    Figure(
        "first_answer_minutes",
        _("Time until an officer's first answer"),
        _("Of the conversations that needed an officer in the month and got one: half were answered within"
          " these working minutes of the desk."),
        "median",
        _first_answers,
        _first_answer_rows,
        ("minutes",),
        Area.CONVERSATIONS,
        "conversations.answer_conversation",
        of_people=False,
    ),
    Figure(
        "notices_in_10_seconds",
        _("Notices of changes sent within 10 seconds"),
        _("Of the notices sent in the month: those sent at most 10 seconds after they were due."),
        "share",
        _notices,
        _notice_rows,
        ("owed_at", "sent_at"),
        Area.NOTICES,
        "outbox.view_notice",
        of_people=False,
    ),
    Figure(
        "uses",
        _("Uses of the utilities"),
        _("Questions answered on web, API and chat; one person may ask many times."),
        "count",
        _uses,
        _use_rows,
        ("utility", "day", "hour", "channel", "outcome", "count"),
        Area.USE,
        "insights.view_usecount",
        USE_CUTS,
        of_people=False,
    ),
)  # fmt: skip
