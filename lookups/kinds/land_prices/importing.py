"""A price table from a spreadsheet: all lines or none; the same file twice changes nothing."""

from itertools import zip_longest
from typing import Any

from django.utils import timezone

from foundation.regions.addresses import communes_like, unit_of
from foundation.regions.models import AdminUnit
from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.vietnamese.spelling_suggestions import did_you_mean
from lookups.kinds.land_prices.models import LandPrice, PriceTable

UNNAMED = "Chưa rõ quyết định"
KEY = ("commune_name", "street", "segment_from", "segment_to", "land_type")
KEPT = ("prices", "coefficient", "page", "note", "district_name", "unit_id")


def apply_import(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
    """Write the accepted rows under the decision that their sheet names.

    Without a decision or a date they go to an unpublished table, which an officer completes.
    """
    result = ImportResult(dry_run=dry_run)
    for table, rows in _by_table(report.accepted):
        _write(table, rows, result)
    return result


def _by_table(rows: list[RowVerdict]) -> list[tuple[PriceTable, list[RowVerdict]]]:
    groups: dict[str, list[RowVerdict]] = {}
    for row in rows:
        groups.setdefault(row.values.get("decision") or UNNAMED, []).append(row)
    return [(_table(decision, group[0].values), group) for decision, group in groups.items()]


def _table(decision: str, values: dict[str, Any]) -> PriceTable:
    """The table of this decision; what officers wrote about it stays."""
    dates = {key: values.get(key) for key in ("issued_on", "valid_from", "valid_to")}
    is_complete = decision != UNNAMED and dates["valid_from"] is not None
    table, is_new = PriceTable.objects.get_or_create(
        decision=decision, defaults=dates | {"is_published": is_complete}
    )
    if not is_new:
        table.save(update_fields=["updated_at"])
    return table


def _write(table: PriceTable, rows: list[RowVerdict], result: ImportResult) -> None:
    known = {tuple(getattr(line, key) for key in KEY): line for line in table.lines.all()}
    units: dict[str, AdminUnit | None] = {}
    new, changed = [], []
    for row in _one_per_segment(rows):
        line = _line(table, row, units)
        before = known.get(tuple(getattr(line, key) for key in KEY))
        if before is None:
            new.append(line)
        elif any(getattr(before, key) != getattr(line, key) for key in KEPT):
            line.pk = before.pk
            changed.append(line)
        else:
            result.unchanged += 1
    LandPrice.objects.bulk_create(new, batch_size=1000)
    LandPrice.objects.bulk_update(changed, ["prices", "coefficient", "page", "note", "district_name", "unit"])
    result.created += len(new)
    result.updated += len(changed)


def _one_per_segment(rows: list[RowVerdict]) -> list[RowVerdict]:
    """Tables with a row for each position: the rows of a segment joined into the first of them."""
    joined: dict[tuple[Any, ...], RowVerdict] = {}
    for row in rows:
        key = tuple(row.values.get(name) for name in ("ward", "street", "from", "to", "land_type"))
        first = joined.setdefault(key, row)
        if first is not row:
            prices = _merged(first.values["prices_vnd_per_m2"], row.values["prices_vnd_per_m2"])
            values = first.values | {"prices_vnd_per_m2": prices}
            joined[key] = RowVerdict(first.line, first.verdict, first.reason, values)
    return list(joined.values())


def _merged(prices: list[int | None], more: list[int | None]) -> list[int | None]:
    return [one if one is not None else other for one, other in zip_longest(prices, more)]


def _line(table: PriceTable, row: RowVerdict, units: dict[str, AdminUnit | None]) -> LandPrice:
    values = row.values
    place = ", ".join(part for part in (values["ward"], values.get("district")) if part)
    if place not in units:
        units[place] = unit_of(place, on=table.valid_from or timezone.localdate())
    if units[place] is None:
        near = did_you_mean(communes_like(place))
        row.flag_for_review(f"“{place}” chưa khớp với một đơn vị hành chính nào, giữ nguyên tên{near}")
    line = LandPrice(
        table=table,
        unit=units[place],
        commune_name=values["ward"],
        district_name=values.get("district") or "",
        street=values["street"],
        segment_from=values.get("from") or "",
        segment_to=values.get("to") or "",
        land_type=values["land_type"],
        prices=values["prices_vnd_per_m2"],
        coefficient=values.get("coefficient"),
        page=values.get("page") or "",
        note=values.get("note") or "",
    )
    line.fold()
    return line
