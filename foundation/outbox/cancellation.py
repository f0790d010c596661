"""Cancel the notices of an event that no longer holds."""

from django.db import connection

from foundation.outbox.models import Notice, NoticeState
from foundation.outbox.services import NotInTransaction


def cancel_event(*, purpose: str, event_key: str, reason: str = "overtaken") -> set[int]:
    """Cancel the unsent notices of the event; the citizens (ids) whom the others reached or may have reached.

    A notice that is being sent counts as one that reached its person.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("cancel_event() must run in the transaction of the change that ends the event")
    notices = Notice.objects.filter(purpose=purpose, event_key=event_key)
    notices.owed().idle().update_in_order(state=NoticeState.CANCELLED, reason=reason)
    reached = notices.exclude(state__in=[NoticeState.CANCELLED, NoticeState.NOT_SENT])
    return set(reached.values_list("citizen_id", flat=True))
