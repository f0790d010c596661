"""Match the platform's echoes to the ledger: notices by the reference in the text, answers, which carry none,
by recipient, words and time. The conversation, read back, is matched as echoes too. See ADR 0062.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q

from foundation.outbox import references
from foundation.outbox.messages import Message
from foundation.outbox.models import DeliveryAttempt, Notice, NoticeState
from foundation.outbox.services import mark_sent
from foundation.vietnamese.folding import nfc
from zalo_channel import CHANNEL, replies
from zalo_channel.events import Event, scalar

CLOCK_SKEW = dt.timedelta(minutes=2)  # between Zalo's clock and ours
State = DeliveryAttempt.State
IS_OPEN = Q(state__in=[NoticeState.OWED, NoticeState.UNKNOWN])
# Includes what reconciliation closed as absent: its echo may still come before the next try.
_WITHOUT_OUTCOME = Q(state__in=[State.STARTED, State.UNKNOWN]) | Q(
    state=State.FAILED, reason__in=["", "no_answer", "broken"]
)


class Matched(NamedTuple):
    """Ids of messages. `waiting`: of one of several equal answers while a call is under way; when the call
    has ended, the ledger knows which. `foreign`: of no notice, though their words may have been changed."""

    found: set[str]
    waiting: set[str]
    foreign: set[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A notice without reference, with the texts that may have been sent and when its calls began."""

    notice_id: int
    texts: frozenset[str]
    began: tuple[dt.datetime, ...]
    is_in_flight: bool

    def fits(self, event: Event) -> bool:
        return self.distance(event) is not None and not self.texts.isdisjoint(map(_normal, _texts(event)))

    def distance(self, event: Event) -> dt.timedelta | None:
        """From the nearest call to the event; None where it cannot be of any."""
        latest = dt.timedelta(seconds=settings.OUTBOX_LEASE_SECONDS) + CLOCK_SKEW
        near = [event.at - at for at in self.began if -CLOCK_SKEW <= event.at - at <= latest]
        return min(map(abs, near), default=None)


def text_of(event: Event) -> str:
    """The words of an echo; a template's stand in its attachment."""
    return "\n".join(_texts(event))


def notices_to_lock(events: Iterable[Event]) -> set[int]:
    """The notices that these echoes may settle."""
    stamped, unstamped = _parted(events)
    answers = answers_to(_unrecorded(unstamped), IS_OPEN)
    return {*stamped, *(answer.notice_id for of_person in answers.values() for answer in of_person)}


def settle(events: Sequence[Event], *, locked: Iterable[int]) -> Matched:
    """Mark as sent what the echoes show, of the notices that the caller has locked."""
    stamped, unstamped = _parted(events)
    pending = Notice.objects.filter(IS_OPEN, pk__in=stamped).order_by("pk")
    shown = {notice_id: stamped[notice_id] for notice_id in pending.values_list("pk", flat=True)}
    unrecorded = _unrecorded(unstamped)
    answers, waiting = _matched_answers(unrecorded, answers_to(unrecorded, IS_OPEN & Q(pk__in=list(locked))))
    shown |= answers
    for notice_id in sorted(shown):
        event = shown[notice_id]
        mark_sent(notice_id=notice_id, external_message_id=event.message_id, at=event.at)
    found = {event.message_id for event in (*stamped.values(), *answers.values())}
    return Matched(found, waiting, {event.message_id for event in unrecorded} - found - waiting)


def answers_to(events: Iterable[Event], condition: Q) -> dict[str, list[Answer]]:
    """By user id, oldest first: the answers without reference to the recipients of these events."""
    users = {event.user_id for event in events}
    if not users:
        return {}
    rows = Notice.objects.filter(
        condition,
        citizen__identities__channel=CHANNEL,
        citizen__identities__external_id__in=users,
        message__channel=CHANNEL,
    ).values_list("pk", "citizen__identities__external_id", "message")
    found = list(rows.order_by("pk"))
    began, in_flight = _calls({notice_id for notice_id, _, _ in found})
    answers: dict[str, list[Answer]] = defaultdict(list)
    for notice_id, user_id, message in found:
        answer = Answer(notice_id, _forms(message), tuple(began[notice_id]), notice_id in in_flight)
        answers[user_id].append(answer)
    return answers


def _calls(notice_ids: set[int]) -> tuple[dict[int, list[dt.datetime]], set[int]]:
    """When calls without outcome began, by notice; and the notices whose call is still under way."""
    began: dict[int, list[dt.datetime]] = defaultdict(list)
    in_flight = set()
    attempts = DeliveryAttempt.objects.filter(
        _WITHOUT_OUTCOME, notice__in=notice_ids, route="consultation"
    ).values_list("notice_id", "started_at", "state")
    for notice_id, at, state in attempts:
        began[notice_id].append(at)
        if state == State.STARTED:
            in_flight.add(notice_id)
    return began, in_flight


def _forms(data: dict[str, Any]) -> frozenset[str]:
    """With its buttons, or with their addresses as text after the platform refused them."""
    message = Message.from_json(data)
    forms = [form for form in (message, message.in_plain_text()) if not replies.is_stamped(form)]
    return frozenset(_normal(replies.text_sent(form, 0)) for form in forms)


def _matched_answers(
    events: Sequence[Event], answers: dict[str, list[Answer]]
) -> tuple[dict[int, Event], set[str]]:
    """Each echo with one fitting answer: the one whose call began nearest to it, of two the older. And the
    ids of the echoes that must wait."""
    matched: dict[int, Event] = {}
    waiting = set()
    for event in sorted(events, key=lambda event: event.at):
        of_person = answers.get(event.user_id, [])
        fitting = [answer for answer in of_person if answer.notice_id not in matched and answer.fits(event)]
        if len(fitting) > 1 and any(answer.is_in_flight for answer in fitting):
            waiting.add(event.message_id)
        elif fitting:
            nearest = min(fitting, key=lambda answer: answer.distance(event) or dt.timedelta())
            matched[nearest.notice_id] = event
    return matched, waiting


def _parted(events: Iterable[Event]) -> tuple[dict[int, Event], list[Event]]:
    """Those with a reference by its number, and the others."""
    stamped, unstamped = {}, []
    for event in events:
        notice_id = references.find(text_of(event))
        if notice_id is None:
            unstamped.append(event)
        else:
            stamped[notice_id] = event
    return stamped, unstamped


def _unrecorded(events: Iterable[Event]) -> list[Event]:
    """Those of messages that no notice names yet: an echo of a settled message settles nothing more."""
    named = [event for event in events if event.user_id and event.message_id]
    ids = {event.message_id for event in named}
    known = set(
        Notice.objects.filter(external_message_id__in=ids).values_list("external_message_id", flat=True)
    )
    return [event for event in named if event.message_id not in known]


def _texts(event: Event) -> list[str]:
    texts = [event.text, *(scalar(attachment.payload.get("text")) for attachment in event.attachments)]
    return [text for text in texts if text]


def _normal(text: str) -> str:
    """Platforms compose letters and trim lines as they like."""
    return " ".join(nfc(text).split())
