"""Power cuts from a spreadsheet.

A cut is known by its code, else by its area and start: one that came without a code gets it from a later
list, and a list without codes finds those that have one. A row for the same area and day with other hours
changes the one cut that is known there; where several are known, it is a further cut.
"""

import datetime as dt
from typing import Any

from django.utils import timezone

from foundation.spreadsheets import RowRefused
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport
from foundation.vietnamese.dates import Span
from lookups.communes_in_text import communes_in, question_about_communes
from lookups.kinds.power_cuts import services
from lookups.kinds.power_cuts.models import Bulletin, PowerCut

SOURCE = "Lịch của điện lực gửi"


class PowerCutImport(RowImport):
    """A cut whose place is unknown is kept, and its row needs review."""

    def __init__(self, report: Report, by: Any = None) -> None:
        super().__init__(report, by)
        self.seen: set[int] = set()
        self.in_file = {(row.values["area_key"], row.values["start"]) for row in report.accepted}

    def save_row(self, row: RowVerdict) -> Outcome:
        values = row.values
        starts_at, ends_at = timezone.make_aware(values["start"]), timezone.make_aware(values["end"])
        cut = self._known(values, starts_at)
        if cut and cut.pk in self.seen:
            if values.get("code"):
                raise RowRefused(f"Mã lịch “{values['code']}” có ở nhiều dòng với nội dung khác nhau")
            cut = None
        is_new = cut is None
        cut = cut or _announce(row, starts_at, ends_at)
        self.seen.add(cut.pk)
        if is_new:
            return Outcome.CREATED
        has_changed = _take_code(cut, values.get("code") or "")
        has_changed |= _update(cut, row, starts_at, ends_at)
        return Outcome.UPDATED if has_changed else Outcome.UNCHANGED

    def _known(self, values: dict[str, Any], starts_at: dt.datetime) -> PowerCut | None:
        here = PowerCut.objects.filter(folded=values["area_key"])
        exact = here.filter(starts_at=starts_at)
        if code := values.get("code"):
            return PowerCut.objects.filter(code=code).first() or exact.filter(code="").first()
        if known := exact.order_by("code").first():
            return known
        same_area = here.filter(code="")
        day = values["start"].date()
        that_day = list(same_area.within(Span(day, day)))
        starts = [start for area, start in self.in_file if area == values["area_key"] and start.date() == day]
        if len(that_day) != 1 or len(starts) != 1:
            return None
        is_in_file = (that_day[0].folded, timezone.make_naive(that_day[0].starts_at)) in self.in_file
        return None if is_in_file else that_day[0]

    def finish(self) -> None:
        if self.report.accepted:
            latest = Bulletin.objects.order_by("as_of").last()
            source, phone = (latest.source, latest.phone) if latest else (SOURCE, "")
            Bulletin.objects.create(source=source, phone=phone)


def _announce(row: RowVerdict, starts_at: dt.datetime, ends_at: dt.datetime) -> PowerCut:
    values, company = row.values, row.values.get("company") or ""
    communes = communes_in(values["area"], company)
    if question := question_about_communes(values["area"], communes):
        row.flag_for_review(question)
    cut = services.announce(
        starts_at=starts_at,
        ends_at=ends_at,
        area=values["area"],
        reason=_reason(row),
        kind=values["kind"],
        company=company,
        code=values.get("code") or "",
        communes=communes,
    )
    if values["cancelled"]:
        services.cancel(cut=cut)
    return cut


def _reason(row: RowVerdict) -> str:
    return (row.values.get("reason") or "")[:500]


def _take_code(cut: PowerCut, code: str) -> bool:
    """The code of a cut that came without one."""
    if not code or cut.code:
        return False
    PowerCut.objects.filter(pk=cut.pk).update(code=code)
    return True


def _update(cut: PowerCut, row: RowVerdict, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    if row.values["cancelled"]:
        return services.cancel(cut=cut)
    if cut.state == PowerCut.State.CANCELLED and (cut.starts_at, cut.ends_at) == (starts_at, ends_at):
        row.note("lịch này đã hủy trên cổng, giữ nguyên")
        return False
    reason, area = _reason(row) or cut.reason, row.values["area"]
    if area != cut.area and (question := question_about_communes(area, communes_in(area, cut.company))):
        row.flag_for_review(question)
    return services.change(cut=cut, starts_at=starts_at, ends_at=ends_at, area=area, reason=reason)
