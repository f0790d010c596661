"""The search of the whole portal over 50,000 made-up entries of the handbook beside the demo's own things."""

import csv
import random
import time
from itertools import product
from pathlib import Path
from statistics import median, quantiles

from bench import ground
from bench.table import Row

ENTRIES, GENERATED = 50_000, 500
P99 = 0.050  # seconds
DATA = Path(__file__).parent.parent / "tests" / "search" / "data"
WHAT = (
    "Nhà hàng", "Quán cơm gà", "Quán mì Quảng", "Khách sạn", "Homestay", "Chùa", "Đình làng", "Bãi biển",
    "Làng nghề", "Chợ", "Cà phê", "Hải sản", "Tháp Chăm", "Nhà cổ", "Bảo tàng", "Suối nước nóng", "Vườn cây",
)  # fmt: skip
NAMES = (
    "Sông Hoài", "Phú Ninh", "Trà Quế", "Cửa Khe", "An Hội", "Thanh Châu", "Bà Rén", "Cẩm Kim", "Hương Trà",
    "Tiên Cảnh", "Ngọc Linh", "Thạnh Mỹ", "Đông Yên", "Hà Lam", "Ái Nghĩa", "Phước Trạch", "Vĩnh Điện",
)  # fmt: skip


def run(entries: int = ENTRIES, generated: int = GENERATED) -> list[Row]:
    with ground.prepared("search"):
        from django.db import connection

        from dossiers.demo import agencies, procedures
        from foundation.regions.loading import load_units
        from foundation.search import indexing
        from tourism.demo import loading as handbook

        load_units()
        procedures.load()
        agencies.load()
        handbook.load()
        made = _make(entries)
        begun = time.perf_counter()
        size = indexing.rebuild()
        built = time.perf_counter() - begun
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        waits = _measured([*_by_hand(), *_typed(made, generated)])
    p99 = quantiles(waits, n=100)[98]
    return [
        Row(
            f"search: one search among {size:,} entries; all of them indexed in {built:.0f} s",
            "–",
            "–",
            f"median {median(waits) * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms of {len(waits)}",
            "–",
            "p99 ≤ 50 ms",
            p99 <= P99,
        )
    ]


def _make(entries: int) -> list[str]:
    """Published entries with names of three parts, spread over the communes."""
    from foundation.regions.models import AdminUnit
    from tourism.kinds import Kind
    from tourism.models import Entry, State

    communes = list(AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE))
    named = [f"{what} {name} {n}" for n, (what, name) in enumerate(product(WHAT, NAMES))]
    names = [f"{named[n % len(named)]} {NAMES[n % 7]} {n}" for n in range(entries)]
    Entry.objects.bulk_create(
        (
            Entry(
                kind=Kind.PLACE, slug=f"bench-{n}", name=name, commune=communes[n % len(communes)],
                summary=f"{name}, {communes[n % len(communes)].full_name}", source="bench",
                state=State.PUBLISHED, folded_name="", folded="",
            )
            for n, name in enumerate(names)
        ),
        batch_size=1000,
    )  # fmt: skip
    return names


def _by_hand() -> list[str]:
    rows = []
    for name in ("queries", "queries_later"):
        with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            rows += [row["query"] for row in csv.DictReader(file, delimiter="\t")]
    return rows


def _typed(names: list[str], count: int) -> list[str]:
    """Names as people type them: a part, without marks, with one slip."""
    from foundation.vietnamese.folding import fold

    rng = random.Random(1022)
    texts = []
    for name in rng.sample(names, count):
        words = name.split()[: rng.randint(2, 5)]
        text = " ".join(words) if rng.random() < 0.4 else fold(" ".join(words))
        at = rng.randrange(len(text))
        texts.append(text[:at] + text[at + 1 :] if rng.random() < 0.3 else text)
    return texts


def _measured(texts: list[str]) -> list[float]:
    from foundation.search.services import search

    search("khai sinh")  # reads the files of words
    waits = []
    for text in texts:
        begun = time.perf_counter()
        search(text)
        waits.append(time.perf_counter() - begun)
    return waits
