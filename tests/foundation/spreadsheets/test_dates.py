from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.spreadsheets import CellError
from foundation.spreadsheets.dates import day, moment

FIRST = date(2026, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "01/02/2026",
        "1/2/2026",
        "1-2-26",
        "01.02.2026",
        "1/2/26",
        "01 / 02 / 2026",
        "2026-02-01",
        "2026/2/1",
        "ngày 1 tháng 2 năm 2026",
        "Ngày 01 tháng 02 năm 2026",
        "01 tháng 2, 2026",
        "Chủ nhật, 1 tháng 2, 2026",
        "01-thg 2-26",
        "01-Feb-26",
        "1 February 2026",
        "20260201",
        "01022026",
        "46054",
        "46054,5",
        "01/02/2026.",
        "ngày 01/02/2026",
        "2026-02-01T00:00:00",
        "2026-01-31T17:30:00Z",
    ],
)
def test_every_common_way_of_writing_a_date_is_read_day_first(text: str) -> None:
    assert day(text) == FIRST


@pytest.mark.parametrize(
    "text",
    [
        "01/02/2026 14:30",
        "14h30 ngày 01/02/2026",
        "14 giờ 30 phút, ngày 01 tháng 02 năm 2026",
        "14:30 01/02/2026",
        "14g30, 1/2/2026",
        "14h30' ngày 01/02/2026",
        "14h 30’, ngày 01/02/2026",
        "01/02/2026 2:30 CH",
        "2:30 PM 01/02/2026",
        "01/02/2026 14:30:00",
        "2026-02-01T07:30:00Z",
        "2026-02-01 14:30:00",
        "lúc 14h30 ngày 1/2/26",
    ],
)
def test_an_hour_beside_the_date_is_kept(text: str) -> None:
    assert moment(text) == datetime(2026, 2, 1, 14, 30)
    assert day(text) == FIRST


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("31/02/2026", "không phải ngày có thật"),
        ("29/02/2025", "không phải ngày có thật"),
        ("02/13/2026", "không có tháng 13"),
        ("00/01/2026", "không phải ngày có thật"),
        ("25:00 01/02/2026", "giờ không có thật"),
        ("01/02", "không đọc được"),
        ("tháng 2/2026", "không đọc được"),
        ("01/02/20266", "không đọc được"),
        ("01/02/0026", "ngoài khoảng"),
        ("hôm qua", "không đọc được"),
        ("01/02/2026 - 05/02/2026", "không đọc được"),
        ("12", "không đọc được"),
        ("20131301", "không đọc được"),
        ("4.6054E+4", "không đọc được"),
    ],
)
def test_what_is_no_date_is_refused_with_the_cause(text: str, cause: str) -> None:
    with pytest.raises(CellError, match=cause):
        day(text)


def test_two_digit_years_have_a_window() -> None:
    assert (day("1/1/69").year, day("1/1/70").year) == (2069, 1970)


@given(st.dates(date(1901, 1, 1), date(2100, 12, 31)), st.sampled_from("/-."), st.booleans())
def test_any_date_survives_writing_and_reading(when: date, sign: str, padded: bool) -> None:
    text = f"{when.day:02d}{sign}{when.month:02d}" if padded else f"{when.day}{sign}{when.month}"
    assert day(f"{text}{sign}{when.year:04d}") == when
    assert day(f"ngày {when.day} tháng {when.month} năm {when.year}") == when


@given(st.dates(date(1951, 1, 1), date(2100, 12, 30)))
def test_any_serial_is_the_day_that_excel_shows(when: date) -> None:
    assert day((when - date(1899, 12, 30)).days) == when


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        assert isinstance(day(text), date)
    except CellError as refusal:
        assert str(refusal)
