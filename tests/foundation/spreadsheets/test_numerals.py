from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.spreadsheets import CellError, ParsedValue
from foundation.spreadsheets.parsers import choice, decimal, identity_number, integer, money


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        (1.5, "1.5"),
        (7, "7"),
        ("7,25", "7.25"),
        ("1.234,5", "1234.5"),
        ("0", "0"),
        ("1,234.5", "1234.5"),
        ("0.250", "0.250"),
        ("1.234.567", "1234567"),
        ("-0,5", "-0.5"),
        (0.1, "0.1"),
        (0, "0"),
    ],
)
def test_decimal_commas_and_dots_are_both_read(value: object, number: str) -> None:
    assert decimal(value) == Decimal(number)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["1.500", "1,5,5", "1.5.5", "7,5đ", "bảy", True, "", "1,23.4"])
def test_a_decimal_with_two_readings_or_none_is_refused(value: object) -> None:
    with pytest.raises(CellError):
        decimal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "dong"),
    [
        ("1.500.000 đ", 1_500_000),
        ("1,500,000", 1_500_000),
        ("150.000 VNĐ", 150_000),
        ("150000.0", 150_000),
        ("150 000 đồng", 150_000),
        (150000.0, 150_000),
        ("Miễn phí", 0),
        ("15.000đ/bản", 15_000),
        ("0", 0),
    ],
)
def test_money_is_read_in_dong(value: object, dong: int) -> None:
    assert money(value) == dong  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [1.5, "1.50", "1.5000", "-5.000", "1.500,000", "tiền", "1e5"])
def test_money_that_is_not_whole_dong_is_refused(value: object) -> None:
    with pytest.raises(CellError):
        money(value)  # type: ignore[arg-type]


@given(st.integers(0, 10**12))
def test_any_amount_survives_its_thousands_dots(amount: int) -> None:
    dotted = f"{amount:,}".replace(",", ".")
    assert money(f"{dotted} đ") == integer(dotted) == integer(float(amount)) == amount


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("049203001234", "049203001234"),
        (49203001234, "049203001234"),
        ("49203001234", "049203001234"),
        (1203001234, "001203001234"),
        ("205 123 456", "205123456"),
        (12345678, "012345678"),
        ("4.9203001234E+10", "049203001234"),
        ("49203001234.0", "049203001234"),
    ],
)
def test_identity_numbers_get_their_zeros_back(value: object, number: str) -> None:
    found = identity_number(value)  # type: ignore[arg-type]
    assert (found.value if isinstance(found, ParsedValue) else found) == number


@pytest.mark.parametrize(
    "value", ["4.9203E+10", "549203001234", "1234567", "0492030012345", "04920300123x", True]
)
def test_identity_numbers_that_lost_digits_are_refused(value: object) -> None:
    with pytest.raises(CellError):
        identity_number(value)  # type: ignore[arg-type]


def test_a_choice_is_known_by_its_label_in_any_spelling() -> None:
    parse = choice({"Đã xử lý": 9, "Đang xử lý": 4}, "trạng thái")
    assert (parse("ĐÃ XỬ LÍ"), parse("dang xu ly ")) == (9, 4)
    with pytest.raises(CellError, match="“Chưa” không phải trạng thái"):
        parse("Chưa")
