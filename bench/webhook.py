"""The webhook: durable rows a second against PostgreSQL alone and against the naive view; then SIGKILL."""

import json
import re
import signal
import subprocess
import threading
import time
from itertools import count
from statistics import median

from bench import ground, load, table
from bench.ground import Ground
from bench.table import Row
from dev import services
from dev.processes import signal_group
from dev.services import Service

ROUNDS, EVENTS, CONNECTIONS = 5, 8000, 32
LIMIT_SECONDS = 4
PATH = "/zalo/webhook/"
_numbers = count(1)


def run() -> list[Row]:
    with ground.prepared("webhook") as site:
        _start(site, "ours", services.web(site.web))
        naive_port = ground.free_port()
        _start(site, "naive", _naive(naive_port), naive_port)
        rounds = [_round(site, naive_port) for _ in range(ROUNDS)]
        speed = _speed_rows(rounds)
        return [*speed, _after_sigkill(site)]


def _start(site: Ground, name: str, service: Service, port: int | None = None) -> None:
    port = port or site.web
    site.start(Service(name, service.argv))
    site.supervisor.wait_for(name, f"http://127.0.0.1:{port}{PATH}")
    load.run(port, events(1000), connections=CONNECTIONS)


def _naive(port: int) -> Service:
    argv = [word.replace("config.rsgi", "bench.plain_rsgi") for word in services.web(port).argv]
    return Service("naive", argv)


def events(number: int) -> list[bytes]:
    return [signed(event(n)) for n in (next(_numbers) for _ in range(number))]


def event(number: int) -> dict:
    from django.conf import settings

    return {
        "app_id": settings.ZALO_APP_ID,
        "user_id_by_app": "5500000000000000101",
        "sender": {"id": str(7100000000000000000 + number)},
        "recipient": {"id": settings.ZALO_OA_ID},
        "event_name": "user_send_text",
        "message": {"text": "Đường trước nhà em bị ngập", "msg_id": f"bench{number:012d}"},
        "timestamp": str(1795500000000 + number),
    }


def signed(body: dict) -> bytes:
    from django.conf import settings

    from zalo_channel.webhook import mac

    raw = json.dumps(body, ensure_ascii=False).encode()
    key = settings.ZALO_OA_SECRET_KEY
    sign = mac(owner_id=settings.ZALO_APP_ID, body=raw, timestamp=body["timestamp"], secret=key)
    return load.request(
        PATH, raw, {"X-ZEvent-Signature": f"mac={sign}", "Content-Type": "application/json"}, "POST"
    )


def _round(site: Ground, naive_port: int) -> tuple[float, load.Load, load.Load]:
    limit = _limit(site)
    ours = load.run(site.web, events(EVENTS), connections=CONNECTIONS)
    naive = load.run(naive_port, events(EVENTS // 4), connections=CONNECTIONS)
    for each in (ours, naive):
        assert set(each.statuses) == {200}, each.statuses
    return limit, ours, naive


def _limit(site: Ground) -> float:
    """Transactions a second of pgbench: one durable INSERT each of what one event stores."""
    body = json.dumps(event(1), ensure_ascii=False).replace("'", "''")
    script = (
        "\\set n random(1, 1000000000000000)\n"
        "INSERT INTO zalo_channel_inboundevent (dedupe_key, event_name, user_id, body, is_receipt,"
        " received_at, state, attempts, error) VALUES ('limit:' || :n, 'user_send_text',"
        f" '7100000000000000101', '{body}', false, clock_timestamp(), 'new', 0, '')"
        " ON CONFLICT (dedupe_key) DO NOTHING;\n"
    )
    done = subprocess.run(
        [ground.postgres_tool("pgbench"), "--no-vacuum", "--protocol=prepared", "--client=32", "--jobs=2",
         f"--time={LIMIT_SECONDS}", "--file=/dev/stdin", site.env["DATABASE_URL"]],
        input=script, text=True, capture_output=True, check=True,
    )  # fmt: skip
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])


def _speed_rows(rounds: list[tuple[float, load.Load, load.Load]]) -> list[Row]:
    limit = [each[0] for each in rounds]
    ours = [each[1].per_second for each in rounds]
    naive = [each[2].per_second for each in rounds]
    p99, naive_p99 = median(each[1].p99 for each in rounds), median(each[2].p99 for each in rounds)
    to_limit, to_naive = table.of_pairs(ours, limit), table.of_pairs(ours, naive)
    shown = (table.rate(limit), table.rate(naive), table.rate(ours))
    return [
        Row("webhook: signature + durable row, against durable INSERTs alone", *shown, str(to_limit),
            "≥ 0.17", to_limit.median >= 0.17),
        Row("webhook: against ORM create + delay()", *shown, str(to_naive), "≥ 2.5", to_naive.median >= 2.5),
        Row("webhook: p99 with 32 connections", "–", f"{naive_p99:.0f} ms", f"{p99:.0f} ms", "–",
            "< 100 ms", p99 < 100),
    ]  # fmt: skip


def _after_sigkill(site: Ground) -> Row:
    """Kill the whole web server in the middle of a run; look for each event that was answered with 200."""
    from zalo_channel.models import InboundEvent

    first = next(_numbers) + 1
    requests = events(4 * EVENTS)
    server = site.supervisor.running["ours"]
    killer = threading.Timer(2.5, signal_group, (server.pid, signal.SIGKILL))
    killer.start()
    done = load.run(site.web, requests, connections=CONNECTIONS)
    killer.join()
    time.sleep(0.5)
    answered = {f"user_send_text:bench{first + index:012d}" for index in done.answered}
    kept = set(InboundEvent.objects.filter(dedupe_key__in=answered).values_list("dedupe_key", flat=True))
    lost, in_full_run = len(answered - kept), 0 < len(answered) < len(requests)
    return Row("webhook: events answered 200 and not in the database after SIGKILL of the server under load",
               "–", "–", f"{lost} of {len(answered):,}", "–", "0", lost == 0 and in_full_run)  # fmt: skip
