"""Sending: two bare asyncio processes (the limit), one Celery task a message (naive), two relays (ours)."""

import asyncio
import datetime as dt
import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from typing import Any

from bench import ground, table
from bench.ground import Ground
from bench.table import Row
from dev.places import PYTHON
from dev.services import Service

ROUNDS, MESSAGES, CONNECTIONS = 5, 12_000, 64  # connections a process
DELAY = 50  # ms, until the platform answers
NAIVE_MESSAGES = 200
GOAL = 0.8
PEOPLE = 2000
SEND = "/v3.0/oa/message/cs"
TEXT = (
    "Hồ sơ H47.19-261124-0001 “Cấp giấy phép xây dựng nhà ở riêng lẻ” đang được xử lý tại Phòng Kinh tế, Hạ"
    " tầng và Đô thị. Ngày hẹn trả: 15/12/2026. Ông/bà không cần làm gì thêm."
)
LINK = "http://127.0.0.1:8000/t/abcdefghijklmnopqrstuv/"
_events = count(1)
_start: Any = None  # in each of two processes: the barrier of both
Part = tuple[int, float, float]  # messages sent, when it began, when it ended


def run() -> list[Row]:
    spawn = {"OUTBOX_SENDS_PER_MINUTE": "100000000", "OUTBOX_CONNECTIONS": str(CONNECTIONS)}
    with ground.prepared("dispatch", **spawn) as site:
        _plant_people()
        return [_measured(site)]


def _measured(site: Ground) -> Row:
    stub = "stub"
    port = ground.free_port()
    site.start(ground.python(stub, "-m", "bench.stub", str(port), str(DELAY)))
    site.supervisor.wait_for(stub, f"http://127.0.0.1:{port}/")
    os.environ["ZALO_OPENAPI_URL"] = f"http://127.0.0.1:{port}"
    rounds = [(_limit(port), _ours()) for _ in range(ROUNDS)]
    naive = _naive(site, port)
    site.stop(stub)
    limit, ours = zip(*rounds, strict=True)
    spread = table.of_pairs(ours, limit)
    return Row(
        f"dispatch: two relays × {CONNECTIONS} connections, platform answers after {DELAY} ms",
        table.rate(limit),
        table.rate([naive]),
        table.rate(ours),
        str(spread),
        f"≥ {GOAL}",
        spread.median >= GOAL,
    )


def _together(work: Callable[..., Part], *arguments: Any) -> float:
    """The rate of two processes that begin at the same moment, until the last is done."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2, timeout=120)
    with ProcessPoolExecutor(2, mp_context=context, initializer=_know_the_start, initargs=(start,)) as pool:
        parts = [future.result() for future in [pool.submit(work, *arguments) for _ in range(2)]]
    numbers, begun, ended = zip(*parts, strict=True)
    return sum(numbers) / (max(ended) - min(begun))


def _know_the_start(start: Any) -> None:
    global _start  # noqa: PLW0603 - set once, as the process begins
    _start = start


def _limit(port: int) -> float:
    return _together(_send_barely, port, MESSAGES // 2)


def _send_barely(port: int, number: int) -> Part:
    import aiohttp  # noqa: F401 - loaded before the start

    _start.wait()
    began = time.perf_counter()
    asyncio.run(_post_all(f"http://127.0.0.1:{port}{SEND}", number))
    return number, began, time.perf_counter()


async def _post_all(url: str, number: int) -> None:
    """The same messages as ours, each to its person with its stamp; nothing is read before or kept after."""
    import aiohttp

    todo = iter(range(number))

    async def connection(session: aiohttp.ClientSession) -> None:
        for n in todo:
            async with session.post(url, json=_call(n), headers={"access_token": "bench"}) as answer:
                assert (await answer.json())["error"] == 0

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        await asyncio.gather(*(connection(session) for _ in range(CONNECTIONS)))


def _call(number: int) -> dict[str, Any]:
    button = {"title": "Xem hồ sơ", "type": "oa.open.url", "payload": {"url": LINK}}
    payload = {"template_type": "button", "buttons": [button]}
    attachment = {"type": "template", "payload": payload}
    person = {"user_id": str(7200000000000000000 + number % PEOPLE)}
    return {"recipient": person, "message": {"text": f"{TEXT}\nMã tin: {number}", "attachment": attachment}}


def _ours() -> float:
    from foundation.outbox.models import NoticeState

    owed = _owe(MESSAGES)
    speed = _together(_relay)
    assert owed.filter(state=NoticeState.SENT).count() == MESSAGES
    return speed


def _relay() -> Part:
    import django

    django.setup()
    from foundation.outbox import relay
    from foundation.outbox.models import Lane, Notice

    Notice.objects.first()  # connected
    _start.wait()
    began = time.perf_counter()
    return relay.run(Lane.BULK, seconds=600), began, time.perf_counter()


def _naive(site: Ground, port: int) -> float:
    from bench.naive_dispatch import send
    from foundation.outbox.models import NoticeState

    worker = "naive"
    site.supervisor.env["ZALO_OPENAPI_URL"] = f"http://127.0.0.1:{port}"
    celery = ["-m", "celery", "--app", "bench.naive_dispatch:app", "worker", "--queues=naive",
              "--pool=prefork", "--concurrency=2", "--without-gossip", "--without-mingle"]  # fmt: skip
    own_settings = ["env", "DJANGO_SETTINGS_MODULE=bench.naive_settings"]
    site.start(Service(worker, [*own_settings, PYTHON, *celery]))
    for number in (20, NAIVE_MESSAGES):  # the first only warm the worker up
        owed = _owe(number)
        began = time.perf_counter()
        for key in owed.values_list("pk", flat=True):
            send.delay(key)
        ground.wait_until(lambda owed=owed: not owed.exclude(state=NoticeState.SENT).exists(), 120, worker)
        seconds = time.perf_counter() - began
    site.stop(worker)
    return number / seconds


def _plant_people() -> None:
    from django.conf import settings
    from django.utils import timezone

    from foundation.citizens.models import ChannelIdentity, Citizen
    from zalo_channel import CHANNEL
    from zalo_channel.models import OaToken

    now = timezone.now()
    people = Citizen.objects.bulk_create(Citizen(full_name=f"Nguyễn Thị Bích {n}") for n in range(PEOPLE))
    ChannelIdentity.objects.bulk_create(
        ChannelIdentity(
            citizen=person,
            channel=CHANNEL,
            external_id=str(7200000000000000000 + number),
            is_following=True,
            last_interaction_at=now,
        )
        for number, person in enumerate(people)
    )
    OaToken.objects.create(
        oa_id=settings.ZALO_OA_ID,
        access_token="bench",
        refresh_token="bench",
        issued_at=now,
        confirmed_at=now,
        expires_at=now + dt.timedelta(hours=20),
        refresh_expires_at=now + dt.timedelta(days=90),
    )


def _owe(number: int) -> Any:
    """A query set of so many notices, newly owed to the people in turn."""
    from foundation.citizens.models import Citizen
    from foundation.messages import Button, Message
    from foundation.outbox.models import Lane, Notice

    button = Button("Xem hồ sơ", "url", LINK)
    message = Message(TEXT, (button,)).as_json()
    people = list(Citizen.objects.values_list("pk", flat=True))
    purpose = f"bench-{next(_events)}"
    Notice.objects.bulk_create(
        (
            Notice(
                citizen_id=people[n % PEOPLE],
                purpose=purpose,
                event_key=f"{purpose}:{n}",
                lane=Lane.BULK,
                message=message,
            )
            for n in range(number)
        ),
        batch_size=2000,
    )
    return Notice.objects.filter(purpose=purpose)
