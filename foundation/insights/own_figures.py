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
)  # fmt: skip
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation import suppression
from foundation.conversations.models import Handling, Turn
from foundation.insights.figures import Area, Figure, Row
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
    """Notices with the moment at which they were due and how long they waited from then on."""
    sent = Notice.objects.filter(lane=Lane.NOTICE, sent_at__gte=begin, sent_at__lt=end)
    waited = ExpressionWrapper(F("sent_at") - Greatest("created_at", "due_at"), DurationField())
    return sent.annotate(owed_at=Greatest("created_at", "due_at"), waited=waited)


def _talked(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    """One row for each conversation in which a citizen wrote: where, and how often each side spoke."""
    said = Turn.objects.filter(said_at__gte=begin, said_at__lt=end).order_by()
    counted = said.values("conversation", account=F("conversation__identity__channel")).annotate(
        asked=Count("pk", filter=Q(author=Turn.Author.CITIZEN)),
        helped=Count("pk", filter=Q(author=Turn.Author.PERSON)),
    )
    wrote = counted.filter(asked__gt=0).order_by("conversation")
    return wrote.values_list("account", "asked", "helped").iterator()


def _answered(begin: dt.datetime, end: dt.datetime) -> QuerySet[Handling]:
    return Handling.objects.filter(asked_at__gte=begin, asked_at__lt=end, minutes_to_answer__isnull=False)


def _used(begin: dt.datetime, end: dt.datetime) -> QuerySet[UseCount]:
    return UseCount.objects.filter(day__gte=timezone.localdate(begin), day__lt=timezone.localdate(end))


FIGURES = (
    Figure(
        "conversations_by_bot",
        _("Conversations that the bot answered alone"),
        _("Of the conversations in which a citizen wrote in the month: those in which no officer did."),
        area=Area.CONVERSATIONS, seen_by="conversations.answer_conversation", of_people=False,
        source=_talked, good=lambda row: row[2] == 0,
        columns=("account", "citizen_turns", "officer_turns"), cuts={"account": _("Where citizens write")},
    ),
    Figure(
        "first_answer_minutes",
        _("Time until an officer's first answer"),
        _("Of the conversations that needed an officer in the month and got one: half were answered within"
          " these working minutes of the desk."),
        kind="median", area=Area.CONVERSATIONS, seen_by="conversations.answer_conversation", of_people=False,
        source=_answered, good=Median("minutes_to_answer"),
        columns=("minutes",), fields={"minutes": "minutes_to_answer"},
    ),
    Figure(
        "notices_in_10_seconds",
        _("Notices of changes sent within 10 seconds"),
        _("Of the notices sent in the month: those sent at most 10 seconds after they were due."),
        area=Area.NOTICES, seen_by="outbox.view_notice", of_people=False,
        source=_sent, good=Q(waited__lte=QUICK), columns=("owed_at", "sent_at"),
    ),
    Figure(
        "uses",
        _("Uses of the utilities"),
        _("Questions answered on web, API and chat; one person may ask many times."),
        kind="count", area=Area.USE, seen_by="insights.view_usecount", of_people=False,
        source=_used, good=Sum("count"),
        columns=("utility", "day", "hour", "channel", "outcome", "count"),
        cuts={
            "utility": _("Utility"),
            "channel": _("Channel"),
            "outcome": _("What came of it"),
            "hour": _("Hour"),
            "day": _("Day"),
        },
    ),
)  # fmt: skip
