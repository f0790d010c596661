"""From the officer's press of the button in the admin to the citizen's phone, while a broadcast to 100,000 is
being sent: the page's own time is in it."""

import json
import time
from statistics import median
from typing import Any

import requests

from bench import ground, province
from bench.ground import Ground
from bench.table import Row
from dev import services

FOLLOWERS, CHANGES, PAUSE = 100_000, 40, 0.7  # seconds between two changes
GOAL = 1.0  # seconds
NEWS = "Thông báo: thứ Bảy này"  # as the broadcast begins
CSRF = "a" * 32  # what the form sends back is what the cookie says


def run() -> list[Row]:
    with ground.prepared("latency") as site:
        open_platform(site)
        people = province.people(control(site, "followers", {"count": FOLLOWERS, "ids": True})["ids"])
        dossiers = province.dossiers(people[:CHANGES])
        _forget_notices()  # else each move would wait as the second message of a burst
        start_workers(site)
        broadcast(people)
        wait_for_the_broadcast(site)
        pressed = _move(site, dossiers)
        waits = _waits(site, pressed)
        waiting, sent = broadcast_left(), broadcast_sent()
    words = f"median {median(waits):.2f} s, worst {max(waits):.2f} s of {len(waits)}"
    behind = f"{waiting:,} of the broadcast still waiting, {sent:,} sent"
    holds = median(waits) <= GOAL and len(waits) == CHANGES and waiting > FOLLOWERS * 0.5
    return [
        Row(f"status change in the admin → phone ({behind})", "–", "–", words, "–", "median ≤ 1 s", holds)
    ]


def open_platform(site: Ground) -> None:
    from zalo_channel import demo, tokens

    site.start(services.SANDBOX)
    site.supervisor.wait_for("sandbox", f"http://127.0.0.1:{site.sandbox}/")
    tokens.connect(oa_id=site.env["ZALO_OA_ID"], answer=control(site, "tokens", {}))
    demo.load()


def start_workers(site: Ground) -> None:
    site.start(services.web(site.web))
    site.supervisor.wait_for("web", f"http://127.0.0.1:{site.web}/healthz")
    site.start(*services.background())

    def all_beat() -> bool:
        ready = requests.get(f"http://127.0.0.1:{site.web}/readyz", timeout=10).json()
        return bool(ready["workers"]["ok"])

    ground.wait_until(all_beat, 90, "the workers' heartbeat")


def _forget_notices() -> None:
    from foundation.outbox.models import Notice

    Notice.objects.all().delete()


def broadcast(people: list) -> None:
    from django.db import transaction

    from foundation.outbox.messages import Message
    from foundation.outbox.services import enqueue_many

    message = Message(f"{NEWS} bộ phận Một cửa làm việc đến 11 giờ 30.")
    with transaction.atomic():
        enqueue_many(
            citizens=(person.pk for person in people), purpose="news", event_key="news:1", message=message
        )


def wait_for_the_broadcast(site: Ground) -> None:
    ground.wait_until(lambda: broadcast_sent() > 500, 120, "the broadcast begins")


def broadcast_sent() -> int:
    from foundation.outbox.models import Lane, Notice, NoticeState

    return Notice.objects.filter(lane=Lane.BULK).exclude(state=NoticeState.OWED).count()


def broadcast_left() -> int:
    from foundation.outbox.models import Lane, Notice

    return Notice.objects.owed().filter(lane=Lane.BULK).count()


def _move(site: Ground, dossiers: list) -> dict[int, float]:
    """Notice → the moment (Unix seconds) at which the officer pressed the button that owes it."""
    from foundation.outbox.models import Notice

    desk = _signed_in(province.officer().officer)
    pressed: dict[int, float] = {}
    for dossier in dossiers:
        moment = time.time()
        answer = desk.post(
            f"http://127.0.0.1:{site.web}/admin/dossiers/dossier/{dossier.pk}/chuyen/4/",
            {
                "csrfmiddlewaretoken": CSRF,
                "move": "1",
                "expected_version": dossier.version,
                "office": "Phòng Kinh tế, Hạ tầng và Đô thị",
            },
            allow_redirects=False,
            timeout=30,
        )
        assert answer.status_code == 302, answer.text[:2000]
        pressed[Notice.objects.get(subject=dossier.code).pk] = moment
        time.sleep(PAUSE)
    return pressed


def _signed_in(user: Any) -> requests.Session:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    desk = requests.Session()
    desk.cookies.set(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
    desk.cookies.set(settings.CSRF_COOKIE_NAME, CSRF)
    return desk


def _waits(site: Ground, pressed: dict[int, float]) -> list[float]:
    """Seconds until the sandbox accepted each."""
    deadline = time.monotonic() + 60
    arrived: dict[int, float] = {}
    while len(arrived) < len(pressed) and time.monotonic() < deadline:
        time.sleep(1)
        arrived = _arrivals(site, pressed)
    return [arrived[notice] - moment for notice, moment in pressed.items() if notice in arrived]


def _arrivals(site: Ground, wanted: dict[int, float]) -> dict[int, float]:
    from foundation.outbox import references

    rows = requests.get(f"http://127.0.0.1:{site.sandbox}/control/messages", timeout=60)
    lines = map(json.loads, rows.iter_lines())
    found = ((references.find(row["text"] or ""), row["accepted_at"]) for row in lines)
    return {notice: at / 1000 for notice, at in found if notice in wanted}


def control(site: Ground, path: str, body: dict) -> dict:
    answer = requests.post(f"http://127.0.0.1:{site.sandbox}/control/{path}", json=body, timeout=60)
    answer.raise_for_status()
    return answer.json()
