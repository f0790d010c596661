"""Hours and parts of the day as people say them."""

import datetime as dt

import pytest

from foundation.vietnamese.dates import hour_in, part_of_day_in


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("4 giờ chiều tới kịp không", dt.time(16)),
        ("4h tui mới chạy tới", dt.time(16)),
        ("16h30 còn nhận không", dt.time(16, 30)),
        ("7:30 mở chưa", dt.time(7, 30)),
        ("8 giờ rưỡi sáng", dt.time(8, 30)),
        ("5 gio ruoi chieu", dt.time(17, 30)),
        ("11h trưa", dt.time(11)),
        ("1 giờ trưa", dt.time(13)),
        ("8 giờ tối", dt.time(20)),
        ("at 5 pm", dt.time(17)),
        ("12 am", dt.time(0)),
    ],
)
def test_an_hour_is_read_as_office_life_means_it(text, hour):
    assert hour_in(text) == hour


@pytest.mark.parametrize(
    "text", ["mấy giờ mở cửa", "thứ 7 làm không", "24/11", "t7 h làm hông", "92H1-12345", ""]
)
def test_numbers_of_other_things_are_no_hours(text):
    assert hour_in(text) is None


@pytest.mark.parametrize(
    ("text", "part"),
    [("sáng thứ 7 có làm không", "sang"), ("chieu nay con mo k", "chieu"), ("buổi tối có nhận không", "toi")],
)
def test_the_part_of_the_day_is_read(text, part):
    assert part_of_day_in(text).said == part


@pytest.mark.parametrize("text", ["sáng hay chiều", "tôi tới đâu", "tới mấy giờ"])
def test_two_parts_or_other_words_name_none(text):
    assert part_of_day_in(text) is None
