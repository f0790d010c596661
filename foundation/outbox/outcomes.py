"""Record what became of delivery attempts, in bulk."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from foundation import metrics
from foundation.database.retries import retry_conflicts
from foundation.outbox import delivery_alarms
from foundation.outbox.models import DeliveryAttempt


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one attempt. `state` is the attempt's; `next_at` is set where it is tried again."""

    notice_id: int
    attempt: int
    route: str
    state: str
    at: dt.datetime
    external_message_id: str = ""
    reason: str = ""
    code: str = ""
    detail: str = ""
    next_at: dt.datetime | None = None
    counts: bool = True
    stumbled: bool = False  # says nothing of the message or the person: the platform fails
    is_probe: bool = False  # of a paused route: its failures do not bring the notice nearer to being given up
    unreachable: tuple[str, str] | None = None  # channel and id of an account that refuses everything
    is_fault: bool = False  # refused for what is in the message


_OUTCOMES = """
json_to_recordset(%s) AS u(id bigint, number int, state text, route text, message_id text, at timestamptz,
                           reason text, code text, detail text, next_at timestamptz, failed boolean,
                           late boolean)
"""
_RECORD_ATTEMPTS = f"""
UPDATE outbox_deliveryattempt a
   SET state = u.state, finished_at = u.at, reason = u.reason, error_code = u.code,
       error_text = CASE u.detail WHEN '' THEN u.reason ELSE u.detail END
  FROM {_OUTCOMES}
 WHERE a.notice_id = u.id AND a.number = u.number AND a.state IN ('started', 'unknown')
"""  # noqa: S608 - constants
_RECORD_NOTICES = f"""
UPDATE outbox_notice n
   SET state = CASE u.state WHEN 'accepted' THEN 'sent' WHEN 'unknown' THEN 'unknown'
                            ELSE CASE WHEN u.next_at IS NULL THEN 'not_sent' ELSE 'owed' END END,
       route = u.route,
       external_message_id = u.message_id,
       sent_at = CASE WHEN u.state = 'accepted' THEN u.at END,
       reason = coalesce(f.reason, u.reason),
       reason_detail = CASE WHEN f.reason IS NULL THEN u.detail
                            WHEN f.error_text = f.reason THEN '' ELSE f.error_text END,
       due_at = greatest(u.next_at, n.due_at),
       owed_since = CASE WHEN u.late THEN coalesce(n.owed_since, n.due_at) END,
       retries = n.retries + u.failed::int,
       lease_until = NULL
  FROM {_OUTCOMES}
       LEFT JOIN LATERAL (
           SELECT a.reason, a.error_text FROM outbox_deliveryattempt a
            WHERE u.state = 'failed' AND u.next_at IS NULL
              AND a.notice_id = u.id AND a.state = 'refused' AND a.reason <> ''
            ORDER BY a.number LIMIT 1) f ON true
 WHERE n.id = u.id AND n.state IN ('owed', 'unknown')
   AND (u.state = 'accepted' OR n.attempt_count = u.number)
RETURNING n.state, n.lane, n.reason
"""  # noqa: S608 - constants
_LOCK_NOTICES = """
SELECT id FROM outbox_notice WHERE id = ANY(%s) AND state IN ('owed', 'unknown') ORDER BY id FOR UPDATE
"""


@retry_conflicts
def record(outcomes: Sequence[Outcome]) -> None:
    """Write a batch of outcomes.

    A notice that an echo has already marked as sent keeps its state. So does one that was tried again since:
    a late answer says nothing about the newer attempt, unless it is "accepted". What was held meanwhile stays
    held. Locks are taken in a fixed order (notices by number, then attempts) so that a concurrent echo cannot
    deadlock. The rows travel as one JSON value: eleven arrays would cost the sender a fifth of its time.
    """
    rows = json.dumps([_row(outcome) for outcome in outcomes])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK_NOTICES, [[outcome.notice_id for outcome in outcomes]])
        cursor.execute(_RECORD_ATTEMPTS, [rows])
        cursor.execute(_RECORD_NOTICES, [rows])
        given_up = [(lane, reason) for state, lane, reason in cursor.fetchall() if state == "not_sent"]
    metrics.count_attempts(Counter((outcome.route, outcome.state) for outcome in outcomes))
    for (lane, reason), count in Counter(given_up).items():
        delivery_alarms.report_not_sent(lane, reason, count)


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.notice_id,
        "number": outcome.attempt,
        "state": outcome.state,
        "route": outcome.route,
        "message_id": _storable(outcome.external_message_id, 100),
        "at": outcome.at.isoformat(),
        "reason": outcome.reason,
        "code": _storable(outcome.code, 20),
        "detail": _storable(outcome.detail, 300),
        "next_at": outcome.next_at.isoformat() if outcome.next_at else None,
        "failed": outcome.counts and not outcome.is_probe and outcome.state == DeliveryAttempt.State.FAILED,
        "late": outcome.stumbled or not outcome.counts,
    }


def _storable(text: str, length: int) -> str:
    """A platform's text as the column can hold it: one odd answer must not fail the whole batch."""
    return text.replace("\x00", "").encode(errors="replace").decode()[:length] if text else ""
