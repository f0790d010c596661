"""The figures that the foundation itself knows: notices, conversations, uses."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.conversations.models import Conversation, Turn
from foundation.insights.figures import Figure, Measure, Result, Row, from_groups
from foundation.insights.models import UseCount
from foundation.outbox.models import Lane, Notice

QUICK = dt.timedelta(seconds=10)


def _sent(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any]:
    sent = Notice.objects.filter(lane=Lane.NOTICE, sent_at__gte=begin, sent_at__lt=end)
    waited = ExpressionWrapper(F("sent_at") - Greatest("created_at", "due_at"), DurationField())
    return sent.annotate(owed_at=Greatest("created_at", "due_at"), waited=waited)


def _notices(begin: dt.datetime, end: dt.datetime) -> Result:
    counted = _sent(begin, end).aggregate(all=Count("pk"), good=Count("pk", filter=Q(waited__lte=QUICK)))
    return Result(Measure(counted["good"], counted["all"]))


def _notice_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    return _sent(begin, end).order_by("pk").values_list("owed_at", "sent_at").iterator()


def _talked(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any]:
    said = Q(turns__said_at__gte=begin, turns__said_at__lt=end)
    by_citizen = Count("turns", filter=said & Q(turns__author=Turn.Author.CITIZEN))
    by_person = Count("turns", filter=said & Q(turns__author=Turn.Author.PERSON))
    return Conversation.objects.annotate(asked=by_citizen, helped=by_person).filter(asked__gt=0)


def _conversations(begin: dt.datetime, end: dt.datetime) -> Result:
    counted = _talked(begin, end).aggregate(all=Count("pk"), good=Count("pk", filter=Q(helped=0)))
    return Result(Measure(counted["good"], counted["all"]))


def _conversation_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    return _talked(begin, end).order_by("pk").values_list("asked", "helped").iterator()


def _uses(begin: dt.datetime, end: dt.datetime) -> Result:
    counted = _used(begin, end).order_by().values_list("utility").annotate(total=Sum("count"))
    return from_groups({utility: Measure(total) for utility, total in counted})


def _use_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    columns = ("utility", "day", "hour", "channel", "outcome", "count")
    return _used(begin, end).order_by("day", "hour", "utility").values_list(*columns).iterator()


def _used(begin: dt.datetime, end: dt.datetime) -> QuerySet[UseCount]:
    return UseCount.objects.filter(day__gte=timezone.localdate(begin), day__lt=timezone.localdate(end))


FIGURES = (
    Figure(
        "notices_in_10_seconds",
        _("Notices of changes sent within 10 seconds"),
        _("Of the notices sent in the month: those sent at most 10 seconds after they were due."),
        "share",
        _notices,
        _notice_rows,
        ("owed_at", "sent_at"),
    ),
    Figure(
        "conversations_by_bot",
        _("Conversations that the bot answered alone"),
        _("Of the conversations in which a citizen wrote in the month: those in which no officer did."),
        "share",
        _conversations,
        _conversation_rows,
        ("citizen_turns", "officer_turns"),
    ),
    Figure(
        "uses",
        _("Uses of the utilities"),
        _("Questions answered on web, API and chat; one person may ask many times."),
        "count",
        _uses,
        _use_rows,
        ("utility", "day", "hour", "channel", "outcome", "count"),
        _("Utility"),
    ),
)
