"""Tell a worker that something is owed. Only a hint: a nudge that is lost costs the sweep's few seconds."""

import logging
import time

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from foundation.outbox.models import Lane

logger = logging.getLogger(__name__)

TASKS = {lane: f"foundation.outbox.tasks.relay_{lane.value}" for lane in Lane}
QUIET_AFTER_FAILURE = 5.0
_quiet_until = 0.0


def after_commit(lane: Lane) -> None:
    """Nudge the lane's worker once this transaction is in the table; once per transaction and lane."""
    hook = _HOOKS[lane]
    connection = transaction.get_connection()
    if all(queued[1] is not hook for queued in connection.run_on_commit):
        transaction.on_commit(hook)


def now(lane: Lane) -> None:
    """Never raises and never waits long: with the broker down, nobody's work is held up."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task(TASKS[lane], queue=lane.value, expires=30, ignore_result=True)
    except (OperationalError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
        logger.warning("broker unreachable, the sweep will find what is owed: %s", error)


def _hook(lane: Lane):
    return lambda: now(lane)


_HOOKS = {lane: _hook(lane) for lane in Lane}
