from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.vietnamese.dates import Span, format_date, format_moment, parse_spoken

TODAY = date(2026, 11, 24)  # a Tuesday


def test_a_date_is_written_with_its_weekday() -> None:
    assert format_date(TODAY) == "Thứ Ba, 24/11/2026"
    assert format_date(date(2026, 11, 29)) == "Chủ Nhật, 29/11/2026"
    assert format_moment(datetime(2026, 1, 5, 9, 5)) == "09:05, Thứ Hai, 05/01/2026"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Mai Thăng Bình có cúp điện không", "2026-11-25"),
        ("sáng mai có điện ko", "2026-11-25"),
        ("ngày mốt", "2026-11-26"),
        ("mốt cúp điện à", "2026-11-26"),
        ("hôm nay", "2026-11-24"),
        ("bua ni co cup dien", "2026-11-24"),
        ("hôm qua", "2026-11-23"),
        ("thứ 7", "2026-11-28"),
        ("thu bay", "2026-11-28"),
        ("thứ ba", "2026-11-24"),
        ("thứ 2", "2026-11-30"),
        ("thứ 2 tuần này", "2026-11-23"),
        ("thứ 7 tuần sau", "2026-12-05"),
        ("chủ nhật", "2026-11-29"),
        ("CN tuần tới", "2026-12-06"),
        ("24/11", "2026-11-24"),
        ("5/1", "2027-01-05"),
        ("30/10", "2026-10-30"),
        ("24/11/2025", "2025-11-24"),
        ("24-11-2025", "2025-11-24"),
        ("24.11.2025", "2025-11-24"),
        ("24/11/25", "2025-11-24"),
        ("ngày 24 tháng 12 năm 2026", "2026-12-24"),
        ("ngày 3 tháng 12", "2026-12-03"),
        ("ngay 30", "2026-11-30"),
        ("29/2", "2028-02-29"),
        ("power cut in Hoi An tomorrow", "2026-11-25"),
        ("the day after tomorrow", "2026-11-26"),
        ("open tonight?", "2026-11-24"),
        ("on Saturday", "2026-11-28"),
    ],
)
def test_a_spoken_day_is_understood(said: str, day: str) -> None:
    if said == "29/2":
        assert parse_spoken(said, date(2027, 6, 1)) == Span(date(2028, 2, 29), date(2028, 2, 29))
    else:
        assert parse_spoken(said, TODAY) == Span(date.fromisoformat(day), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("lich cat dien tuan nay", "2026-11-23", "2026-11-29"),
        ("this week", "2026-11-23", "2026-11-29"),
        ("next weekend", "2026-12-05", "2026-12-06"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("tuần sau", "2026-11-30", "2026-12-06"),
        ("cuối tuần", "2026-11-28", "2026-11-29"),
        ("cuối tuần sau", "2026-12-05", "2026-12-06"),
        ("hôm nay với ngày mai", "2026-11-24", "2026-11-25"),
        ("mai va mot", "2026-11-25", "2026-11-26"),
        ("tháng này", "2026-11-01", "2026-11-30"),
        ("tháng sau", "2026-12-01", "2026-12-31"),
        ("tháng 2", "2026-02-01", "2026-02-28"),
        ("tháng 1/2027", "2027-01-01", "2027-01-31"),
    ],
)
def test_a_spoken_span_is_understood(said: str, first: str, last: str) -> None:
    assert parse_spoken(said, TODAY) == Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "khuyến mãi lớn, mai mốt tính",
        "khuyen mai",
        "tôi có một câu hỏi",
        "quyết định 24/2019/QĐ-UBND",
        "xe 92A-123.45",
        "32/13",
        "30/2",
        "0905.123.456",
        "1.000.000 đ",
        "tháng 13",
        "000.00.15.H47-230612-0001",
    ],
)
def test_a_text_without_a_day_has_none(text: str) -> None:
    assert parse_spoken(text, TODAY) is None


def test_the_first_day_named_counts() -> None:
    assert parse_spoken("24/11 hay mai", TODAY) == Span(TODAY, TODAY)


@given(st.text(alphabet="mai tuầnthứ0123456789/-. ngàynăm", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    span = parse_spoken(text, TODAY)
    assert span is None or span.first <= span.last
