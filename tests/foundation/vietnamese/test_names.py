import unicodedata

import pytest

from foundation.vietnamese.names import mask_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Nguyễn Thị Hằng", "N*** *** Hằng"),
        ("Nguyễn Thị Thu Hằng", "N*** *** Hằng"),
        ("  Đỗ   An ", "Đ*** An"),
        ("Hằng", "H***"),
        ("", ""),
    ],
)
def test_a_name_shows_its_first_letter_and_last_word(name: str, masked: str) -> None:
    assert mask_name(name) == masked
    assert mask_name(unicodedata.normalize("NFD", name)) == masked
