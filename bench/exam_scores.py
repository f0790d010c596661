"""Exam day: scores of 1,200,000 candidates over HTTP, their import and their snapshot.

Against a bare WSGI constant of the same size on the same server (the limit) and DRF + ORM (the naive way).
Each request comes from an address of its own, told by a proxy, so that the limits count as on the day.
"""

import multiprocessing
import os
import random
import subprocess
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from bench import ground, load, table
from bench.exam_candidates import API, EXAM, HEADING, PAGE, numbers, write_csv
from bench.ground import Ground
from bench.table import Row
from dev import services
from dev.places import PYTHON
from dev.services import Service

CANDIDATES, IMPORTED = 1_200_000, 1_000_000
ROUNDS, REQUESTS, NAIVE_REQUESTS, NAIVE_ROWS = 7, 16_000, 400, 1500
SEED, WALK = 2026, 2_000
MADE_AHEAD = 20  # seconds for the texts and charts of all marks, and for the database to calm down


def run() -> list[Row]:
    with ground.prepared("exam_scores", TRUSTED_PROXY_COUNT="1") as site:
        folder = Path(site.env["MEDIA_ROOT"])
        imports = _imports(folder)
        snapshot = _snapshot(folder)
        ports = _start(site, folder)
        speed = [row for connections in (32, 256) for row in _speed(ports, connections)]
        return [*speed, *_walks(ports["ours"]), *imports, snapshot]


def _imports(folder: Path) -> list[Row]:
    """Ends with all candidates loaded as THPT-2026."""
    path = write_csv(folder / "import.csv", numbers(IMPORTED))
    score_query, ours, peaks = [], [], []
    for _ in range(3):
        score_query.append(IMPORTED / _copied(path))
        seconds, peak = _in_a_process(_imported, str(path), "THPT-2027")
        ours.append(IMPORTED / seconds)
        peaks.append(peak)
        _forget("THPT-2027")
    naive = NAIVE_ROWS / _row_by_row(path)
    whole = write_csv(folder / "whole.csv", numbers(CANDIDATES))
    _in_a_process(_imported, str(whole), EXAM)
    for file in (path, whole):
        file.unlink()
    to_limit, to_naive = table.of_pairs(ours, score_query), median(ours) / naive
    shown = (table.rate(score_query), table.rate([naive]), table.rate(ours))
    peak = max(peaks)
    return [
        Row("scores: import of 1,000,000 rows, validated, against psql \\copy into the same indexed table",
            *shown, str(to_limit), "≥ 0.13", to_limit.median >= 0.13),
        Row("scores: import against django-import-export's row path", *shown, f"{to_naive:.0f}", "≥ 60",
            to_naive >= 60),
        Row("scores: memory of that import at its peak", "–", "–", f"{peak:.0f} MiB", "–", "≤ 200 MiB",
            peak <= 200),
    ]  # fmt: skip


def _copied(path: Path) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_copied")
        cursor.execute("CREATE TABLE bench_copied (LIKE exams_candidate INCLUDING ALL)")
        for column, value in (("exam_id", "1"), ("version", "1"), ("wishes", "'{}'")):
            cursor.execute(f"ALTER TABLE bench_copied ALTER {column} SET DEFAULT {value}")  # noqa: S608
    command = (
        f"\\copy bench_copied ({HEADING}) FROM '{path}' (FORMAT csv, HEADER, FORCE_NOT_NULL (ma_ngoai_ngu))"
    )
    began = time.perf_counter()
    subprocess.run(
        [ground.postgres_tool("psql"), "-q", "-c", command, os.environ["DATABASE_URL"]], check=True
    )
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_copied")
    return seconds


def _in_a_process(work: Callable[..., Any], *arguments: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _imported(path: str, exam: str) -> tuple[float, float]:
    """Seconds, and MiB at the peak of a process that does nothing else."""
    import django

    django.setup()
    from lookups.kinds.exams.models import Exam
    from lookups.kinds.exams.services.bulk_import import take_large

    Exam.objects.first()  # connected
    began = time.perf_counter()
    result = take_large(path, exam=exam)
    seconds = time.perf_counter() - began
    assert result is not None and result.is_done, result
    return seconds, _peak()


def _peak() -> float:
    """MiB. Not ru_maxrss, which a new program takes over from the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _forget(key: str) -> None:
    from django.db import connection

    from lookups.kinds.exams.models import Candidate, Exam

    exam = Exam.objects.get(key=key)
    Candidate.objects.filter(exam=exam)._raw_delete("default")
    exam.delete()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM exams_candidate")


def _row_by_row(path: Path) -> float:
    from import_export.resources import ModelResource
    from tablib import Dataset

    from lookups.kinds.exams.exam_setup import graduation_exam
    from lookups.kinds.exams.models import Candidate

    exam = graduation_exam(2028)
    exam.save()

    class CandidateResource(ModelResource):
        class Meta:
            model = Candidate
            import_id_fields = ("exam", "sbd")
            fields = ("exam", *HEADING.split(","))

    with path.open() as file:
        rows = [line.strip() for line in islice(file, NAIVE_ROWS + 1)]
    lines = [f"exam,{rows[0]}", *(f"{exam.pk},{row}" for row in rows[1:])]
    data = Dataset().load("\n".join(lines), format="csv")
    began = time.perf_counter()
    result = CandidateResource().import_data(data, raise_errors=True)
    seconds = time.perf_counter() - began
    assert result.totals["new"] == NAIVE_ROWS
    Candidate.objects.filter(exam=exam).delete()
    exam.delete()
    return seconds


def _snapshot(folder: Path) -> Row:
    from django.db import connection
    from django.utils import timezone

    from lookups.kinds.exams.models import Exam
    from lookups.kinds.exams.services import snapshots

    Exam.objects.filter(key=EXAM).update(is_checked=True, publish_at=timezone.now())
    began = time.perf_counter()
    built = snapshots.build(Exam.objects.get(key=EXAM))
    seconds = time.perf_counter() - began
    assert built.count == CANDIDATES
    with connection.cursor() as cursor:
        began = time.perf_counter()
        with cursor.copy("COPY (SELECT * FROM exams_candidate) TO STDOUT") as copy:
            for _ in copy:
                pass
        selected = time.perf_counter() - began
    return Row(f"scores: snapshot of 1.2 M ({built.path.stat().st_size / 1e6:.0f} MB), against SELECT",
               f"{selected:.1f} s", "–", f"{seconds:.1f} s", f"{seconds / selected:.1f}", "≤ 30 s",
               seconds <= 30)  # fmt: skip


def _start(site: Ground, folder: Path) -> dict[str, int]:
    site.start(Service("ours", services.web(site.web).argv))
    site.supervisor.wait_for("ours", f"http://127.0.0.1:{site.web}/healthz")
    ports = {"ours": site.web, "bare": ground.free_port(), "naive": ground.free_port()}
    bodies = folder / "bodies"
    bodies.mkdir()
    for name, path in (("json", API), ("page", PAGE)):
        (bodies / name).write_bytes(_body(site.web, path))
    site.supervisor.env["BARE_FOLDER"] = str(bodies)
    for name, module in (("bare", "bench.bare_wsgi"), ("naive", "bench.plain_scores")):
        argv = [
            *(
                PYTHON,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                "127.0.0.1",
                "--port",
                str(ports[name]),
            ),
            *("--workers", "2", "--blocking-threads", "5", f"{module}:application"),
        ]
        site.start(Service(name, argv))
        site.supervisor.wait_for(
            name, f"http://127.0.0.1:{ports[name]}/{'json' if name == 'bare' else numbers(9)[8]}"
        )
    rng = random.Random(SEED)
    load.run(ports["ours"], _asking(API, rng, 400), connections=32)  # each process has seen the snapshot,
    time.sleep(MADE_AHEAD)  # which on the day has been there since the evening before
    return ports


def _body(port: int, path: str) -> bytes:
    import requests

    return requests.get(
        f"http://127.0.0.1:{port}{path}?exam={EXAM}&sbd={numbers(9)[8]}",
        headers={"Accept-Encoding": "identity"},
        timeout=30,
    ).content


def _asking(path: str, rng: random.Random, number: int, *, known: bool = True) -> list[bytes]:
    everybody = numbers(CANDIDATES)
    requests = []
    for _ in range(number):
        sbd = rng.choice(everybody) if known else f"48{rng.randrange(900_000, 1_000_000)}"
        address = ".".join(str(rng.randrange(1, 255)) for _ in range(4))
        requests.append(load.request(f"{path}?exam={EXAM}&sbd={sbd}", headers={"X-Forwarded-For": address}))
    return requests


def _speed(ports: dict[str, int], connections: int) -> list[Row]:
    run = partial(load.run, connections=connections)
    rng = random.Random(SEED)
    measured: dict[str, list[load.Load]] = {}
    for number in range(ROUNDS + 1):
        answers = {
            "bare json": run(ports["bare"], [load.request("/json")] * REQUESTS),
            "json": run(ports["ours"], _asking(API, rng, REQUESTS)),
            "unknown": run(ports["ours"], _asking(API, rng, REQUESTS, known=False)),
            "bare page": run(ports["bare"], [load.request("/page")] * REQUESTS),
            "page": run(ports["ours"], _asking(PAGE, rng, REQUESTS)),
            "naive": run(
                ports["naive"],
                [load.request(f"/{rng.choice(numbers(1000))}") for _ in range(NAIVE_REQUESTS)],
            ),
        }
        for name, each in answers.items():
            assert set(each.statuses) == {200}, (name, each.statuses)
            if number:  # the first round warms up
                measured.setdefault(name, []).append(each)
    return _speed_rows(measured, connections)


def _walks(port: int) -> list[Row]:
    """2,000 numbers in a row; each of the two web processes counts for itself."""
    from lookups.kinds.exams import score_query

    processes = 2
    rows = []
    for addresses, known in ((1, True), (1, False), (50, False)):
        asked = [
            load.request(
                f"{API}?exam={EXAM}&sbd={'01' if known else '019'}{number:0{6 if known else 5}d}",
                headers={"X-Forwarded-For": f"198.{51 + addresses}.{int(known)}.{number % addresses}"},
            )
            for number in range(1, WALK + 1)
        ]
        done = load.run(port, asked, connections=8)
        answered = done.statuses.get(200, 0)
        tokens = score_query.BURST + score_query.PER_SECOND * done.seconds
        most = int(processes * addresses * (tokens / (1 if known else score_query.UNKNOWN_COSTS) + 1))
        kind = "that are there" if known else "that are not there"
        rows.append(
            Row(f"scores: a walk through {WALK:,} numbers {kind} from {addresses} addresses", "–", "–",
                f"{answered:,} answered, {done.statuses.get(429, 0):,} refused", "–", f"≤ {most:,}",
                answered <= most and set(done.statuses) <= {200, 429})
        )  # fmt: skip
    return rows


def _speed_rows(measured: dict[str, list[load.Load]], connections: int) -> list[Row]:
    speed = {name: [each.per_second for each in loads] for name, loads in measured.items()}
    p99 = {name: median(each.p99 for each in loads) for name, loads in measured.items()}

    def row(claim: str, limit: str, naive: str, ours: str, spread: table.Spread, goal: float) -> Row:
        cells = [table.rate(speed[name]) if name else "–" for name in (limit, naive, ours)]
        return Row(f"scores: {claim}, {connections} connections", *cells, str(spread), f"≥ {goal:g}",
                   spread.median >= goal)  # fmt: skip

    return [
        row("JSON against a bare WSGI constant", "bare json", "", "json",
            table.of_pairs(speed["json"], speed["bare json"]), 0.6),
        row("page against a bare WSGI constant", "bare page", "", "page",
            table.of_pairs(speed["page"], speed["bare page"]), 0.5),
        row("JSON against DRF + ORM", "", "naive", "json", table.of_pairs(speed["json"], speed["naive"]), 15),
        row("unknown numbers against known ones", "json", "", "unknown",
            table.of_pairs(speed["unknown"], speed["json"]), 0.9),
        Row(f"scores: p99 of JSON, {connections} connections", f"{p99['bare json']:.0f} ms",
            f"{p99['naive']:.0f} ms", f"{p99['json']:.0f} ms", f"{p99['json'] / p99['bare json']:.2f}", "≤ 3",
            p99["json"] <= 3 * p99["bare json"]),
    ]  # fmt: skip
