"""Is the process alive, and is the portal able to work? For load balancers and for the person on call."""

import hmac
import logging
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from config.checks import readable_data
from config.version import VERSION
from foundation import broker
from foundation.outbox import backlog
from lookups.kinds.exams.snapshot import catalog
from zalo_channel.models import InboundEvent
from zalo_channel.token_state import token_state

logger = logging.getLogger(__name__)

HEARTBEAT_IS_OLD_AFTER = 45.0
OLDEST_DUE_SECONDS = 120.0
MIN_FREE_BYTES = 1024**3
KEEP_SECONDS = 2.0  # the checks write: who asks more often gets the answer of before

VITAL = {"database", "keys"}

Part = dict[str, Any]


@shared_task
def heartbeat(queue: str) -> None:
    """Run by the workers of each queue; its time in Redis shows that the queue is served."""
    broker.client().set(f"heartbeat:{queue}", time.time(), ex=600)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The web process answers. Nothing else is asked, so that a slow database does not get it killed."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The state of the portal; each part of it for the staff and whoever has MONITORING_TOKEN.

    503 where this process cannot answer pages, so that the balancer asks another one. All else makes it
    "degraded" with 200: pages still answer, so taking the web away would only make it worse.
    """
    report = REPORT.current()
    status = 503 if report["status"] == "down" else 200
    told = {"version": VERSION, **report} if is_insider(request) else {"status": report["status"]}
    return JsonResponse(told, status=status)


def is_insider(request: HttpRequest) -> bool:
    """Asks the database only for the session of somebody who signed in."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    token = settings.MONITORING_TOKEN.encode()
    return settings.DEBUG or (token and hmac.compare_digest(given, token)) or request.user.is_staff


class Report:
    """What the checks found; one thread asks for all that come together."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._until = 0.0
        self._known: Part = {}

    def current(self) -> Part:
        with self._asking:
            if time.monotonic() >= self._until:
                self._known = _look()
                self._until = time.monotonic() + KEEP_SECONDS
            return self._known


REPORT = Report()


def _look() -> Part:
    parts = {"database": _checked(_database)}
    checks = [_media, _exam_copy, _disk, _redis, _workers]
    if parts["database"]["ok"]:  # else each of these would wait for it
        checks += [_keys, _webhook, _token, _oldest_due]
    parts |= {check.__name__.strip("_"): _checked(check) for check in checks}
    failed = {name for name, part in parts.items() if not part["ok"]}
    return {"status": "down" if failed & VITAL else "degraded" if failed else "ok", **parts}


def _checked(check: Callable[[], Part]) -> Part:
    try:
        return {"ok": True} | check()
    except Exception as error:  # whatever is broken, the others are told
        logger.warning("readyz: %s: %s", check.__name__.strip("_"), error)
        return {"ok": False, "error": type(error).__name__}


def _database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {}


def _keys() -> Part:
    """Keys belong to the process: another one may have the right ones."""
    found = [error.msg for error in readable_data(databases=["default"])]
    return {"ok": not found, "problems": found}


def _webhook() -> Part:
    """An event can be stored: a server that only reads, a full disk or a missing right refuses it."""
    with transaction.atomic():
        InboundEvent.objects.create(dedupe_key=f"readyz:{uuid.uuid4()}", event_name="readyz", body="{}")
        transaction.set_rollback(True)
    return {}


def _media() -> Part:
    name = default_storage.save(f"readyz/{uuid.uuid4()}", ContentFile(b"ok"))
    default_storage.delete(name)
    return {}


def _exam_copy() -> Part:
    """Each machine keeps the scores in a folder of its own: one that it may not write has none on the day."""
    folder = catalog.folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"ok")
    return {}


def free_bytes() -> dict[str, int]:
    folders = {"media": settings.MEDIA_ROOT, "exam scores": catalog.folder()}
    return {name: shutil.disk_usage(folder).free for name, folder in folders.items() if Path(folder).exists()}


def _disk() -> Part:
    free = free_bytes()
    is_enough = all(left >= MIN_FREE_BYTES for left in free.values())
    return {"ok": is_enough, "free_mb": {name: left // 1024**2 for name, left in free.items()}}


def _redis() -> Part:
    broker.client().ping()
    return {}


def seconds_since_heartbeat() -> dict[str, float | None]:
    """Of each queue; None where no worker has served it for ten minutes."""
    beats = broker.client().mget([f"heartbeat:{queue}" for queue in settings.WORKER_QUEUES])
    return {
        queue: round(time.time() - float(beat), 1) if beat else None
        for queue, beat in zip(settings.WORKER_QUEUES, beats, strict=True)
    }


def is_served(age: float | None) -> bool:
    """By the seconds since its heartbeat: whether a worker serves the queue."""
    return age is not None and age < HEARTBEAT_IS_OLD_AFTER


def _workers() -> Part:
    ages = seconds_since_heartbeat()
    return {"ok": all(map(is_served, ages.values())), "seconds_since_heartbeat": ages}


def _token() -> Part:
    token = token_state()
    if not token.is_connected:
        return {"ok": False, "state": "not connected"}
    if token.needs_admin:
        return {"ok": False, "state": "an administrator must connect again"}
    return {"ok": token.is_working, "expires_at": token.expires_at}


def _oldest_due() -> Part:
    seconds = max(lane.age for lane in backlog.by_lane())
    return {"ok": seconds < OLDEST_DUE_SECONDS, "seconds": round(seconds, 1)}
