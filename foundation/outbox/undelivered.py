"""Notices that did not reach their person, told where the matter itself is shown."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from foundation.outbox import reasons
from foundation.outbox.models import Notice, NoticeState
from foundation.web.formats import day

MAX_TOLD = 3
REACHED = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.SEEN)
OF_NO_USE = ("expired", "erased")  # nobody needs the message any more


def _rows(subject: Any) -> "QuerySet[Notice, Any]":
    """As JSON, the newest first. Once a later message reached the same person, the way is mended."""
    later = Notice.objects.filter(citizen=OuterRef("citizen"), subject=OuterRef("subject"), state__in=REACHED)
    failed = Notice.objects.filter(subject=subject, state=NoticeState.NOT_SENT)
    failed = failed.exclude(Exists(later.filter(pk__gt=OuterRef("pk")))).exclude(reason__in=OF_NO_USE)
    row = JSONObject(event="event_key", at="created_at", why="reason")
    return failed.order_by("-pk").values_list(row, flat=True)[:MAX_TOLD]


def annotation() -> ArraySubquery:
    """`undelivered_rows` of records with a code, which spares `of` its query."""
    return ArraySubquery(_rows(OuterRef("code")))


def of(record: Any, otherwise: str, titles: Callable[[], Mapping[str, str]] = dict) -> list[str]:
    """A sentence for each event: what (by its key in `titles`), when, why as an operator reads it out."""
    rows = getattr(record, "undelivered_rows", None)
    by_event = {row["event"]: row for row in (_rows(record.code) if rows is None else rows)}
    named = titles() if by_event else {}
    told = _("The message of %(day)s did not reach you: %(what)s. %(why)s")
    return [
        told
        % {
            "day": day(dt.datetime.fromisoformat(row["at"])),
            "what": named.get(event, otherwise),
            "why": reasons.sentence(row["why"]),
        }
        for event, row in by_event.items()
    ]
