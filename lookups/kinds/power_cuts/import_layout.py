"""The table of power cuts as power companies and communes write it. Pure: nothing here reads the database."""

import datetime as dt
from functools import partial
from typing import Any

from foundation.spreadsheets import CellError, CellValue, Column, Layout
from foundation.spreadsheets import fields as read
from foundation.spreadsheets.cells import shown
from foundation.vietnamese.folding import fold
from lookups.kinds.power_cuts import import_headings as named
from lookups.kinds.power_cuts.hours import Clock, Written, read_cell, span
from lookups.kinds.power_cuts.models import PowerCut

KINDS = {
    "su co": PowerCut.Kind.FAULT,
    "dot xuat": PowerCut.Kind.FAULT,
    "khan cap": PowerCut.Kind.FAULT,
    "ke hoach": PowerCut.Kind.PLANNED,
    "sa thai": PowerCut.Kind.PLANNED,
    "planned": PowerCut.Kind.PLANNED,
    "fault": PowerCut.Kind.FAULT,
}
CANCELLED = ("huy", "hoan", "khong thuc hien", "khong cat", "khong cup", "cancel")


def power_cut_layout(today: dt.date) -> Layout:
    """Values: start, end (local, naive), area, reason; unreported kind, cancelled, company, code."""
    cell = partial(_time_cell, today)
    return Layout(
        kind="power_cuts",
        title="lịch cúp điện",
        columns=(
            Column("start", named.START, cell, is_date=True),
            Column("end", named.END, cell, is_date=True),
            Column("area", named.AREA, read.text, fallbacks=named.AREA_ELSE, required=True),
            Column("reason", named.REASON, read.text, optional=True),
            Column("day", named.DAY, cell, reported=False, is_date=True),
            Column("hours", named.HOURS, cell, reported=False, is_date=True),
            Column("kind", named.KIND, _kind, optional=True, reported=False),
            Column("cancelled", named.STATUS, _is_cancelled, optional=True, reported=False),
            Column("company", named.COMPANY, read.text, optional=True, reported=False),
            Column("code", named.CODE, read.text, optional=True, reported=False),
        ),
        natural_key=("start", "area_key"),
        rules=(_settle_hours, _add_key),
    )


def _time_cell(today: dt.date, value: CellValue) -> Written:
    return read_cell(value, today)


def _kind(value: CellValue) -> str:
    words = fold(read.text(value))
    for told, kind in KINDS.items():
        if told in words:
            return kind
    raise CellError(f"“{shown(value)}” không phải loại nào được biết (kế hoạch, sự cố)")


def _is_cancelled(value: CellValue) -> bool:
    words = fold(read.text(value))
    return any(told in words for told in CANCELLED) and "chua huy" not in words


def _settle_hours(values: dict[str, Any]) -> list[str]:
    """One start and one end out of whichever cells the file has."""
    cells = {key: values.pop(key) or Written() for key in ("start", "end", "day", "hours")}
    values["start"] = values["end"] = None
    said = "Thời gian"
    first, last = _two_clocks(cells)
    day = _day(cells, first)
    start, end, notes = span(first, last, day, said)
    values["start"], values["end"] = start, end
    values["kind"] = values["kind"] or PowerCut.Kind.PLANNED
    values["cancelled"] = bool(values["cancelled"])
    return [*(note for cell in cells.values() for note in cell.notes), *notes]


def _two_clocks(cells: dict[str, Written]) -> tuple[Clock, Clock]:
    start, end, hours = cells["start"], cells["end"], cells["hours"]
    if len(start.clocks) == 2 and not end.clocks:
        hours, start = start, Written()  # the whole span stands in the first column
    if start.clocks or end.clocks:
        if not (start.clocks and end.clocks):
            raise CellError("Thiếu giờ bắt đầu hoặc giờ kết thúc")
        if len(start.clocks) > 1 or len(end.clocks) > 1:
            raise CellError("Một ô có nhiều giờ; hãy tách mỗi lần cúp một dòng")
        return _dated(start.clocks[0], start.dates), _dated(end.clocks[0], end.dates)
    clocks = hours.clocks or cells["day"].clocks
    dates = hours.dates or cells["day"].dates
    if len(clocks) > 2:
        raise CellError("Một ô có nhiều khoảng giờ; hãy tách mỗi lần cúp một dòng")
    if len(clocks) < 2:
        raise CellError("Thiếu giờ bắt đầu hoặc giờ kết thúc")
    if len(dates) == 2:
        return _dated(clocks[0], dates[:1]), _dated(clocks[1], dates[1:])
    return clocks[0], clocks[1]


def _dated(clock: Clock, dates: tuple[dt.date, ...]) -> Clock:
    if len(dates) > 1:
        raise CellError("Một ô có nhiều ngày; hãy tách mỗi ngày một dòng")
    if clock.on or not dates:
        return clock
    return Clock(clock.at, clock.days, dates[0] + dt.timedelta(days=clock.days), clock.part)


def _day(cells: dict[str, Written], first: Clock) -> dt.date:
    dates = cells["day"].dates or cells["hours"].dates or cells["start"].dates
    if len(set(cells["day"].dates)) > 1:
        raise CellError("Cột ngày có nhiều ngày; hãy tách mỗi ngày một dòng")
    if first.on:
        if cells["day"].dates and cells["day"].dates[0] != first.on:
            raise CellError(
                f"Cột ngày ghi {cells['day'].dates[0]:%d/%m/%Y}, giờ bắt đầu lại ghi {first.on:%d/%m/%Y}"
            )
        return first.on
    if not dates:
        raise CellError("Thiếu ngày cúp điện")
    return dates[0]


def _add_key(values: dict[str, Any]) -> list[str]:
    values["area_key"] = fold(values["area"])
    return []
