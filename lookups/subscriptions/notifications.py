"""Write to subscribers, each in the language that is known of him."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils import translation

from foundation.citizens.languages import by_language
from foundation.messages import Message
from foundation.outbox.models import Lane
from foundation.outbox.services import enqueue_many


def notify(
    citizens: Iterable[int],
    message_of: Callable[[], Message],
    *,
    purpose: str,
    event_key: str,
    expires_at: dt.datetime,
    lane: Lane = Lane.NOTICE,
) -> int:
    """How many notices are new; `message_of` runs with the readers' language active."""
    enqueued = 0
    for language, readers in by_language(sorted(citizens)).items():
        with translation.override(language):
            message = message_of()
        enqueued += enqueue_many(
            citizens=readers,
            purpose=purpose,
            event_key=event_key,
            message=message,
            lane=lane,
            expires_at=expires_at,
        )
    return enqueued
