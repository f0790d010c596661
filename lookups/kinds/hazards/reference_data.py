"""Kinds of hazards, river stations and numbers to call; what an officer changed stays."""

import csv
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.conf import settings

KINDS = Path(__file__).parent / "data" / "kinds.tsv"
HOTLINES = (("Cứu nạn", "112"), ("Cấp cứu", "115"), ("Báo tin, hỏi đáp", settings.HOTLINE))


def load_into_empty_tables(sender: AppConfig, using: str, apps: Apps = installed, **_: Any) -> None:
    """Receives post_migrate: a portal has its reference data from the first day, the demo's or a real one.

    A table that has rows is left alone, so what an officer has deleted does not come back.
    """
    try:
        models = [apps.get_model("hazards", name) for name in ("HazardKind", "RiverStation", "Hotline")]
    except LookupError:  # a migrate that stopped before, or went back
        return
    for model, rows in zip(models, _reference(), strict=True):
        if not model._base_manager.using(using).exists():
            made = [model(**row) for row in rows]
            model._base_manager.using(using).bulk_create(made)


def _reference() -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    hotlines = [
        {"label": label, "phone": phone, "position": n} for n, (label, phone) in enumerate(HOTLINES, 1)
    ]
    return _kinds(), settings.PROVINCE.rows("rivers"), hotlines


def _kinds() -> list[dict[str, Any]]:
    with KINDS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
