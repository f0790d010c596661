"""Dates, hours, money and sizes, in the page's language."""

import datetime as dt

import pytest
from django.utils.translation import override

from foundation.web import formats

UTC_EVENING = dt.datetime(2026, 11, 23, 18, 30, tzinfo=dt.UTC)  # 01:30 on the 24th in Vietnam


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("vi", ["24/11/2026", "Thứ Ba, 24/11/2026", "01:30", "1.250.000\u00a0đ", "1,3\u00a0MB"]),
        ("en", ["24 Nov 2026", "Tuesday, 24 Nov 2026", "01:30", "1,250,000\u00a0VND", "1.3\u00a0MB"]),
    ],
)
def test_formats_follow_the_language_and_vietnamese_time(language, expected):
    with override(language):
        shown = [
            formats.day(UTC_EVENING),
            formats.full_day(UTC_EVENING),
            formats.hour(UTC_EVENING),
            formats.amount(1_250_000),
            formats.file_size(1_290_000),
        ]
    assert shown == expected


def test_a_small_file_is_never_zero():
    assert formats.file_size(120) == "1\u00a0kB"


def test_no_date_is_no_text():
    assert formats.day(None) == formats.full_day(None) == formats.hour(None) == ""
