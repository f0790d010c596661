import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.spreadsheets import CellError, ParsedValue
from foundation.spreadsheets.phones import Phones, phone, phones


def first(value: object) -> str:
    found = phone(value)  # type: ignore[arg-type]
    return found.value if isinstance(found, ParsedValue) else found


@pytest.mark.parametrize(
    "value",
    [
        "0905123456",
        "0905.123.456",
        "0905 123 456",
        "0905-123-456",
        "(0905) 123456",
        "+84905123456",
        "84905123456",
        "0084 905 123 456",
        "+84 (0) 905 123 456",
        "'0905123456",
        '="0905123456"',
        "905123456",
        905123456,
        905123456.0,
        "905123456.0",
        "9.05123456E+08",
        "9,05123456e8",
        "SĐT: 0905123456",
        "0905123456 (con trai)",
        "ĐT 0905 123 456",
        "0905123456.",
        "\u200b0905\u00a0123\u00a0456",
    ],
)
def test_a_mobile_number_is_read_however_it_was_typed_or_spoiled(value: object) -> None:
    assert first(value) == "0905123456"


@pytest.mark.parametrize(
    "value", ["0235 3812345", "(0235) 3.812.345", "+84 235 3812345", 2353812345, "2353812345"]
)
def test_landlines_are_read(value: object) -> None:
    assert first(value) == "02353812345"


def test_a_service_number_is_kept_as_it_is() -> None:
    assert first("1900 1909") == "19001909"


@pytest.mark.parametrize(
    "text",
    [
        "0905123456/0912345678",
        "0905123456; 0912345678",
        "0905.123.456 - 0912.345.678",
        "0905123456, 912345678",
        "0905123456 hoặc 0912345678",
        "0905123456\n0912345678",
        "0905123456 0912345678",
        "0905 123 456 0912 345 678",
        "0905123456 và +84912345678",
    ],
)
def test_two_numbers_in_a_cell_are_both_kept_and_flagged(text: str) -> None:
    found = phones(text)
    assert isinstance(found, ParsedValue)
    assert found.value == Phones("0905123456", ("0912345678",))
    assert "có 2 số điện thoại" in found.note


def test_a_zero_put_back_is_said() -> None:
    found = phone(905123456)
    assert isinstance(found, ParsedValue) and "thêm lại số 0" in found.note


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        ("9.05E+08", "mất chữ số"),
        ("9.0512E8", "mất chữ số"),
        ("090512345", "không phải số điện thoại Việt Nam"),
        ("09051234567", "không phải số điện thoại Việt Nam"),
        ("0105123456", "không phải số điện thoại Việt Nam"),
        ("01645123456", "di động 11 chữ số cũ"),
        ("0905123456/123", "không phải số điện thoại Việt Nam"),
        ("chưa rõ", "không phải số điện thoại"),
        ("0905 123 abc", "không phải số điện thoại"),
        ("O905123456", "không phải số điện thoại"),
        (True, "không phải số điện thoại"),
        (905123456.5, "không phải dãy chữ số"),
        (-905123456, "không phải dãy chữ số"),
        (9.05123456e20, "Excel đã làm sai"),
    ],
)
def test_what_is_no_number_or_lost_digits_is_refused_never_guessed(value: object, cause: str) -> None:
    with pytest.raises(CellError, match=cause):
        phone(value)  # type: ignore[arg-type]


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.sampled_from(["", " ", ".", "-"]))
def test_any_mobile_number_survives_every_spoiling(number: str, sign: str) -> None:
    spaced = sign.join([number[:4], number[4:7], number[7:]])
    assert {first(spaced), first(int(number)), first(float(number)), first(f"+84{number[1:]}")} == {number}
    assert first(f"{number[1]}.{number[2:]}E+08") == number


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        assert first(text).isdecimal()
    except CellError as refusal:
        assert str(refusal)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Lễ tân: 0905.123.456", "0905123456"),
        ("0905 123 456 Zalo", "0905123456"),
        ("0235 3861 238 máy lẻ 12", "02353861238"),
        ("ĐT: 0235-3861238; Fax: 0235-3861239", "02353861238"),
    ],
)
def test_words_beside_a_number_are_left_out_and_said(typed: str, first: str) -> None:
    found = phones(typed)
    assert isinstance(found, ParsedValue)
    assert (found.value.first, found.value.others) == (first, ())
    assert "chỉ giữ số điện thoại" in found.note


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("0235 3861 000 0905 123 456", ("02353861000", "0905123456")),
        ("0235-3.861.000 – 0905.123.456", ("02353861000", "0905123456")),
        ("0235 386 1000 (24/7)", ("02353861000",)),
    ],
)
def test_numbers_parted_only_by_spaces_or_strokes(typed: str, numbers: tuple[str, ...]) -> None:
    found = phones(typed)
    value = found.value if isinstance(found, ParsedValue) else found
    assert (value.first, *value.others) == numbers
