"""Echoes and receipts of our own messages: they update the ledger, hundreds at a time.

A broadcast brings three of them a message; each must cost far less than a transaction. What tells of tags
comes by the thousand too, and never before what citizens say.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from foundation.citizens.services import identity_for
from foundation.conversations.models import Turn
from foundation.conversations.services import note_answer_elsewhere, record_turn
from foundation.outbox import references
from foundation.outbox.models import Notice, NoticeState
from foundation.outbox.services import mark_delivered, mark_seen, mark_sent
from zalo_channel import CHANNEL, reconciliation, tags
from zalo_channel.events import ABOUT_TAGS, Event, parse_stored
from zalo_channel.models import InboundEvent
from zalo_channel.reconciliation import Matched, text_of

State = InboundEvent.State


def settle(rows: Sequence[InboundEvent]) -> dict[int, State]:
    """Apply a batch in order of kind: accepted, delivered, seen. The states of those that are finished.

    A row left out names a message that the ledger does not know (yet): it overtook our own record.
    """
    told = [(row, parse_stored(row.body)) for row in rows]
    echoes = [(row, event) for row, event in told if event.name.startswith("oa_send_")]
    received = [(row, event) for row, event in told if event.name == "user_received_message"]
    seen = [(row, event) for row, event in told if event.name == "user_seen_message"]
    by_us = [event for _, event in echoes if not event.admin_id]
    to_settle = reconciliation.notices_to_lock(by_us)
    _hold_notices([event for _, event in told], to_settle)
    finished = _echoes(echoes, reconciliation.settle(by_us, locked=to_settle))
    _phone_receipts(received)
    finished |= _marked(received, mark_delivered)
    finished |= _marked(seen, mark_seen)
    finished |= _tagged([(row, event) for row, event in told if event.name in ABOUT_TAGS])
    return finished


def _hold_notices(events: Sequence[Event], to_settle: set[int]) -> None:
    """Lock the notices of the whole batch in the order of their numbers.

    The receipts of one message arrive in several batches: without a fixed order two batches could deadlock.
    """
    ids = {message_id for event in events for message_id in (event.message_id, *event.message_ids)} - {""}
    tracked = {references.decode(event.tracking_id) for event in events if event.tracking_id}
    named = Q(external_message_id__in=ids) | Q(pk__in=to_settle | tracked - {None})
    list(Notice.objects.filter(named).order_by("pk").select_for_update().values_list("pk"))


def _echoes(told: Sequence[tuple[InboundEvent, Event]], matched: Matched) -> dict[int, State]:
    finished: dict[int, State] = {}
    for row, event in told:
        if event.admin_id:
            finished[row.pk] = _officer_spoke(event)
        elif event.message_id not in matched.waiting:
            finished[row.pk] = State.DONE if event.message_id in matched.found else State.IGNORED
    return finished


def _officer_spoke(event: Event) -> State:
    """Somebody answered in Zalo's own console: the conversation here shows it, and the bot falls silent."""
    if not event.user_id:
        return State.IGNORED
    identity = identity_for(channel=CHANNEL, external_id=event.user_id[:100])
    turn = record_turn(
        identity=identity,
        author=Turn.Author.PERSON,
        text=text_of(event),
        external_id=event.message_id[:100],
        said_at=min(event.at, timezone.now()),
    )
    if turn:
        note_answer_elsewhere(identity=identity)
    return State.DONE


def _phone_receipts(told: Sequence[tuple[InboundEvent, Event]]) -> None:
    """On the phone channel our reference comes back as tracking id: it settles an unknown attempt."""
    arrived = {references.decode(event.tracking_id): event for _, event in told if event.tracking_id}
    unsettled = Notice.objects.filter(
        pk__in=[number for number in arrived if number is not None],
        state__in=[NoticeState.OWED, NoticeState.UNKNOWN],
    )
    for notice_id in unsettled.order_by("pk").values_list("pk", flat=True):
        event = arrived[notice_id]
        mark_sent(
            notice_id=notice_id, external_message_id=event.message_id, at=event.delivered_at or event.at
        )


def _marked(told: Sequence[tuple[InboundEvent, Event]], mark: Callable[..., set[str]]) -> dict[int, State]:
    """One statement a second of receipts; a row is finished when the ledger knew all its messages."""
    by_second: dict[dt.datetime, set[str]] = defaultdict(set)
    for _, event in told:
        at = (event.delivered_at or event.at).replace(microsecond=0)
        by_second[at].update(filter(None, (event.message_id, *event.message_ids)))
    unknown: set[str] = set()
    for at, ids in by_second.items():
        unknown |= mark(external_message_ids=sorted(ids), at=at)
    return {
        row.pk: State.DONE
        for row, event in told
        if unknown.isdisjoint((event.message_id, *event.message_ids))
    }


def _tagged(told: Sequence[tuple[InboundEvent, Event]]) -> dict[int, State]:
    """Apply consecutive events about one tag together, as our own calls come back.

    One body names many people and belongs to none of them, so no erasure would find it: it is not kept.
    """
    finished: dict[int, State] = {}
    for (name, tag), run in groupby(told, key=lambda pair: (pair[1].name, pair[1].tag)):
        rows = list(run)
        is_news = tags.apply_event(name, tag, [user for _, event in rows for user in event.tagged])
        finished |= {row.pk: State.DONE if is_news else State.IGNORED for row, _ in rows}
    if finished:
        InboundEvent.objects.filter(pk__in=finished).update(body="{}")
    return finished
