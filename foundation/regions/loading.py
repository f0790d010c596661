"""Puts the units and successions of data/*.tsv into the database; running it again changes nothing."""

import csv
import datetime as dt
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from foundation.regions.models import AdminUnit, UnitSuccession

DATA = Path(__file__).parent / "data"

_Key = tuple[str, dt.date]


class Loaded(NamedTuple):
    units: int
    successions: int


@transaction.atomic
def load_units() -> Loaded:
    """Adds or updates every row of the files; a row whose parent or unit is missing raises KeyError."""
    known: dict[_Key, AdminUnit] = {}
    rows = _rows("units.tsv")
    for level in AdminUnit.Level.values:  # from the province down, so that parents have their ids
        units = [_unit(row, known) for row in rows if row["level"] == level]
        AdminUnit.objects.bulk_create(
            units,
            update_conflicts=True,
            unique_fields=["code", "valid_from"],
            update_fields=["valid_to", "level", "kind", "name", "parent", "legal_basis"],
        )
        known |= {(unit.code, unit.valid_from): unit for unit in units}
    successions = [_succession(row, known) for row in _rows("successions.tsv")]
    UnitSuccession.objects.bulk_create(
        successions,
        update_conflicts=True,
        unique_fields=["predecessor", "successor"],
        update_fields=["kind", "effective", "note"],
    )
    return Loaded(len(known), len(successions))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _unit(row: dict[str, str], known: dict[_Key, AdminUnit]) -> AdminUnit:
    valid_from = dt.date.fromisoformat(row["valid_from"])
    return AdminUnit(
        code=row["code"],
        level=row["level"],
        kind=row["kind"],
        name=row["name"],
        parent=_on(known, row["parent"], valid_from) if row["parent"] else None,
        valid_from=valid_from,
        valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        legal_basis=row["legal_basis"],
    )


def _on(known: dict[_Key, AdminUnit], code: str, day: dt.date) -> AdminUnit:
    periods = [start for known_code, start in known if known_code == code and start <= day]
    return known[code, max(periods, default=day)]


def _succession(row: dict[str, str], known: dict[_Key, AdminUnit]) -> UnitSuccession:
    return UnitSuccession(
        predecessor=known[row["predecessor"], dt.date.fromisoformat(row["predecessor_from"])],
        successor=known[row["successor"], dt.date.fromisoformat(row["successor_from"])],
        kind=row["kind"],
        effective=dt.date.fromisoformat(row["effective"]),
        note=row["note"],
    )
