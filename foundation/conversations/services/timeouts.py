"""Timeouts: an overdue conversation returns to the queue, an idle one is closed."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from foundation.conversations import hours
from foundation.conversations.models import Conversation, DeskRules, Handling
from foundation.conversations.services.assignment import close, locked, release

State = Conversation.State


def release_overdue(now: dt.datetime | None = None) -> int:
    """Return conversations to the queue whose holder is overdue by the rules; how many."""
    now = now or timezone.now()
    rules, open_hours = DeskRules.current(), hours.current()
    perhaps = Conversation.objects.filter(
        state=State.HELD, holder_owes_since__lte=now - dt.timedelta(minutes=rules.take_back_after)
    )
    late = [one.pk for one in perhaps if minutes_left(one, now, rules, open_hours) <= 0]
    return sum(_take_back(pk, now, rules, open_hours) for pk in late)


def minutes_left(
    conversation: Conversation, now: dt.datetime, rules: DeskRules, open_hours: hours.Hours
) -> int:
    """Working minutes until the conversation is taken back; a full measure where nobody waits."""
    allowed = rules.take_back_after + (rules.more_time if conversation.asked_for_time else 0)
    if conversation.holder_owes_since is None:
        return allowed
    return allowed - open_hours.minutes(conversation.holder_owes_since, now)


@transaction.atomic
def _take_back(pk: int, now: dt.datetime, rules: DeskRules, open_hours: hours.Hours) -> bool:
    """Checked again under the lock: the holder may have answered meanwhile."""
    conversation = locked(pk)
    if conversation.state != State.HELD or minutes_left(conversation, now, rules, open_hours) > 0:
        return False
    release(conversation)
    open_handling = Handling.objects.filter(conversation=conversation, closed_at=None)
    open_handling.update(times_taken_back=F("times_taken_back") + 1)
    return True


def close_idle(now: dt.datetime | None = None) -> int:
    """Close answered conversations that were idle for the hours that the rules set; how many."""
    now = now or timezone.now()
    since = now - dt.timedelta(hours=DeskRules.current().close_after_quiet)
    answered = Conversation.objects.filter(state=State.HELD, unanswered_since=None, last_turn_at__lte=since)
    quiet = answered.exclude(entries__at__gt=since)
    closed = 0
    for pk in quiet.values_list("pk", flat=True):
        with transaction.atomic():
            conversation = locked(pk)
            if conversation.state == State.HELD and conversation.unanswered_since is None:
                close(conversation=conversation, operator=None)
                closed += 1
    return closed
