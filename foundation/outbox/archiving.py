"""Move old broadcasts out of the ledger: into encrypted files beside the backups, and a row that counts them.

Broadcasts are seven of ten notices, and nobody asks for one of them after a year. What was told of a dossier,
and answers, stay. A file is whole before its rows go: a run that is killed between leaves rows that the next
one archives again, into the file of the same name.
"""

import datetime as dt
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from foundation.backups import archive
from foundation.outbox.models import (
    DeliveryAttempt,
    Lane,
    Notice,
    NoticeQuerySet,
    NoticeState,
)
from foundation.outbox.references import encode
from foundation.registry import Registry

KEPT = dt.timedelta(days=400)  # figures tell thirteen months
BATCH = 50_000
SETTLED = (
    NoticeState.SENT,
    NoticeState.DELIVERED,
    NoticeState.SEEN,
    NoticeState.NOT_SENT,
    NoticeState.CANCELLED,
)
COLUMNS = (
    "id", "citizen_id", "purpose", "event_key", "subject", "state", "reason", "route", "external_message_id",
    "created_at", "sent_at", "delivered_at", "seen_at",
)  # fmt: skip
OF_ATTEMPT = ("number", "route", "state", "reason", "error_code", "price", "started_at", "finished_at")
PERSONAL_KEYS: Registry[str] = Registry("purpose with personal event keys")
"""Purpose → the sign that ends the event in its keys: behind it stands what one person asked for, such as a
candidate number. That, and the subject, reach neither the files nor the counts."""
_COUNT = """
INSERT INTO outbox_archivedbroadcast AS kept (
    event_key, purpose, state, reason, count, price, first_sent_at, last_sent_at)
SELECT coalesce(split_part(event_key, %(signs)s::jsonb ->> purpose, 1), event_key), purpose,
       notice.state, notice.reason, count(*), coalesce(sum(price), 0), min(sent_at), max(sent_at)
  FROM outbox_notice AS notice
  LEFT JOIN outbox_deliveryattempt AS attempt
    ON notice_id = notice.id AND number = attempt_count AND attempt.state = 'accepted'
 WHERE notice.id = ANY(%(ids)s)
 GROUP BY 1, 2, 3, 4
    ON CONFLICT (event_key, purpose, state, reason) DO UPDATE SET
       count = kept.count + excluded.count, price = kept.price + excluded.price,
       first_sent_at = least(kept.first_sent_at, excluded.first_sent_at),
       last_sent_at = greatest(kept.last_sent_at, excluded.last_sent_at)
"""


def archive_before(moment: dt.datetime, *, at_once: int = BATCH) -> Iterator[int]:
    """The number of notices of each batch, which is one transaction and one file. Raises BackupProblem."""
    archive.recipients()
    with archive.locked():
        folder = archive.root() / "notices"
        folder.mkdir(exist_ok=True)
        while archived := _archive(moment, folder, at_once):
            yield archived


def old_broadcasts(before: dt.datetime) -> NoticeQuerySet:
    """Settled, and in no bundle: a message that told others stays with them."""
    old = Notice.objects.idle().filter(lane=Lane.BULK, state__in=SETTLED, created_at__lt=before)
    return old.exclude(Exists(Notice.objects.filter(merged_into=OuterRef("pk"))))


@transaction.atomic
def _archive(before: dt.datetime, folder: Path, at_once: int) -> int:
    old = old_broadcasts(before).order_by("created_at", "pk").select_for_update(skip_locked=True)
    ids = list(old.values_list("pk", flat=True)[:at_once])
    if ids:
        notices = Notice.objects.filter(pk__in=ids)
        attempts = DeliveryAttempt.objects.filter(notice__in=ids)
        _execute(_COUNT, ids)
        name = f"{min(ids)}-{max(ids)}.jsonl.gz.age"
        archive.encrypt(gzip.compress("".join(_lines(notices, attempts)).encode()), folder / name)
        # Not by the ORM, which would load all rows first; foreign keys still guard what is left.
        _execute("DELETE FROM outbox_deliveryattempt WHERE notice_id = ANY(%(ids)s)", ids)
        _execute("DELETE FROM outbox_notice WHERE id = ANY(%(ids)s)", ids)
    return len(ids)


def _lines(notices: Any, attempts: Any) -> Iterator[str]:
    """A line of JSON for each notice: its columns, its reference and its attempts, without its words."""
    tries = defaultdict(list)
    for notice, *values in attempts.order_by("notice", "number").values_list("notice", *OF_ATTEMPT):
        tries[notice].append(dict(zip(OF_ATTEMPT, values, strict=True)))
    for row in notices.order_by("pk").values(*COLUMNS):
        if sign := PERSONAL_KEYS.get(row["purpose"]):
            row |= {"event_key": row["event_key"].partition(sign)[0], "subject": ""}
        told = row | {"reference": encode(row["id"]), "attempts": tries[row["id"]]}
        yield json.dumps(told, ensure_ascii=False, default=str) + "\n"


def _execute(statement: str, ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": ids, "signs": json.dumps(PERSONAL_KEYS)})
