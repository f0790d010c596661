"""Is the process alive, and is the portal able to work? For load balancers and for the person on call."""

import time
from collections.abc import Callable

import redis
from celery import shared_task
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from foundation import broker
from foundation.outbox.models import Notice
from zalo_channel.models import OaToken

HEARTBEAT_IS_OLD_AFTER = 45.0
OLDEST_DUE_SECONDS = 120.0


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
    """Each part with its state; 503 where one that the portal cannot do without is missing.

    A worker, a token or a late notice makes it "degraded" with 200: pages still answer and nothing is lost,
    so taking the web away would only make it worse.
    """
    vital = {"database": _checked(_database), "redis": _checked(_redis)}
    working = {"workers": _checked(_workers), "token": _checked(_token), "oldest_due": _checked(_oldest_due)}
    ok = all(part["ok"] for part in vital.values())
    degraded = not all(part["ok"] for part in working.values())
    status = "down" if not ok else "degraded" if degraded else "ok"
    return JsonResponse({"status": status, **vital, **working}, status=200 if ok else 503)


def _checked(check: Callable[[], dict[str, object]]) -> dict[str, object]:
    try:
        return {"ok": True} | check()
    except (DatabaseError, redis.RedisError, OSError) as error:
        return {"ok": False, "error": type(error).__name__}


def _database() -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {}


def _redis() -> dict[str, object]:
    broker.client().ping()
    return {}


def _workers() -> dict[str, object]:
    beats = broker.client().mget([f"heartbeat:{queue}" for queue in settings.WORKER_QUEUES])
    ages = {
        queue: round(time.time() - float(beat), 1) if beat else None
        for queue, beat in zip(settings.WORKER_QUEUES, beats, strict=True)
    }
    alive = all(age is not None and age < HEARTBEAT_IS_OLD_AFTER for age in ages.values())
    return {"ok": alive, "seconds_since_heartbeat": ages}


def _token() -> dict[str, object]:
    token = OaToken.objects.order_by("pk").first()
    if token is None:
        return {"ok": False, "state": "not connected"}
    if token.needs_admin:
        return {"ok": False, "state": "an administrator must connect again"}
    valid = bool(token.expires_at and token.expires_at > timezone.now())
    return {"ok": valid, "expires_at": token.expires_at}


def _oldest_due() -> dict[str, object]:
    oldest = Notice.objects.due().order_by("due_at").values_list("due_at", flat=True).first()
    seconds = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    return {"ok": seconds < OLDEST_DUE_SECONDS, "seconds": round(seconds, 1)}
