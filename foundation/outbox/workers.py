"""Tell the lane's worker that something is owed, once the transaction that owes it is in the table."""

from collections.abc import Callable

from django.db import transaction

from foundation import broker
from foundation.outbox.models import Lane


def wake_worker_after_commit(lane: Lane) -> None:
    """Nudge the lane's worker after the commit; once per transaction and lane."""
    hook = _HOOKS[lane]
    connection = transaction.get_connection()
    if all(queued[1] is not hook for queued in connection.run_on_commit):
        transaction.on_commit(hook)


def wake_worker(lane: Lane) -> None:
    broker.wake_worker(f"foundation.outbox.tasks.relay_{lane.value}", queue=lane.value)


def _hook(lane: Lane) -> Callable[[], None]:
    return lambda: wake_worker(lane)


_HOOKS = {lane: _hook(lane) for lane in Lane}
