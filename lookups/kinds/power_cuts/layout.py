"""The table of power cuts as power companies and communes write it. Pure: nothing here reads the database."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from foundation.spreadsheets import CellError, CellValue, Column, Headings, Layout
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.layout import Parser, Rule
from foundation.vietnamese.folding import fold, nfc
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
_DAY_TITLE = re.compile(
    r"\W*(?:\d{1,2}\s*[.)]\s*|[IVX]+\s*[.)]\s*)?(?:ngày|thứ|chủ nhật|cn)\b", re.IGNORECASE
)
_OF_CUTS = re.compile(r"\b(?:cup|cat|ngung|mat)\b.{0,200}\bngay\b")
_OF_LETTERS = re.compile(r"\b(?:kem theo|cong van|van ban|thong bao so|quyet dinh)\b")
A_YEAR = dt.timedelta(days=366)
CELLS = ("start_cell", "end_cell", "first_day", "last_day", "day", "hours")
CANCELLED = ("huy", "hoan", "khong thuc hien", "khong cat", "khong cup", "cancel")


NAMED = Headings.beside(__file__)
_CUT = (
    " mất điện", " cắt điện", " cúp điện", " ngừng cấp điện", " ngừng điện", " tạm ngừng cấp điện",
    " ngừng cung cấp điện", " tạm ngừng cung cấp điện", " ngừng, giảm cung cấp điện",
)  # fmt: skip
_WHENS = ("Thời gian ", "Thời điểm ", "Ngày giờ ", "Ngày, giờ ", "Giờ ", "TG ")


def _of_edge(edge: str, word: str) -> list[str]:
    """`Ngày giờ bắt đầu`, `Bắt đầu cắt điện`, `Thời gian cúp điện từ` and their like."""
    edges = [f"{when}{edge}{cut}" for when in (*_WHENS, "") for cut in ("", *_CUT)]
    return edges + [f"{when.strip()}{cut} {word}" for when in _WHENS for cut in ("", *_CUT)]


_COMPOSED = {
    "start_cell": _of_edge("bắt đầu", "từ"),
    "end_cell": _of_edge("kết thúc", "đến"),
    "day": [f"Ngày{cut}" for cut in _CUT],
    "hours": [f"Thời gian{cut}" for cut in _CUT[3:]],
    "area": [f"{where}{cut}" for where in ("Khu vực", "Phạm vi", "Địa điểm") for cut in _CUT],
}


def _column(key: str, parse: Parser, **options: Any) -> Column:
    column = NAMED.column(key, parse, **options)
    return replace(column, names=(*column.names, *_COMPOSED[key]))


def power_cut_layout(today: dt.date) -> Layout:
    """Values: start, end (local, naive), area, reason; unreported kind, cancelled, company, code."""
    cell = partial(_time_cell, today)
    return Layout(
        kind="power_cuts",
        title="lịch cúp điện",
        columns=(
            _column("start_cell", cell, is_date=True, reported=False),
            _column("end_cell", cell, is_date=True, reported=False),
            NAMED.column("first_day", cell, is_date=True, reported=False),
            NAMED.column("last_day", cell, is_date=True, reported=False),
            _column("area", read.name, required=True, unless="ward"),
            NAMED.column("ward", read.name_up_to(120), reported=False),
            NAMED.column("reason", read.text, optional=True),
            _column("day", cell, reported=False, is_date=True),
            _column("hours", cell, reported=False, is_date=True),
            NAMED.column("kind", _kind, optional=True, reported=False, choices=("Kế hoạch", "Sự cố")),
            NAMED.column(
                "cancelled", _is_cancelled, optional=True, reported=False, choices=("Theo lịch", "Hủy")
            ),
            NAMED.column("company", read.text_up_to(150), optional=True, reported=False, previewed=True),
            NAMED.column("code", read.text_up_to(60), reported=False, previewed=True),
        ),
        natural_key=("start", "area_key"),
        rules=(_settle_area, _settle_hours, _look_at_year(today), _add_key),
        added=("start", "end"),
        about=partial(_day_above, today),
        example={
            "start_cell": dt.datetime(2026, 8, 4, 7, 30),
            "end_cell": dt.datetime(2026, 8, 4, 11, 30),
            "area": "Thôn 1, thôn 2",
            "reason": "Bảo trì lưới điện",
            "kind": "Kế hoạch",
            "cancelled": "Theo lịch",
            "company": "Điện lực Một",
            "code": "LD-0001",
        },
        group=partial(_day_of_group, today),
    )


def _day_above(today: dt.date, texts: Sequence[str]) -> dict[str, Any]:
    """The one day that the title gives to the whole sheet («Lịch ngừng cấp điện ngày 25/11/2026»)."""
    days = {day for text in texts for day in _days_in(text, today)}
    return {"day_above": Written(dates=tuple(days))} if len(days) == 1 else {}


def _days_in(text: str, today: dt.date) -> tuple[dt.date, ...]:
    words = fold(text)
    if not _OF_CUTS.search(words) or _OF_LETTERS.search(words):
        return ()
    try:
        return read_cell(text, today).dates
    except CellError:
        return ()


def _day_of_group(today: dt.date, text: str) -> dict[str, Any]:
    """«Ngày 25/11/2026», «Thứ Tư, 25/11/2026»: the day of the rows below it.

    A day that can't be read («Thứ Sáu») is none: what stands below it is not of the day above.
    """
    if not _DAY_TITLE.match(nfc(text)):
        return {}
    try:
        written = read_cell(text, today)
    except CellError:
        return {"day": None}
    if written.clocks:
        return {}
    return {"day": Written((), written.dates, written.notes) if len(written.dates) == 1 else None}


def _time_cell(today: dt.date, value: CellValue) -> Written:
    return read_cell(value, today)


def _kind(value: CellValue) -> str:
    words = fold(read.text(value))
    for told, kind in KINDS.items():
        if told in words:
            return kind
    raise read.unknown(read.text(value), "loại lịch cúp điện", ("Kế hoạch", "Sự cố", "Đột xuất"))


def _is_cancelled(value: CellValue) -> bool:
    words = fold(read.text(value))
    return any(told in words for told in CANCELLED) and "chua huy" not in words


def _settle_area(values: dict[str, Any]) -> list[str]:
    """The ward of a column of its own belongs to the area, which names the communes."""
    area, ward = values.pop("area") or "", values.pop("ward") or ""
    if ward and fold(ward) not in fold(area):
        area = ", ".join(filter(None, (area, ward)))
    if not area:
        raise CellError(f"Thiếu “{NAMED['area'][0]}”: bị bỏ trống")
    values["area"] = area
    return []


def _settle_hours(values: dict[str, Any]) -> list[str]:
    """One start and one end out of whichever cells the file has."""
    cells = {key: values.pop(key) or Written() for key in CELLS}
    _join_days(cells)
    if not cells["day"].dates and not any(cell.dates for cell in cells.values()):
        cells["day"] = values.pop("day_above", None) or Written()
    said = "Thời gian"
    first, last = _two_clocks(cells)
    day = _day(cells, first)
    start, end, notes = span(first, last, day, said)
    values["start"], values["end"] = start, end
    values["kind"] = values["kind"] or PowerCut.Kind.PLANNED
    values["cancelled"] = bool(values["cancelled"])
    return [*(note for cell in cells.values() for note in cell.notes), *notes]


def _look_at_year(today: dt.date) -> Rule:
    def check(values: dict[str, Any]) -> list[str]:
        day = values["start"].date() if values.get("start") else today
        return [f"ngày {day:%d/%m/%Y} cách hôm nay hơn một năm"] if abs(day - today) > A_YEAR else []

    return check


def _join_days(cells: dict[str, Written]) -> None:
    """A date that has a column of its own beside its clock's."""
    first, last = cells.pop("first_day"), cells.pop("last_day")
    for key, day in (("start_cell", first), ("end_cell", last)):
        cell = cells[key]
        if day.dates and not cell.dates:
            cells[key] = Written(day.clocks or cell.clocks, day.dates, (*cell.notes, *day.notes))
    begins, ends = cells["start_cell"], cells["end_cell"]
    if begins.dates and ends.dates and begins.dates != ends.dates and not (begins.clocks and ends.clocks):
        raise CellError("Lịch kéo dài nhiều ngày; hãy tách mỗi ngày một dòng")


def _two_clocks(cells: dict[str, Written]) -> tuple[Clock, Clock]:
    start, end, hours = cells["start_cell"], cells["end_cell"], cells["hours"]
    if end.clocks and not start.clocks and len(hours.clocks) == 1:
        hours, start = Written(), hours
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
    dates = cells["day"].dates or cells["hours"].dates or cells["start_cell"].dates
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
