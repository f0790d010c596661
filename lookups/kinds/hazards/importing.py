"""Bulletins from a spreadsheet, as drafts.

Nobody is warned by a file: who imports it is the writer of its drafts, a second person publishes each.
"""

from typing import Any

from django.utils import timezone

from foundation.spreadsheets import RowRefused, UnknownName
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, changes_of, save_changes
from foundation.vietnamese.spelling_suggestions import Question, nearest
from lookups.communes_in_text import communes_in, question_about_communes
from lookups.kinds.hazards.models import HazardKind, HazardNotice
from lookups.kinds.hazards.reference_data import hazards_in
from lookups.releases import note_writer

FIELDS = (
    "title", "level", "number", "issuer", "issued_at", "valid_until", "next_bulletin_at", "area", "situation",
    "forecast", "advice", "source_url",
)  # fmt: skip


class NoticeImport(RowImport):
    """A published bulletin that a row would change refuses it."""

    def save_row(self, row: RowVerdict) -> Outcome:
        wanted = {name: row.values[name] for name in FIELDS} | {"hazard": _hazard(row)}
        notice = _known(row.values) or HazardNotice()
        if not notice._state.adding and not changes_of(notice, wanted):
            return Outcome.UNCHANGED
        if notice.published_at:
            raise RowRefused("Bản tin này đã phát; hãy ghi bản tin mới thay thế, không sửa bản đã phát")
        note_writer(notice, self.by)
        outcome = save_changes(notice, wanted)
        communes = communes_in(notice.area, notice.issuer)
        notice.communes.set(communes)
        if question := question_about_communes(notice.area, communes):
            row.flag_for_review(question)
        return outcome


def _hazard(row: RowVerdict) -> HazardKind:
    said, level = row.values["hazard"] or row.values["title"], row.values["level"]
    named = hazards_in(said)
    if not named:
        near = nearest(said, HazardKind.objects.values_list("name", flat=True))
        question = Question(f"“{said}” không phải loại thiên tai nào trong danh mục", near)
        raise UnknownName(question, "hazard")
    if others := ", ".join(kind.name for kind in named[1:]):
        row.note(f"xếp vào “{named[0].name}”; thiên tai đi kèm: {others}")
    if level > named[0].max_level:
        row.note(f"cấp {level} cao hơn mức thường có của “{named[0].name}”, hãy xem lại")
    return named[0]


def _known(values: dict[str, Any]) -> HazardNotice | None:
    """A bulletin is known by its office and number, else by its title and hour."""
    issued_at = timezone.make_aware(values["issued_at"])
    found = HazardNotice.objects.filter(issuer=values["issuer"])
    if values["number"]:
        return found.filter(number=values["number"], issued_at__year=issued_at.year).first()
    return found.filter(title=values["title"], issued_at=issued_at).first()
