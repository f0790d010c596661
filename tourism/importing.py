"""Entries from a spreadsheet: all or none, the same file twice changes nothing.

An entry is known by its name, however spelt, and its commune of today: a place told once with its old address
and once with its new one is one place. What a person at the desk takes in waits for the second person; what
`import_data` takes in at the server is published.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from foundation.regions.addresses import commune_in, commune_of, names_a_commune
from foundation.regions.models import AdminUnit
from foundation.spreadsheets import Question, RowRefused, UnknownName
from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, given, save_changes
from foundation.vietnamese.folding import fold_loosely
from tourism import services
from tourism.kinds import Kind
from tourism.models import Certainty, Entry, Offer, OpeningHours, State

FIELDS = (
    "name_en", "category", "phone", "summary", "summary_en", "website", "price_min", "price_max",
    "price_note", "stars", "address", "old_address", "lat", "lng", "producer", "certificate",
    "certified_until", "email", "rooms", "beds", "licence", "season_note", "season_note_en", "access_note",
    "access_note_en", "arrival_note", "arrival_note_en", "children_note", "children_note_en", "highlight",
)  # fmt: skip
SOURCE = "Bảng do địa phương cung cấp"


class EntryImport(RowImport):
    """Notes in the report's rows which entry a row means where it is spelt otherwise."""

    kind: Kind

    def __init__(self, report: Report, by: Any = None) -> None:
        super().__init__(report, by)
        entries = Entry.objects.filter(kind=self.kind).prefetch_related("hours")
        self._known = {
            _key(self.kind, entry.name, entry.commune_id, entry.producer): entry for entry in entries
        }
        self._seen: dict[tuple[Any, ...], RowVerdict] = {}

    def save_row(self, row: RowVerdict) -> Outcome:
        values, is_speciality = row.values, self.kind == Kind.SPECIALITY
        unit, question = _commune(values)
        if question and (values["commune"] or (not is_speciality and _names_a_commune(values))):
            raise UnknownName(question, "commune")
        if question and (not is_speciality or values["shop_address"]):
            row.flag_for_review(question, "commune")
        key = _key(self.kind, values["name"], unit.pk if unit else None, values.get("producer"))
        if unit is None and not is_speciality:
            key = (*key, fold_loosely(values["address"] or values["old_address"] or ""))
        first = self._seen.setdefault(key, row)
        is_new_shop = is_speciality and first.values["shop"] != values["shop"]
        if first is not row and not is_new_shop:
            raise RowRefused(
                f"“{values['name']}” là “{first.values['name']}” ở dòng {first.line}, viết cách khác "
                "hoặc theo địa bàn cũ; hãy giữ một dòng, hoặc ghi tên khác nhau nếu là hai nơi"
            )
        entry = self._known.get(key) or self._known.get((*key[:2], "", *key[3:]))
        if entry is not None and entry.name != values["name"] and first is row:
            row.note(f"đã có “{entry.name}”: cập nhật mục ấy")
        return self._save(entry, values, unit, key)

    def _save(self, entry: Entry | None, values: dict[str, Any], unit: AdminUnit | None, key: Any) -> Outcome:
        if entry is None:
            entry = self._new(self.kind, name=values["name"], source=values["source"] or SOURCE)
            self._known[key] = entry
        wanted = given({name: values.get(name) for name in FIELDS} | {"commune": unit})
        outcome = save_changes(entry, wanted, checked_on=timezone.localdate())
        has_more = _set_hours(entry, values.get("hours"))
        has_more |= self._set_shop(entry, values)
        if outcome == Outcome.UNCHANGED and has_more:
            outcome = Outcome.UPDATED
        if outcome == Outcome.UPDATED and self.by:
            services.note_change(entry=entry, by=self.by)
        return outcome

    def _new(self, kind: Kind, **told: str) -> Entry:
        """Unsaved; of a person at the desk it waits for the second one."""
        return Entry(
            kind=kind,
            certainty=Certainty.ONE_SOURCE,
            written_by=self.by,
            state=State.REVIEW if self.by else State.PUBLISHED,
            published_at=None if self.by else timezone.now(),
            **told,
        )

    def _set_shop(self, product: Entry, values: dict[str, Any]) -> bool:
        """The shop that a row of a speciality names; one of that name in that commune is not made twice."""
        if not (name := values.get("shop")):
            return False
        address = values["shop_address"] or ""
        commune = (commune_in(address) if address else None) or product.commune
        shops = Entry.objects.filter(kind=Kind.SHOP, commune=commune)
        shop = next((found for found in shops if fold_loosely(found.name) == fold_loosely(name)), None)
        if shop is None:
            shop = self._new(Kind.SHOP, name=name, source=product.source)
            shop.commune, shop.address, shop.phone = commune, address, values["shop_phone"] or ""
            shop.save()
        _offer, is_new = Offer.objects.get_or_create(
            product=product, seller=shop, defaults={"price": values["price_min"]}
        )
        return is_new


def importer_of(kind: Kind) -> Callable[..., ImportResult]:
    class KindImport(EntryImport):
        pass

    KindImport.kind = kind
    return KindImport.apply_rows


def _key(kind: Kind, name: str, commune: int | None, producer: str | None) -> tuple[Any, ...]:
    """Two makers' products of one name are two products."""
    return (fold_loosely(name), commune, fold_loosely(producer or "") if kind == Kind.SPECIALITY else "")


def _commune(values: dict[str, Any]) -> tuple[AdminUnit | None, Question | None]:
    """The commune of today that a row names, by its own column or its address; else the question."""
    wheres = ("commune",) if values["commune"] else ("address", "old_address", "shop_address")
    return commune_of([values.get(name) for name in wheres], district=values.get("district") or "")


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
