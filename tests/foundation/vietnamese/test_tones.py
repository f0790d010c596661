import unicodedata

import pytest

from foundation.vietnamese.telex import old_style


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("Hoà Khánh", "Hòa Khánh"),
        ("HOÀ VANG", "HÒA VANG"),
        ("khoẻ, thuỷ lợi, uỷ ban", "khỏe, thủy lợi, ủy ban"),
        ("Thuý", "Thúy"),
        ("quý quỳ Quỷ", "quý quỳ Quỷ"),
        ("hoàn toàn, ngoáy, khuỷu", "hoàn toàn, ngoáy, khuỷu"),
        ("hòa thủy", "hòa thủy"),
        ("", ""),
    ],
)
def test_tone_marks_move_to_the_old_place(text: str, old: str) -> None:
    assert old_style(text) == old
    assert old_style(unicodedata.normalize("NFD", text)) == old
