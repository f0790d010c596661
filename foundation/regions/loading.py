"""Puts the province's units.tsv and successions.tsv into the database; running it again changes nothing."""

import datetime as dt
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from foundation.regions.models import AdminUnit, UnitSuccession

_Key = tuple[str, dt.date]


class Loaded(NamedTuple):
    units: int
    successions: int


@transaction.atomic
def load_units() -> Loaded:
    """Adds or updates every row of the files; a row whose parent or unit is missing raises KeyError."""
    known: dict[_Key, AdminUnit] = {}
    rows = settings.PROVINCE.rows("units")
    for level in AdminUnit.Level.values:  # from the province down, so that parents have their ids
        units = [_unit(row, known) for row in rows if row["level"] == level]
        AdminUnit.objects.bulk_create(
            units,
            update_conflicts=True,
            unique_fields=["code", "valid_from"],
            update_fields=["valid_to", "level", "kind", "name", "parent", "legal_basis"],
        )
        known |= {(unit.code, unit.valid_from): unit for unit in units}
    successions = [_succession(row, known) for row in settings.PROVINCE.rows("successions")]
    UnitSuccession.objects.bulk_create(
        successions,
        update_conflicts=True,
        unique_fields=["predecessor", "successor"],
        update_fields=["kind", "effective", "note"],
    )
    return Loaded(len(known), len(successions))


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
