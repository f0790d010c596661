"""Text of before Unicode, and all the text that is none."""

import unicodedata

import polib
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from foundation.vietnamese.legacy_fonts import TCVN3, VNI, font_of, to_unicode

LINES = [
    ("Họ và tên", "Hä vµ tªn", "Hoï vaø teân"),
    ("Nguyễn Văn Bình", "NguyÔn V¨n B×nh", "Nguyeãn Vaên Bình"),
    ("Đà Nẵng", "§µ N½ng", "Ñaø Naüng"),
    ("Số báo danh", "Sè b¸o danh", "Soá baùo danh"),
    ("Điểm thi môn Toán", "§iÓm thi m«n To¸n", "Ñieåm thi moân Toaùn"),
    ("Trần Thị Phượng", "TrÇn ThÞ Ph\u00adîng", "Traàn Thò Phöôïng"),
    ("Ngữ văn, Vật lí, Địa lí", "Ng÷ v¨n, VËt lÝ, §Þa lÝ", "Ngöõ vaên, Vaät lí, Ñòa lí"),
    ("Khu vực mất điện", "Khu vùc mÊt ®iÖn", "Khu vöïc maát ñieän"),
    ("Huỳnh Thúc Kháng 12/5", "Huúnh Thóc Kh¸ng 12/5", "Huyønh Thuùc Khaùng 12/5"),
    ("Mỹ Sơn, Quý, nghĩa, ghế, ừ", "Mü S¬n, Quý, nghÜa, ghÕ, õ", "Myõ Sôn, Quyù, nghóa, gheá, öø"),
]


@pytest.mark.parametrize(("meant", "tcvn3", "vni"), LINES)
def test_old_letters_become_those_of_unicode(meant, tcvn3, vni) -> None:
    assert to_unicode(tcvn3, TCVN3) == meant
    assert to_unicode(vni, VNI) == meant


def test_capitals_of_vni_are_capitals() -> None:
    typed = "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM, ÑÔN VÒ"
    assert to_unicode(typed, VNI) == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, ĐƠN VỊ"


def test_a_few_words_tell_the_font() -> None:
    assert font_of(line[1] for line in LINES) == TCVN3
    assert font_of(line[2] for line in LINES) == VNI


@pytest.mark.parametrize(
    "texts",
    [
        [line[0] for line in LINES],
        [unicodedata.normalize("NFD", line[0]) for line in LINES],
        ["xã Hòa", "Hà", "là", "Hoà", "toà nhà", "hoá", "xoá", "loà xoà", "Phù Mỹ"],
        ["café", "Hôtel Résidence", "crème brûlée", "Façade", "naïve"],
        ["größe", "Übung", "für", "Straße"],
        ["niño", "año", "mañana", "señor"],
        ["Hä"],
        [],
    ],
)
def test_other_texts_are_left_alone(texts) -> None:
    assert font_of(texts) == ""


def _sentences() -> list[str]:
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale/vi/LC_MESSAGES/django.po"))
    return [entry.msgstr for entry in catalogue if entry.msgstr]


SENTENCES = _sentences()


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8))
def test_no_text_of_the_portal_is_taken_for_an_old_font(texts) -> None:
    words = [word for text in texts for word in text.split()]
    assert font_of(texts) == ""
    assert font_of(word for word in words if max(map(ord, word)) < 256) == ""
