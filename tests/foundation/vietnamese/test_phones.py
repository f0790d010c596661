import pytest

from foundation.vietnamese.phones import display_phone, mask_phone, normalise_phone


@pytest.mark.parametrize(
    "typed",
    [
        "0905 123 456",
        "0905123456",
        "0905.123.456",
        "0905-123-456",
        "+84 905 123 456",
        "(+84) 0905 123 456",
        "0084905123456",
        "84905123456",
        "905123456",
        " 0905\u00a0123\u200b456 ",
    ],
)
def test_any_typing_of_a_mobile_becomes_one_number(typed: str) -> None:
    assert normalise_phone(typed) == "84905123456"


def test_a_fixed_line_is_kept_with_its_area() -> None:
    assert normalise_phone("0235 3812 345") == "842353812345"
    assert display_phone("842353812345") == "0235 3812 345"
    assert display_phone("842838123456") == "028 3812 3456"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "0105123456",
        "090512345",
        "09051234567",
        "1022",
        "0905 123 456 / 0905 123 457",
        "٠٩٠٥١٢٣٤٥٦",
        "0" * 99,
    ],
)
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="Số điện thoại không đúng"):
        normalise_phone(typed)


def test_a_phone_is_shown_in_groups_and_masked_for_strangers() -> None:
    assert display_phone("84905123456") == "0905 123 456"
    assert mask_phone("84905123489") == "09** *** *89"
