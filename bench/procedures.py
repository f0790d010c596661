"""The search of procedures at the size of a province: 2,239 made-up rows beside the real ones of the demo."""

import csv
import time
from pathlib import Path
from statistics import median, quantiles

from bench import ground
from bench.table import Row

GENERATED = 300
P99 = 0.050  # seconds
RECALL, WITHIN = 0.95, 3
PHRASINGS = Path(__file__).parent.parent / "tests" / "dossiers" / "data" / "procedure_phrasings.tsv"


def run(generated: int = GENERATED) -> list[Row]:
    with ground.prepared("procedures"):
        from django.db import connection

        from dossiers.demo import procedures as demo
        from dossiers.demo import synthetic_catalogue as synthetic
        from dossiers.models import Procedure
        from foundation.regions.loading import load_units

        load_units()
        demo.load()
        synthetic.load()
        size = Procedure.objects.count()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        asked = [*_by_hand(), *((text, {code}) for text, code in synthetic.questions(generated))]
        waits, found, wrong = _measured(asked)
    p99 = quantiles(waits, n=100)[98]
    recall = sum(found) / len(found)
    return [
        Row(
            f"procedures: one search among {size:,}",
            "–",
            "–",
            f"median {median(waits) * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms of {len(waits)}",
            "–",
            "p99 ≤ 50 ms",
            p99 <= P99,
        ),
        Row(
            f"procedures: recall@{WITHIN} of {len(found)} questions, {wrong} wrong without asking back",
            "–",
            "–",
            f"{recall:.1%}",
            "–",
            "≥ 95 %, 0 wrong",
            recall >= RECALL and not wrong,
        ),
    ]


def _by_hand() -> list[tuple[str, set[str]]]:
    with PHRASINGS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(row["text"], set(row["codes"].split())) for row in rows if row["codes"] != "none"]


def _measured(asked: list[tuple[str, set[str]]]) -> tuple[list[float], list[bool], int]:
    from dossiers.submission.procedure_search import find_procedures, ranked

    waits, found, wrong = [], [], 0
    find_procedures("làm khai sinh")  # weighs the terms
    for text, right in asked:
        begun = time.perf_counter()
        match = find_procedures(text)
        waits.append(time.perf_counter() - begun)
        found.append(bool(right & {each.national_code or "PAKN" for each in ranked(text, WITHIN)}))
        wrong += bool(match.certain and (match.certain.national_code or "PAKN") not in right)
    return waits, found, wrong
