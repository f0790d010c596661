"""A price table from a spreadsheet, written under the decision that its sheet names.

Without a decision or a date the lines go to an unpublished table, which an officer completes.
"""

from itertools import zip_longest
from typing import Any

from django.utils import timezone

from foundation.regions.addresses import communes_like, unit_of
from foundation.regions.models import AdminUnit
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport
from foundation.vietnamese.spelling_suggestions import Question
from lookups.kinds.land_prices.models import LandPrice, PriceTable

UNNAMED = "Chưa rõ quyết định"
KEY = ("commune_name", "street", "segment_from", "segment_to", "land_type")
UPDATED_FIELDS = ("prices", "coefficient", "page", "note", "district_name", "unit")
Segment = tuple[Any, ...]


class LandPriceImport(RowImport):
    """Lines are compared in memory and written at the end: a table has thousands of them."""

    def __init__(self, report: Report, by: Any = None) -> None:
        super().__init__(report, by)
        self._tables: dict[str, tuple[PriceTable, dict[Segment, LandPrice]]] = {}
        self._units: dict[str, AdminUnit | None] = {}
        self._new: list[LandPrice] = []
        self._changed: list[LandPrice] = []
        self._prices: dict[Segment, list[int | None]] = {}
        for row in report.accepted:  # tables with a row for each position have several rows of a segment
            for kind, more in _by_use(row).items():
                pairs = zip_longest(self._prices.get((*_segment(row), kind), []), more)
                told = [one if one is not None else other for one, other in pairs]
                self._prices[*_segment(row), kind] = told

    def save_row(self, row: RowVerdict) -> Outcome | None:
        outcomes = {self._save_use(row, kind) for kind in _by_use(row)}
        return next((each for each in Outcome if each in outcomes), None)

    def _save_use(self, row: RowVerdict, kind: str) -> Outcome | None:
        prices = self._prices.pop((*_segment(row), kind), None)
        if prices is None:
            return None  # written with the first row of its segment
        table, known = self._table(row.values)
        line = self._line(table, row, kind, prices)
        before = known.get(_key(line))
        if before is None:
            self._new.append(line)
            return Outcome.CREATED
        if all(getattr(before, name) == getattr(line, name) for name in UPDATED_FIELDS):
            return Outcome.UNCHANGED
        line.pk = before.pk
        self._changed.append(line)
        return Outcome.UPDATED

    def finish(self) -> None:
        LandPrice.objects.bulk_create(self._new, batch_size=1000)
        LandPrice.objects.bulk_update(self._changed, UPDATED_FIELDS)

    def _table(self, values: dict[str, Any]) -> tuple[PriceTable, dict[Segment, LandPrice]]:
        """The table of the row's decision; what officers wrote about it stays."""
        decision = values.get("decision") or UNNAMED
        if decision not in self._tables:
            dates = {name: values.get(name) for name in ("issued_on", "valid_from", "valid_to")}
            is_complete = decision != UNNAMED and dates["valid_from"] is not None
            table, is_new = PriceTable.objects.get_or_create(
                decision=decision, defaults=dates | {"is_published": is_complete}
            )
            if not is_new:
                table.save(update_fields=["updated_at"])
            lines = table.lines.select_related("unit")
            self._tables[decision] = table, {_key(line): line for line in lines}
        return self._tables[decision]

    def _line(self, table: PriceTable, row: RowVerdict, kind: str, prices: list[int | None]) -> LandPrice:
        values = row.values
        line = LandPrice(
            table=table,
            unit=self._unit(table, row),
            commune_name=values["ward"],
            district_name=values.get("district") or "",
            street=values["street"],
            segment_from=values.get("from") or "",
            segment_to=values.get("to") or "",
            land_type=kind,
            prices=prices,
            coefficient=values.get("coefficient"),
            page=values.get("page") or "",
            note=values.get("note") or "",
        )
        line.fold()
        return line

    def _unit(self, table: PriceTable, row: RowVerdict) -> AdminUnit | None:
        place = ", ".join(filter(None, (row.values["ward"], row.values.get("district"))))
        if place not in self._units:
            self._units[place] = unit_of(place, on=table.valid_from or timezone.localdate())
        if self._units[place] is None:
            words = f"“{place}” chưa khớp với một đơn vị hành chính nào, giữ nguyên tên"
            row.flag_for_review(Question(words, communes_like(place)))
        return self._units[place]


def _by_use(row: RowVerdict) -> dict[str, list[int | None]]:
    """Several uses of the land may stand side by side in one row."""
    own = {row.values["land_type"]: row.values["prices_vnd_per_m2"]}
    return own | row.values.get("beside_vnd_per_m2", {})


def _segment(row: RowVerdict) -> Segment:
    return tuple(row.values.get(name) for name in ("decision", "ward", "street", "from", "to"))


def _key(line: LandPrice) -> Segment:
    return tuple(getattr(line, name) for name in KEY)
