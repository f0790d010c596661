"""Look-ups counted and not counted: the same server twice, asked in turn, each in its turn the first."""

import random
from pathlib import Path

from bench import ground, load, table
from bench.exam_candidates import API, EXAM, numbers, write_csv
from bench.ground import Ground
from bench.table import Row
from dev import services
from dev.services import Service

CANDIDATES, SEED, CONNECTIONS = 200_000, 2026, 32
PAIRS, GOAL = 40, 0.97
BUS = "/tra-cuu/xe-buyt/?route=02"
REQUESTS = {"a bus route, by Django": 150, "exam scores, before Django": 5000}  # a round


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
    rates: dict[int, list[float]] = {counting: [], plain: []}
    for pair in range(PAIRS + 1):
        for port in (counting, plain) if pair % 2 else (plain, counting):
            done = load.run(port, _asked(rng, number, path), connections=CONNECTIONS)
            assert set(done.statuses) == {200}, done.statuses
            if pair:  # the first warms up
                rates[port].append(done.per_second)
    assert _counted() >= PAIRS * number // 2, "nothing was counted"
    spread = table.of_pairs(rates[counting], rates[plain])
    return Row(f"counters: {name}, counted against not counted, {PAIRS} pairs", table.rate(rates[plain]), "–",
               table.rate(rates[counting]), str(spread), f"≥ {GOAL}", spread.median >= GOAL)  # fmt: skip


def _counted() -> int:
    from django.db.models import Sum

    from foundation.insights.models import UseCount

    return UseCount.objects.aggregate(all=Sum("count"))["all"] or 0
