"""Cancel the notices of an event that no longer holds."""

from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext as _

from foundation.database import clock
from foundation.outbox.models import NEVER, Notice, NoticeQuerySet, NoticeState
from foundation.outbox.services import NotInTransaction
from foundation.refusals import ServiceRefusal


def cancel_event(*, purpose: str, event_key: str, reason: str = "overtaken") -> set[int]:
    """Cancel the unsent notices of the event; the citizens (ids) whom the others reached or may have reached.

    A notice that is being sent counts as one that reached its person; if that fails, it is not tried again.
    """
    _require_transaction()
    cancel_waiting(Notice.objects.filter(purpose=purpose, event_key=event_key), reason=reason)
    return reached_by(purpose=purpose, event_key=event_key)


def cancel_undone(*, purpose: str, event_keys: Iterable[str], refused: type[ServiceRefusal]) -> None:
    """Cancel the notices of an undone step; raises `refused` where a worker (maybe killed) holds one."""
    for event_key in event_keys:
        if cancel_event(purpose=purpose, event_key=event_key, reason="undone"):
            raise refused(_("The citizen is being told already; the next step puts it right."))


def cancel_waiting(notices: NoticeQuerySet, *, reason: str, detail: str = "") -> int:
    """Cancel those of `notices` that wait; how many. The others are being sent or in doubt: they may arrive,
    but are not tried again."""
    values = {"state": NoticeState.CANCELLED, "reason": reason, "reason_detail": detail[:300]}
    cancelled = notices.owed().idle().update_in_order(**values)
    now = clock.now()
    notices.open().exclude(expires_at__lte=now).update_in_order(expires_at=now)
    return cancelled


def reached_by(*, purpose: str, event_key: str) -> set[int]:
    """The citizens (ids) whom the event's notices reached, may have reached or will reach."""
    notices = Notice.objects.filter(purpose=purpose, event_key=event_key)
    reached = notices.exclude(state__in=[NoticeState.CANCELLED, NoticeState.NOT_SENT])
    return set(reached.values_list("citizen_id", flat=True))


def cancel_unsent(notices: NoticeQuerySet, *, reason: str = "overtaken") -> set[tuple[int, str]]:
    """Cancel those of `notices` (owed, in doubt, or given up) that did not leave: citizen (id) and subject of
    each. What of the others does not arrive is held, to be cancelled by the caller's next pass."""
    _require_transaction()
    unsent = notices.idle().exclude(state=NoticeState.UNKNOWN).order_by("pk").select_for_update()
    rows = list(unsent.values_list("pk", "citizen_id", "subject"))
    Notice.objects.filter(pk__in=[row[0] for row in rows]).update(state=NoticeState.CANCELLED, reason=reason)
    left = notices.open().exclude(due_at=NEVER)
    left.update_in_order(due_at=NEVER, expires_at=clock.now())  # nor does an officer send it again
    return {(citizen, subject) for _pk, citizen, subject in rows}


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise NotInTransaction("notices are cancelled in the transaction of the change that ends the event")
