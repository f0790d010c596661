"""Hours as clerks and power companies write them, read exactly or refused."""

import datetime as dt

import pytest

from foundation.spreadsheets import CellError
from lookups.kinds.power_cuts.hours import read_cell, span

TODAY = dt.date(2026, 11, 24)
DAY = dt.date(2026, 11, 25)


def between(text: str) -> tuple[str, str]:
    written = read_cell(text, TODAY)
    first, last = written.clocks
    start, end, _ = span(first, last, written.dates[0] if written.dates else DAY, "Giờ")
    return start.isoformat(timespec="minutes"), end.isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("7h30 – 11h00", "2026-11-25T07:30", "2026-11-25T11:00"),
        ("Từ 7h đến 17 giờ", "2026-11-25T07:00", "2026-11-25T17:00"),
        ("07:30-11:30", "2026-11-25T07:30", "2026-11-25T11:30"),
        ("7g30 - 11g", "2026-11-25T07:30", "2026-11-25T11:00"),
        ("22h–5h hôm sau", "2026-11-25T22:00", "2026-11-26T05:00"),
        ("22h - 5h sáng hôm sau", "2026-11-25T22:00", "2026-11-26T05:00"),
        ("từ 22 giờ đến 5 giờ ngày hôm sau", "2026-11-25T22:00", "2026-11-26T05:00"),
        ("22h-5h", "2026-11-25T22:00", "2026-11-26T05:00"),
        ("7 giờ 30 phút đến 11 giờ 15 phút", "2026-11-25T07:30", "2026-11-25T11:15"),
        ("7h30' đến 11h15'", "2026-11-25T07:30", "2026-11-25T11:15"),
        ("7h30p-11h15p", "2026-11-25T07:30", "2026-11-25T11:15"),
        ("1h30 chiều đến 5h chiều", "2026-11-25T13:30", "2026-11-25T17:00"),
        ("7 - 11h", "2026-11-25T07:00", "2026-11-25T11:00"),
        ("7h - 11", "2026-11-25T07:00", "2026-11-25T11:00"),
        ("7h rưỡi đến 11 giờ rưỡi", "2026-11-25T07:30", "2026-11-25T11:30"),
        ("18h đến 24h", "2026-11-25T18:00", "2026-11-26T00:00"),
        ("06:00:00 - 17:30:00", "2026-11-25T06:00", "2026-11-25T17:30"),
        ("7h30-11h30 ngày 26/11/2026", "2026-11-26T07:30", "2026-11-26T11:30"),
        ("Từ 07h30 đến 11h30 ngày 26-11-2026", "2026-11-26T07:30", "2026-11-26T11:30"),
        ("ngày 26 tháng 11 năm 2026, 8h-9h", "2026-11-26T08:00", "2026-11-26T09:00"),
        ("8h đến 9h ngày 27/11", "2026-11-27T08:00", "2026-11-27T09:00"),
        ("7H30 ĐẾN 17H00", "2026-11-25T07:30", "2026-11-25T17:00"),
    ],
)
def test_spans_are_read_exactly(text, start, end):
    assert between(text) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["11h - 7h", "7h30 - 7h30", "25h - 26h", "7h75 - 8h", "1h30 - 5h chiều"],
)
def test_what_has_no_reading_or_two_is_refused(text):
    with pytest.raises(CellError):
        between(text)


@pytest.mark.parametrize("value", ["cả ngày", "sáng", 7, 12.5, "abc", True])
def test_cells_without_an_hour_are_refused(value):
    with pytest.raises(CellError):
        read_cell(value, TODAY)


@pytest.mark.parametrize(
    ("value", "at"),
    [
        (dt.time(7, 30), dt.time(7, 30)),
        (0.3125, dt.time(7, 30)),
        (dt.timedelta(hours=17), dt.time(17)),
        (dt.datetime(2026, 11, 25, 7, 30), dt.time(7, 30)),
    ],
)
def test_excel_times_are_read(value, at):
    assert read_cell(value, TODAY).clocks[0].at == at
