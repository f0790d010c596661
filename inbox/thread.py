"""The thread of a conversation: messages and staff actions in order of time."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.conversations import channel_media
from foundation.conversations.models import Conversation, DeskEntry, Turn
from foundation.officers import name_of
from foundation.outbox import reasons
from foundation.outbox.answers import event_key
from foundation.outbox.models import ANSWER, Notice, NoticeState

SHOWN = 40
DELIVERY_STATUSES = {
    NoticeState.OWED: _("waiting to be sent"),
    NoticeState.UNKNOWN: _("sent? being checked"),
    NoticeState.SENT: _("sent"),
    NoticeState.DELIVERED: _("received"),
    NoticeState.SEEN: _("seen"),
    NoticeState.NOT_SENT: _("not sent"),
    NoticeState.CANCELLED: _("cancelled"),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """`url` is ours, or the channel's own; "" where there is nothing to open. `picture` is ours, or ""."""

    label: str
    url: str
    is_ours: bool
    picture: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """Delivery status of an operator's answer; `can_undo` until it is sent."""

    turn: int
    words: str
    is_bad: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Item:
    """`kind` is citizen, bot, person, note or event."""

    pk: int
    kind: str
    who: str
    text: str
    at: dt.datetime
    attachments: list[Attachment] = field(default_factory=list)
    delivery_status: DeliveryStatus | None = None
    called_wrong_by: str = ""
    buttons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thread:
    items: list[Item]
    last_turn: int
    last_entry: int
    older_than: int | None  # the oldest turn shown, where older ones exist
    delivery_statuses: list[DeliveryStatus]


def thread(conversation: Conversation, operator: User, *, before: int | None = None) -> Thread:
    """The last turns (or those before turn `before`) and the entries among them: three queries."""
    turns = conversation.turns.select_related("operator", "called_wrong_by").order_by("-said_at", "-pk")
    if before:
        turns = turns.filter(pk__lt=before)
    found = list(turns[: SHOWN + 1])
    more, shown = len(found) > SHOWN, found[:SHOWN]
    entries = list(
        _entries(conversation, since=shown[-1].said_at if more else None, before=before, shown=shown)
    )
    items, statuses = _merged(conversation, shown, entries, operator)
    return Thread(
        items=items,
        last_turn=max((turn.pk for turn in shown), default=0),
        last_entry=max((entry.pk for entry in entries), default=0),
        older_than=min(turn.pk for turn in shown) if more else None,
        delivery_statuses=statuses,
    )


def updates(conversation: Conversation, operator: User, *, after_turn: int, after_entry: int) -> Thread:
    """Items after the ids that the page has, with the delivery statuses of the newest answers."""
    newer = conversation.turns.filter(pk__gt=after_turn).select_related("operator", "called_wrong_by")
    turns = list(newer.order_by("-pk")[:SHOWN])
    entries = list(
        conversation.entries.filter(pk__gt=after_entry).select_related("operator", "other").order_by("pk")
    )
    items, _ticks = _merged(conversation, turns, entries, operator)
    said = list(conversation.turns.filter(author=Turn.Author.PERSON).order_by("-pk")[:5])
    return Thread(
        items=items,
        last_turn=max([after_turn, *(turn.pk for turn in turns)]),
        last_entry=max([after_entry, *(entry.pk for entry in entries)]),
        older_than=None,
        delivery_statuses=list(_delivery_statuses(said, operator).values()),
    )


def _entries(
    conversation: Conversation, *, since: dt.datetime | None, before: int | None, shown: list[Turn]
) -> QuerySet[DeskEntry]:
    entries = conversation.entries.select_related("operator", "other").order_by("-at", "-pk")
    if since:
        entries = entries.filter(at__gte=since)
    if before and shown:
        entries = entries.filter(at__lte=shown[0].said_at)
    return entries[: 2 * SHOWN]


def _merged(
    conversation: Conversation, turns: list[Turn], entries: list[DeskEntry], operator: User
) -> tuple[list[Item], list[DeliveryStatus]]:
    statuses = _delivery_statuses([turn for turn in turns if turn.author == Turn.Author.PERSON], operator)
    items = [_said(conversation, turn, statuses.get(turn.pk)) for turn in turns]
    items += [_done(entry) for entry in entries]
    return sorted(items, key=lambda item: (item.at, item.pk)), list(statuses.values())


def _said(conversation: Conversation, turn: Turn, status: DeliveryStatus | None) -> Item:
    if turn.author == Turn.Author.PERSON:
        who = name_of(turn.operator) if turn.operator else _("A colleague, elsewhere")
    else:
        who = turn.get_author_display()
    attachments = [_attachment(conversation, turn, n, one) for n, one in enumerate(turn.attachments)]
    judge = name_of(turn.called_wrong_by) if turn.called_wrong_by else ""
    return Item(
        turn.pk,
        turn.author,
        str(who),
        turn.text,
        turn.said_at,
        attachments,
        status,
        judge,
        buttons=[str(button.get("title", "")) for button in turn.buttons],
    )


def _attachment(conversation: Conversation, turn: Turn, number: int, one: dict[str, Any]) -> Attachment:
    payload, is_picture = one.get("payload") or {}, one.get("kind") == "image"
    ours = reverse("inbox:file", args=[conversation.pk, turn.pk, number])
    if one.get("path"):
        label = _label(one, payload) if payload else str(one.get("name") or _("File"))
        return Attachment(label, ours, True, ours if is_picture else "")
    address = str(payload.get("url") or "")
    is_link = address.startswith(("https://", "http://"))
    is_shown = is_picture and is_link and conversation.identity.channel in channel_media.FETCHERS
    return Attachment(_label(one, payload), address if is_link else "", False, ours if is_shown else "")


def _label(one: dict[str, Any], payload: dict[str, Any]) -> str:
    kinds = {"image": _("Picture"), "file": _("File"), "location": _("Place"), "audio": _("Voice message")}
    coordinates = payload.get("coordinates")
    if isinstance(coordinates, dict):
        return f"{kinds['location']}: {coordinates.get('latitude')}, {coordinates.get('longitude')}"
    return str(payload.get("name") or kinds.get(str(one.get("kind")), _("Attachment")))[:100]


def _delivery_statuses(turns: list[Turn], operator: User) -> dict[int, DeliveryStatus]:
    by_key = {event_key(turn): turn for turn in turns}
    notices = Notice.objects.filter(event_key__in=by_key, purpose=ANSWER)
    now = timezone.now()
    return {
        by_key[notice.event_key].pk: _delivery_status(by_key[notice.event_key], notice, operator, now)
        for notice in (notices if by_key else ())
    }


def _delivery_status(turn: Turn, notice: Notice, operator: User, now: dt.datetime) -> DeliveryStatus:
    words = str(DELIVERY_STATUSES.get(NoticeState(notice.state), notice.get_state_display()))
    if notice.reason:
        words = f"{words}: {reasons.sentence(notice.reason)}"
    can_undo = notice.state == NoticeState.OWED and notice.due_at > now and turn.operator_id == operator.pk
    return DeliveryStatus(turn.pk, words, notice.state == NoticeState.NOT_SENT, can_undo)


def _done(entry: DeskEntry) -> Item:
    is_note = entry.kind == DeskEntry.Kind.NOTE
    who = name_of(entry.operator) if entry.operator else ""
    if is_note:
        who = f"{who} → {name_of(entry.other)}" if entry.other else who
        return Item(entry.pk, "note", who, entry.text, entry.at)
    words = str(entry.get_kind_display())
    if entry.other:
        words = f"{words} ({name_of(entry.other)})"
    return Item(entry.pk, "event", who, f"{words}: {entry.text}" if entry.text else words, entry.at)
