"""Bulletins from a spreadsheet, as drafts: all or none, the same file twice changes nothing.

Nobody is warned by a file: who imports it is the writer of its drafts, a second person publishes each.
"""

from typing import Any

from django.utils import timezone

from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.vietnamese.spelling_suggestions import did_you_mean, nearest
from lookups.communes_in_text import communes_in, question_about_communes
from lookups.kinds.hazards.models import HazardKind, HazardNotice
from lookups.kinds.hazards.name_matching import hazards_in
from lookups.two_persons import note_writer

TEXTS = ("number", "area", "situation", "forecast", "advice", "source_url")
MOMENTS = ("issued_at", "valid_until", "next_bulletin_at")


def apply_import(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
    """Write the accepted rows; a published bulletin that a row would change refuses it."""
    result = ImportResult(dry_run=dry_run)
    for row in report.accepted:
        _apply(row, result, by)
    return result


def _apply(row: RowVerdict, result: ImportResult, by: Any) -> None:
    values = row.values
    named = hazards_in(values["hazard"] or values["title"])
    if not named:
        said = values["hazard"] or values["title"]
        near = did_you_mean(nearest(said, HazardKind.objects.values_list("name", flat=True)))
        result.ask(row, "hazard", f"“{said}” không phải loại thiên tai nào trong danh mục{near}")
        return
    if others := ", ".join(kind.name for kind in named[1:]):
        row.note(f"xếp vào “{named[0].name}”; thiên tai đi kèm: {others}")
    if values["level"] > named[0].max_level:
        row.note(f"cấp {values['level']} cao hơn mức thường có của “{named[0].name}”, hãy xem lại")
    wanted = {key: values[key] or "" for key in TEXTS}
    wanted |= {key: values[key] and timezone.make_aware(values[key]) for key in MOMENTS}
    wanted |= {key: values[key] for key in ("title", "issuer", "level")} | {"hazard": named[0]}
    _keep(row, _known(wanted), wanted, result, by)


def _keep(
    row: RowVerdict, notice: HazardNotice | None, wanted: dict[str, Any], result: ImportResult, by: Any
) -> None:
    if notice and all(getattr(notice, key) == value for key, value in wanted.items()):
        result.unchanged += 1
        return
    if notice and notice.published_at:
        result.refused[row.line] = "Bản tin này đã phát; hãy ghi bản tin mới thay thế, không sửa bản đã phát"
        return
    result.created += notice is None
    result.updated += notice is not None
    notice = notice or HazardNotice()
    for key, value in wanted.items():
        setattr(notice, key, value)
    note_writer(notice, by)
    notice.save()
    communes = communes_in(notice.area, notice.issuer)
    notice.communes.set(communes)
    if question := question_about_communes(notice.area, communes):
        row.flag_for_review(question)


def _known(wanted: dict[str, Any]) -> HazardNotice | None:
    """A bulletin is known by its office and number, else by its title and hour."""
    found = HazardNotice.objects.filter(issuer=wanted["issuer"])
    if wanted["number"]:
        year = wanted["issued_at"].year
        return found.filter(number=wanted["number"], issued_at__year=year).first()
    return found.filter(title=wanted["title"], issued_at=wanted["issued_at"]).first()
