"""Kinds of hazards and river stations from data/*.tsv; what an officer has since changed stays."""

import csv
from pathlib import Path

from lookups.kinds.hazards.models import HazardKind, Hotline, RiverStation

DATA = Path(__file__).parent / "data"
HOTLINES = (("Cứu nạn", "112"), ("Cấp cứu", "115"), ("Báo tin, hỏi đáp", "1022"))


def load_reference() -> None:
    for row in _rows("kinds.tsv"):
        HazardKind.objects.get_or_create(key=row.pop("key"), defaults=row)
    for row in _rows("rivers.tsv"):
        RiverStation.objects.get_or_create(river=row.pop("river"), name=row.pop("name"), defaults=row)
    if not Hotline.objects.exists():
        Hotline.objects.bulk_create(
            Hotline(label=label, phone=phone, position=n)
            for n, (label, phone) in enumerate(HOTLINES, start=1)
        )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
