"""Power cuts from a spreadsheet: all of them or none, and the same file twice changes nothing.

A cut is known by its code, else by its area and start. A row for the same area and day with other hours
changes the one cut that is known there; where several are known, it is a further cut.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.vietnamese.dates import Span
from lookups.communes_in_text import communes_in, question_about_communes
from lookups.kinds.power_cuts import services
from lookups.kinds.power_cuts.models import Bulletin, PowerCut

SOURCE = "Lịch của điện lực gửi"


def apply_import(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
    """Write the accepted rows; one whose place is unknown is kept, and needs review."""
    result = ImportResult(dry_run=dry_run)
    rows = report.accepted
    met: set[int] = set()
    in_file = {_identity(row) for row in rows}
    for row in rows:
        _apply(row, result, met, in_file)
    if rows:
        latest = Bulletin.objects.order_by("as_of").last()
        source, phone = (latest.source, latest.phone) if latest else (SOURCE, "")
        Bulletin.objects.create(source=source, phone=phone)
    return result


def _apply(row: RowVerdict, result: ImportResult, met: set[int], in_file: set[tuple[Any, Any]]) -> None:
    values = row.values
    starts_at, ends_at = timezone.make_aware(values["start"]), timezone.make_aware(values["end"])
    cut = _known(values, starts_at, in_file)
    if cut is not None and cut.pk in met:
        if values.get("code"):
            result.refused[row.line] = f"Mã lịch “{values['code']}” có ở nhiều dòng với nội dung khác nhau"
            return
        cut = None
    if cut is None:
        met.add(_announce(row, starts_at, ends_at))
        result.created += 1
        return
    met.add(cut.pk)
    if values["cancelled"]:
        changed = services.cancel(cut=cut)
    elif cut.state == PowerCut.State.CANCELLED and (cut.starts_at, cut.ends_at) == (starts_at, ends_at):
        changed = False
        row.note("lịch này đã hủy trên cổng, giữ nguyên")
    else:
        changed = services.change(
            cut=cut,
            starts_at=starts_at,
            ends_at=ends_at,
            area=values["area"],
            reason=values.get("reason") or "",
        )
    result.updated, result.unchanged = result.updated + changed, result.unchanged + (not changed)


def _announce(row: RowVerdict, starts_at: Any, ends_at: Any) -> int:
    values = row.values
    company = values.get("company") or ""
    communes = communes_in(values["area"], company)
    if question := question_about_communes(values["area"], communes):
        row.flag_for_review(question)
    cut = services.announce(
        starts_at=starts_at,
        ends_at=ends_at,
        area=values["area"],
        reason=(values.get("reason") or "")[:500],
        kind=values["kind"],
        company=company[:150],
        code=(values.get("code") or "")[:60],
        communes=communes,
    )
    if values["cancelled"]:
        services.cancel(cut=cut)
    return cut.pk


def _known(values: dict[str, Any], starts_at: Any, in_file: set[tuple[Any, Any]]) -> PowerCut | None:
    if code := values.get("code"):
        return PowerCut.objects.filter(code=code).first()
    same_area = PowerCut.objects.filter(folded=values["area_key"], code="")
    exact = same_area.filter(starts_at=starts_at).first()
    if exact is not None:
        return exact
    day = values["start"].date()
    that_day = list(same_area.within(Span(day, day)))
    moved = [cut for cut in that_day if (cut.folded, _naive(cut.starts_at)) not in in_file]
    return moved[0] if len(moved) == len(that_day) == 1 and _only_one_that_day(values, in_file) else None


def _only_one_that_day(values: dict[str, Any], in_file: Iterable[tuple[Any, Any]]) -> bool:
    day = values["start"].date()
    return sum(area == values["area_key"] and start.date() == day for area, start in in_file) == 1


def _identity(row: RowVerdict) -> tuple[Any, Any]:
    return row.values["area_key"], row.values["start"]


def _naive(moment: Any) -> Any:
    return timezone.localtime(moment).replace(tzinfo=None)
