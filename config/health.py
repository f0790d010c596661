"""Is the process alive, and is the portal able to work? For load balancers and for the person on call."""

import hmac
import logging
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from config import heartbeats, static_releases
from config.checks import readable_data
from config.version import VERSION
from foundation import broker, message_catalogues
from foundation.database import clock
from foundation.expiring_value import ExpiringValue
from foundation.outbox import backlog
from foundation.outbox.circuit_breaker import PausedRoutes
from lookups.kinds.exams.snapshot import format
from zalo_channel.models import InboundEvent
from zalo_channel.tokens import token_state

logger = logging.getLogger(__name__)

HEARTBEAT_IS_OLD_AFTER = 45.0
OLDEST_DUE_SECONDS = 120.0
MIN_FREE_BYTES = 1024**3
KEEP_SECONDS = 2.0  # the checks write: who asks more often gets the answer of before

VITAL = {"database", "keys", "translations", "static_files"}

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
        self.kept = ExpiringValue[Part](KEEP_SECONDS)

    def current(self) -> Part:
        with self._asking:
            return self.kept.get_or_read(look)


REPORT = Report()


def look() -> Part:
    """Every part as it is at this moment."""
    parts = {"database": _checked(_database)}
    checks = [_translations, _static_files, _media, _exam_copy, _disk, _redis, _beat, _workers]
    if parts["database"]["ok"]:  # else each of these would wait for it
        checks += [_clock, _keys, _webhook, _token, _oldest_due, _routes]
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


def _clock() -> Part:
    """This machine's, against the database's. Its workers claim nothing while it is wrong."""
    return {"ok": clock.is_trusted(), "seconds_ahead": round(clock.seconds_ahead(), 1)}


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


def _translations() -> Part:
    """A release without its compiled catalogues answers citizens in English."""
    outdated = [str(path.relative_to(message_catalogues.FOLDER)) for path in message_catalogues.outdated()]
    return {"ok": not outdated, "to_compile": outdated}


def _static_files() -> Part:
    missing = static_releases.missing()
    return {"ok": not missing, "to_collect": missing[:20]}


def _media() -> Part:
    name = default_storage.save(f"readyz/{uuid.uuid4()}", ContentFile(b"ok"))
    default_storage.delete(name)
    return {}


def _exam_copy() -> Part:
    """Each machine keeps the scores in a folder of its own: one that it may not write has none on the day."""
    folder = format.folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"ok")
    return {}


def free_bytes() -> dict[str, int]:
    folders = {"media": settings.MEDIA_ROOT, "exam scores": format.folder()}
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


@dataclass(frozen=True, slots=True)
class Background:
    """Seconds since each queue was served, and since beat and each worker of a machine told of themselves."""

    queues: dict[str, float | None]
    workers: dict[str, float]
    beat: float | None

    @property
    def is_beat_alone_silent(self) -> bool:
        """Queues that are not served then say nothing of their workers."""
        return not is_served(self.beat) and any(map(is_served, self.workers.values()))


def background() -> Background:
    queues, processes = seconds_since_heartbeat(), heartbeats.seconds_since()
    own = processes.pop(heartbeats.BEAT, None)
    proofs = [age for age in (own, *queues.values()) if age is not None]  # what is served was sent by beat
    return Background(queues, processes, min(proofs, default=None))


def _beat() -> Part:
    age = background().beat
    return {"ok": is_served(age), "seconds": age}


def _workers() -> Part:
    found = background()
    are_served = found.is_beat_alone_silent or all(map(is_served, found.queues.values()))
    silent = [name for name, age in found.workers.items() if not is_served(age)]
    return {"ok": are_served and not silent, "seconds_since_heartbeat": found.queues, "silent": silent}


def _token() -> Part:
    token = token_state()
    if not token.is_connected:
        return {"ok": False, "state": "not connected"}
    if token.needs_admin:
        return {"ok": False, "state": "an administrator must connect again"}
    return {"ok": token.is_working, "expires_at": token.expires_at}


def _routes() -> Part:
    """Ways to people that are paused: nothing goes by them, or an administrator must act."""
    paused = PausedRoutes().names
    return {"ok": not paused, "paused": paused}


def _oldest_due() -> Part:
    seconds = max(lane.age for lane in backlog.by_lane())
    return {"ok": seconds < OLDEST_DUE_SECONDS, "seconds": round(seconds, 1)}
