import pytest

from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dk tam tru online can j", "đăng ký tam tru online can gì"),
        ("uy quyen nguoi khac nhan ket qua dc k", "uy quyen nguoi khac nhan ket qua được không"),
        ("khối D01 của em đc bn điểm", "khối D01 của em được bao nhiêu điểm"),
        ("hs cua toi nop tuan trc", "hồ sơ cua toi nop tuan trước"),
        ("hs lớp 10", "học sinh lớp 10"),
        ("cần đk gì", "cần điều kiện gì"),
        ("SĐT bv bn?", "số điện thoại bệnh viện bao nhiêu?"),
        ("r, ntn z", "rồi, như thế nào vậy"),
        ("100 k, 15 h", "100 nghìn, 15 giờ"),
        ("100k 15h30", "100k 15h30"),
        ("khối A, xe 92A", "khối A, xe 92A"),
    ],
)
def test_chat_shorthand_is_written_out(typed: str, meant: str) -> None:
    assert expand(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("răng bữa ni cúp điện hoài rứa", "sao hôm nay cúp điện hoài vậy"),
        ("tai khoan lam o mo rứa", "tai khoan lam ở đâu vậy"),
        ("bua ni co cup dien ko", "hôm nay co cup dien không"),
        ("cái ni là cái chi", "cái này là cái gì"),
        ("ăn cao lầu mô ngon hỉ", "ăn cao lầu đâu ngon nhỉ"),
        ("chừ đi mô", "bây giờ đi đâu"),
    ],
)
def test_quang_nam_speech_is_written_out(typed: str, meant: str) -> None:
    assert expand(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "khoa răng hàm mặt",
        "quy mô, mô hình, xe mô tô",
        "có chi phí, làm chi nhánh",
        "ở mỏ đá",
        "đi mở tài khoản",
        "điểm thi của em",
        "",
        "?!",
    ],
)
def test_ordinary_words_that_look_like_speech_stay(text: str) -> None:
    assert expand(text) == text


def test_an_expanded_text_folds_to_search_words() -> None:
    assert fold(expand("Xe bus TP đi mô?")) == "xe bus thanh pho di dau"
