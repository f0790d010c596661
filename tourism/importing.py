"""Entries from a spreadsheet: all or none, the same file twice changes nothing.

An entry is known by its name, however spelt, and its commune of today: a place told once with its old address
and once with its new one is one place. What a person at the desk takes in waits for the second person; what
`import_data` takes in at the server is published.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from foundation.regions.addresses import commune_in, commune_of, names_a_commune
from foundation.regions.models import AdminUnit
from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.vietnamese.folding import fold_loosely
from tourism import services
from tourism.kinds import Kind
from tourism.models import Certainty, Entry, Offer, OpeningHours, State

FIELDS = (
    "name_en", "category", "phone", "summary", "summary_en", "website", "price_min", "price_max",
    "price_note", "stars", "address", "old_address", "lat", "lng", "producer", "certificate",
    "certified_until", "email", "rooms", "beds", "licence",
)  # fmt: skip
SOURCE = "Bảng do địa phương cung cấp"


@dataclass(slots=True)
class _Import:
    kind: Kind
    by: Any
    result: ImportResult
    known: dict[tuple[Any, ...], Entry]
    seen: dict[tuple[Any, ...], RowVerdict]


def importer_of(kind: Kind) -> Callable[..., ImportResult]:
    def apply(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
        """Notes in the report's rows which entry a row means where it is spelt otherwise."""
        result = ImportResult(dry_run=dry_run)
        entries = Entry.objects.filter(kind=kind).prefetch_related("hours")
        known = {_key(kind, entry.name, entry.commune_id, entry.producer): entry for entry in entries}
        run = _Import(kind, by, result, known, {})
        for row in report.accepted:
            _apply(run, row)
        return result

    return apply


def _key(kind: Kind, name: str, commune: int | None, producer: str | None) -> tuple[Any, ...]:
    """Two makers' products of one name are two products."""
    return (fold_loosely(name), commune, fold_loosely(producer or "") if kind == Kind.SPECIALITY else "")


def _apply(run: _Import, row: RowVerdict) -> None:
    values = row.values
    unit, doubt = _commune(values)
    if doubt and (values["commune"] or (run.kind != Kind.SPECIALITY and _names_a_commune(values))):
        run.result.ask(row, "commune", doubt)
        return
    if doubt and (run.kind != Kind.SPECIALITY or values["shop_address"]):
        row.flag_for_review(doubt, "commune")
    key = _key(run.kind, values["name"], unit.pk if unit else None, values.get("producer"))
    if unit is None and run.kind != Kind.SPECIALITY:
        key = (*key, fold_loosely(values["address"] or values["old_address"] or ""))
    first = run.seen.setdefault(key, row)
    is_new_shop = run.kind == Kind.SPECIALITY and first.values["shop"] != values["shop"]
    if first is not row and not is_new_shop:
        run.result.refused[row.line] = (
            f"“{values['name']}” là “{first.values['name']}” ở dòng {first.line}, viết cách khác "
            "hoặc theo địa bàn cũ; hãy giữ một dòng, hoặc ghi tên khác nhau nếu là hai nơi"
        )
        return
    entry = run.known.get(key) or run.known.get((*key[:2], "", *key[3:]))
    if entry is not None and entry.name != values["name"] and first is row:
        row.note(f"đã có “{entry.name}”: cập nhật mục ấy")
    has_changed = _keep(run, entry, values, unit, key)
    _count(run.result, is_new=entry is None, has_changed=has_changed)


def _keep(
    run: _Import, entry: Entry | None, values: dict[str, Any], unit: AdminUnit | None, key: Any
) -> bool:
    wanted = {name: values[name] for name in FIELDS if values.get(name) not in (None, "")}
    if unit:
        wanted["commune_id"] = unit.pk
    is_new = entry is None
    if entry is None:
        entry = Entry(kind=run.kind, name=values["name"], certainty=Certainty.ONE_SOURCE)
        entry.source, entry.written_by = values["source"] or SOURCE, run.by
        entry.state = State.REVIEW if run.by else State.PUBLISHED
        entry.published_at = None if run.by else timezone.now()
        run.known[key] = entry
    has_changed = any(getattr(entry, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(entry, name, value)
    if is_new or has_changed:
        entry.checked_on = timezone.localdate()
        entry.save()
    has_changed |= _set_hours(entry, values.get("hours"))
    has_changed |= _set_shop(run, entry, values)
    if has_changed and not is_new and run.by:
        services.note_change(entry, by=run.by)
    return has_changed


def _commune(values: dict[str, Any]) -> tuple[AdminUnit | None, str]:
    """The commune of today that a row names, by its own column or its address; else the question."""
    wheres = ("commune",) if values["commune"] else ("address", "old_address", "shop_address")
    unit, doubt = commune_of([values.get(name) for name in wheres], district=values.get("district") or "")
    return unit, doubt


def _names_a_commune(values: dict[str, Any]) -> bool:
    return any(names_a_commune(values.get(name) or "") for name in ("address", "old_address"))


def _set_hours(entry: Entry, rows: list[Any] | None) -> bool:
    if not rows:
        return False
    wanted = {(day, dt.time.fromisoformat(opens), dt.time.fromisoformat(closes), first, last)
              for day, opens, closes, first, last in rows}  # fmt: skip
    kept = {(row.weekday, row.opens, row.closes, row.from_month, row.to_month) for row in entry.hours.all()}
    if kept == wanted:
        return False
    entry.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(entry=entry, weekday=day, opens=opens, closes=closes, from_month=first, to_month=last)
        for day, opens, closes, first, last in sorted(wanted, key=lambda row: (row[3] or 0, row[0], row[1]))
    )
    return True


def _set_shop(run: _Import, product: Entry, values: dict[str, Any]) -> bool:
    """The shop that a row of a speciality names; one of that name in that commune is not made twice."""
    if not (name := values.get("shop")):
        return False
    address = values["shop_address"] or ""
    commune = (commune_in(address) if address else None) or product.commune
    shops = Entry.objects.filter(kind=Kind.SHOP, commune=commune)
    shop = next((found for found in shops if fold_loosely(found.name) == fold_loosely(name)), None)
    if shop is None:
        shop = Entry.objects.create(
            kind=Kind.SHOP, name=name, commune=commune, address=address, phone=values["shop_phone"] or "",
            certainty=Certainty.ONE_SOURCE, source=product.source, state=product.state,
            written_by=product.written_by, published_at=product.published_at,
        )  # fmt: skip
    _offer, is_new = Offer.objects.get_or_create(
        product=product, seller=shop, defaults={"price": values["price_min"]}
    )
    return is_new


def _count(result: ImportResult, *, is_new: bool, has_changed: bool) -> None:
    result.created += is_new
    result.updated += has_changed and not is_new
    result.unchanged += not has_changed and not is_new
