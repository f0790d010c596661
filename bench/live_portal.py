"""The whole portal beside the sandbox, with a broadcast to all followers under way."""

import requests

from bench import ground
from bench.ground import Ground
from dev import services

NEWS = "Thông báo: thứ Bảy này"  # as the broadcast begins


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
        headers = {"Authorization": f"Bearer {site.env['MONITORING_TOKEN']}"}
        ready = requests.get(f"http://127.0.0.1:{site.web}/readyz", headers=headers, timeout=10).json()
        return bool(ready["workers"]["ok"])

    ground.wait_until(all_beat, 90, "the workers' heartbeat")


def broadcast(people: list) -> None:
    from django.db import transaction

    from foundation.messages import Message
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


def control(site: Ground, path: str, body: dict) -> dict:
    answer = requests.post(f"http://127.0.0.1:{site.sandbox}/control/{path}", json=body, timeout=60)
    answer.raise_for_status()
    return answer.json()
