import tracemalloc
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.vietnamese.folding import fold, fold_loosely, has_marks, nfc, strip_marks


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Điểm thi tốt nghiệp", "diem thi tot nghiep"),
        ("ĐƯỜNG PHAN CHÂU TRINH", "duong phan chau trinh"),
        ("Ðảm bảo", "dam bao"),
        ("ðường", "duong"),
        ("Hòa Khánh", "hoa khanh"),
        ("Hoà Khánh", "hoa khanh"),
        ("  P.  An Mỹ,\tTP. Tam-Kỳ ", "p an my tp tam ky"),
        ("mã_hồ\u200bsơ", "ma hoso"),
        ("Nguyễn\u00a0Văn", "nguyen van"),
        ("１２３ m²", "123 m2"),
        ("ươ ƯƠ", "uo uo"),
        ("", ""),
        ("...", ""),
    ],
)
def test_a_text_folds_to_its_search_key(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text())
def test_folding_is_stable_and_blind_to_the_unicode_form(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_decomposed_text_is_stored_composed() -> None:
    assert nfc(unicodedata.normalize("NFD", "Quế Sơn")) == "Quế Sơn"


def test_marks_can_be_stripped_with_case_and_signs_kept() -> None:
    assert strip_marks("Lệ phí, ĐỢT 2: Đà Nẵng") == "Le phi, DOT 2: Da Nang"


def test_a_loose_key_joins_final_i_and_y() -> None:
    assert fold_loosely("Tam Kỳ") == fold_loosely("Tam Kì") == "tam ki"
    assert fold_loosely("Mỹ") == fold_loosely("Mĩ")
    assert fold_loosely("quý Thuỷ tay") == "quy thuy tay"


@pytest.mark.parametrize("text", ["hồ sơ", "đ", "Ðam", unicodedata.normalize("NFD", "cà")])
def test_marks_are_seen(text: str) -> None:
    assert has_marks(text)


@pytest.mark.parametrize("text", ["ho so", "", "123", "日本", "ok 👍"])
def test_text_without_vietnamese_marks_has_none(text: str) -> None:
    assert not has_marks(text)


def test_a_process_remembers_short_texts_and_no_articles():
    tracemalloc.start()
    try:
        for number in range(30):
            fold(f"{number} " + "Điều khoản về đất đai " * 2_000)
        kept, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 100_000
