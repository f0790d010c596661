import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.vietnamese.money import format_vnd, parse_vnd


def test_an_amount_is_printed_with_dots_and_a_no_break_space() -> None:
    assert format_vnd(1250000) == "1.250.000\u00a0đ"
    assert format_vnd(0) == "0\u00a0đ"
    assert format_vnd(999) == "999\u00a0đ"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("100k", 100_000),
        ("1tr2", 1_200_000),
        ("1tr25", 1_250_000),
        ("1TR250", 1_250_000),
        ("1 triệu 2", 1_200_000),
        ("1,5 triệu", 1_500_000),
        ("1.5tr", 1_500_000),
        ("1 triệu rưỡi", 1_500_000),
        ("1 triệu 250 nghìn", 1_250_000),
        ("1 triệu 250 nghìn đồng", 1_250_000),
        ("2 tỷ 3", 2_300_000_000),
        ("1.000.000đ", 1_000_000),
        ("1,250,000 VND", 1_250_000),
        ("50000", 50_000),
        ("50.000 ₫", 50_000),
        ("1.500k", 1_500_000),
        ("100 ngàn", 100_000),
        ("0", 0),
    ],
)
def test_a_written_amount_is_read(text: str, amount: int) -> None:
    assert parse_vnd(text) == amount


@pytest.mark.parametrize(
    "text", ["", "k", "abc", "-5", "1.00.000", "1.5", "1/2", "100 200", "100x", "1k 2tr", "9" * 30, "1tr2345"]
)
def test_what_states_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Không đọc được số tiền"):
        parse_vnd(text)


@given(st.integers(0, 10**14))
def test_a_printed_amount_is_read_back(amount: int) -> None:
    assert parse_vnd(format_vnd(amount)) == amount
