"""Cancel the notices of an event that no longer holds."""

from django.db import connection
from django.utils import timezone

from foundation.outbox.models import Notice, NoticeQuerySet, NoticeState
from foundation.outbox.services import NotInTransaction


def cancel_event(*, purpose: str, event_key: str, reason: str = "overtaken") -> set[int]:
    """Cancel the unsent notices of the event; the citizens (ids) whom the others reached or may have reached.

    A notice that is being sent counts as one that reached its person; if that fails, it is not tried again.
    """
    _require_transaction()
    owed = Notice.objects.filter(purpose=purpose, event_key=event_key).owed()
    owed.idle().update_in_order(state=NoticeState.CANCELLED, reason=reason)
    owed.update_in_order(expires_at=timezone.now())
    return reached_by(purpose=purpose, event_key=event_key)


def reached_by(*, purpose: str, event_key: str) -> set[int]:
    """The citizens (ids) whom the event's notices reached, may have reached or will reach."""
    notices = Notice.objects.filter(purpose=purpose, event_key=event_key)
    reached = notices.exclude(state__in=[NoticeState.CANCELLED, NoticeState.NOT_SENT])
    return set(reached.values_list("citizen_id", flat=True))


def cancel_unsent(notices: NoticeQuerySet, *, reason: str = "overtaken") -> set[tuple[int, str]]:
    """Cancel those of `notices` (owed, or given up) not being sent: citizen (id) and subject of each."""
    _require_transaction()
    rows = list(notices.idle().order_by("pk").select_for_update().values_list("pk", "citizen_id", "subject"))
    Notice.objects.filter(pk__in=[row[0] for row in rows]).update(state=NoticeState.CANCELLED, reason=reason)
    return {(citizen, subject) for _pk, citizen, subject in rows}


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise NotInTransaction("notices are cancelled in the transaction of the change that ends the event")
