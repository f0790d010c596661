"""Look-ups counted and not counted: the same server twice, asked in turn, each in its turn the first.

Compared is the processor time of the servers: what else runs moves rates by more than counting does.
"""

import os
import random
from pathlib import Path
from statistics import mean

from bench import ground, load, table
from bench.exam_candidates import API, EXAM, numbers, write_csv
from bench.ground import Ground
from bench.table import Row
from dev import services
from dev.services import Service

CANDIDATES, SEED, CONNECTIONS = 200_000, 2026, 32
PAIRS, GOAL = 30, 1.03
BUS = "/tra-cuu/xe-buyt/?route=02"
REQUESTS = {"a bus route, by Django": 60, "exam scores, before Django": 16_000}  # a round
TICKS = os.sysconf("SC_CLK_TCK")


def run() -> list[Row]:
    with ground.prepared("counters", TRUSTED_PROXY_COUNT="1") as site:
        _fill(Path(site.env["MEDIA_ROOT"]))
        ports = _start(site)
        return [_compared(site, ports, name, number) for name, number in REQUESTS.items()]


def _fill(folder: Path) -> None:
    from django.utils import timezone

    from foundation.regions.loading import load_units
    from lookups.kinds.buses import demo as buses
    from lookups.kinds.exams.importing import take_large
    from lookups.kinds.exams.models import Exam
    from lookups.kinds.exams.services import preparing

    load_units()
    buses.load()
    result = take_large(str(write_csv(folder / "candidates.csv", numbers(CANDIDATES))), exam=EXAM)
    assert result is not None and result.is_done, result
    Exam.objects.filter(key=EXAM).update(is_checked=True, publish_at=timezone.now())
    preparing.build(Exam.objects.get(key=EXAM))


def _start(site: Ground) -> tuple[int, int]:
    """The ports of the server that counts and of the one that does not."""
    plain = ground.free_port()
    argv = [word.replace("config.wsgi", "bench.uncounted_wsgi") for word in services.web(plain).argv]
    site.start(services.web(site.web), Service("uncounted", argv))
    for name, port in (("web", site.web), ("uncounted", plain)):
        site.supervisor.wait_for(name, f"http://127.0.0.1:{port}/healthz")
        load.run(port, _asked(random.Random(SEED), 2000, API), connections=CONNECTIONS)  # texts are made
    return site.web, plain


def _asked(rng: random.Random, number: int, path: str) -> list[bytes]:
    """Each from an address of its own, so that the limits count as they do on the day."""
    everybody = numbers(CANDIDATES)
    requests = []
    for _ in range(number):
        address = ".".join(str(rng.randrange(1, 255)) for _ in range(4))
        asked = f"{API}?exam={EXAM}&sbd={rng.choice(everybody)}" if path == API else path
        requests.append(load.request(asked, headers={"X-Forwarded-For": address}))
    return requests


def _compared(site: Ground, ports: tuple[int, int], name: str, number: int) -> Row:
    counting, plain = ports
    rng = random.Random(SEED)
    path = BUS if "bus" in name else API
    spent: dict[int, list[float]] = {counting: [], plain: []}
    process = {counting: site.supervisor.running["web"].pid, plain: site.supervisor.running["uncounted"].pid}
    for pair in range(PAIRS + 1):
        for port in (counting, plain) if pair % 2 else (plain, counting):
            before = _processor_time(process[port])
            done = load.run(port, _asked(rng, number, path), connections=CONNECTIONS)
            assert set(done.statuses) == {200}, done.statuses
            if pair:  # the first warms up
                spent[port].append((_processor_time(process[port]) - before) / number)
    assert _counted() >= PAIRS * number // 2, "nothing was counted"
    spread = table.of_pairs(spent[counting], spent[plain])
    shown = [f"{mean(spent[port]) * 1e6:,.1f} µs" for port in (plain, counting)]
    return Row(f"counters: {name}, processor time counted against not counted, {PAIRS} pairs", shown[0], "–",
               shown[1], str(spread), f"≤ {GOAL}", spread.median <= GOAL)  # fmt: skip


def _processor_time(parent: int) -> float:
    """Seconds of a process and its children so far, all their threads together."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    ticks = 0
    for each in (str(parent), *children):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def _counted() -> int:
    from django.db.models import Sum

    from foundation.insights.models import UseCount

    return UseCount.objects.aggregate(all=Sum("count"))["all"] or 0
