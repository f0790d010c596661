"""Look-ups counted and not counted: the same server twice, on one core, asked in turn in short slices.

Compared is the processor time that each server spends on a pair of slices, by the clock of its processes: it
knows nanoseconds and threads that ended, and has in it what is written meanwhile. Rates are too rough for it.
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from bench import ground, load, table
from bench.exam_candidates import API, EXAM, numbers, write_csv
from bench.ground import Ground
from bench.table import Row
from dev import services
from dev.services import Service

CANDIDATES, SEED, CONNECTIONS = 200_000, 2026, 32
STARTS = 3  # where the memory of a process lies changes a per cent, so that servers are started anew
SECONDS, FEWEST, GOAL = 25, 8, 1.03  # of pairs in each start
BUS = "/tra-cuu/xe-buyt/?route=02"
REQUESTS = {"a bus route, by Django": 60, "exam scores, before Django": 8_000}  # a slice

Cost = tuple[float, float]  # seconds a request, of the server that counts and of the one that does not


@dataclass(frozen=True)
class Pair:
    port: int
    counting: int  # process
    plain_port: int
    not_counting: int


def run() -> list[Row]:
    with ground.prepared("counters", TRUSTED_PROXY_COUNT="1") as site:
        _fill(Path(site.env["MEDIA_ROOT"]))
        costs: dict[str, list[Cost]] = {name: [] for name in REQUESTS}
        for _ in range(STARTS):
            with _servers(site) as pair:
                for name in REQUESTS:
                    costs[name] += _costs(pair, name)
        asked = sum(len(costs[name]) * number for name, number in REQUESTS.items())
        assert _counted() >= asked * 0.9, "not all was counted"
        return [_row(name, spent) for name, spent in costs.items()]


def _fill(folder: Path) -> None:
    from django.utils import timezone

    from foundation.regions.loading import load_units
    from lookups.kinds.buses import demo as buses
    from lookups.kinds.exams.importing import take_large
    from lookups.kinds.exams.models import Exam
    from lookups.kinds.exams.services import snapshots

    load_units()
    buses.load()
    result = take_large(str(write_csv(folder / "candidates.csv", numbers(CANDIDATES))), exam=EXAM)
    assert result is not None and result.is_done, result
    Exam.objects.filter(key=EXAM).update(is_checked=True, publish_at=timezone.now())
    snapshots.build(Exam.objects.get(key=EXAM))


@contextmanager
def _servers(site: Ground) -> Iterator[Pair]:
    """One that counts and one that does not, on the same core, which the load leaves to them."""
    cores = sorted(os.sched_getaffinity(0))
    plain = ground.free_port()
    argv = [word.replace("config.rsgi", "bench.uncounted_rsgi") for word in services.web(plain).argv]
    os.sched_setaffinity(0, cores[:1])  # inherited
    site.start(services.web(site.web), Service("uncounted", argv))
    os.sched_setaffinity(0, cores[1:] or cores)
    try:
        for name, port in (("web", site.web), ("uncounted", plain)):
            site.supervisor.wait_for(name, f"http://127.0.0.1:{port}/healthz")
            for path, number in ((API, 2000), (BUS, 100)):  # texts and templates are made
                load.run(port, _asked(random.Random(SEED), number, path), connections=CONNECTIONS)
        running = site.supervisor.running
        yield Pair(site.web, running["web"].pid, plain, running["uncounted"].pid)
    finally:
        os.sched_setaffinity(0, cores)
        site.stop("web")
        site.stop("uncounted")


def _asked(rng: random.Random, number: int, path: str) -> list[bytes]:
    """Each from an address of its own, so that the limits count as they do on the day."""
    everybody = numbers(CANDIDATES)
    requests = []
    for _ in range(number):
        address = ".".join(str(rng.randrange(1, 255)) for _ in range(4))
        asked = f"{API}?exam={EXAM}&sbd={rng.choice(everybody)}" if path == API else path
        requests.append(load.request(asked, headers={"X-Forwarded-For": address}))
    return requests


def _costs(pair: Pair, name: str) -> list[Cost]:
    """As many pairs as fit into the seconds; the first warms up."""
    until, found = time.monotonic() + SECONDS, list[Cost]()
    while time.monotonic() < until or len(found) <= FEWEST:
        found.append(_cost(pair, name, len(found)))
    return found[1:]


def _cost(pair: Pair, name: str, turn: int) -> Cost:
    """Both asked the same, each first in every second turn; what both spent until both were answered."""
    number = REQUESTS[name]
    path = BUS if "bus" in name else API
    asked = _asked(random.Random(SEED + turn), number, path)
    before = [_processor_time(process) for process in (pair.counting, pair.not_counting)]
    for port in (pair.port, pair.plain_port) if turn % 2 else (pair.plain_port, pair.port):
        done = load.run(port, asked, connections=CONNECTIONS)
        assert set(done.statuses) == {200}, done.statuses
    after = [_processor_time(process) for process in (pair.counting, pair.not_counting)]
    counted, plain = ((then - now) / number for now, then in zip(before, after, strict=True))
    return counted, plain


def _row(name: str, spent: list[Cost]) -> Row:
    counted, plain = zip(*spent, strict=True)
    spread = table.of_pairs(counted, plain)
    low, high = spread.sure_of_the_median
    words = f"{spread.median:.3f} (95 %: {low:.3f}–{high:.3f}; all: {mean(counted) / mean(plain):.3f})"
    claim = f"counters: {name}, processor time counted against not counted, {len(spent)} pairs"
    return Row(claim, f"{median(plain) * 1e6:,.1f} µs", "–", f"{median(counted) * 1e6:,.1f} µs", words,
               f"≤ {GOAL}", spread.median <= GOAL)  # fmt: skip


def _processor_time(parent: int) -> float:
    """Seconds that a process and its children spent so far."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return sum(time.clock_gettime(_clock_of(process)) for process in (parent, *map(int, children)))


def _clock_of(process: int) -> int:
    """What clock_getcpuclockid(3) gives: Linux writes the process into the clock's number."""
    return ~process << 3 | 2


def _counted() -> int:
    from django.db.models import Sum

    from foundation.insights.models import UseCount

    return UseCount.objects.aggregate(all=Sum("count"))["all"] or 0
