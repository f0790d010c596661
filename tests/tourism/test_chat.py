"""The handbook asked in chat, in the words of citizens and visitors."""

import pytest

from assistant.replies import Utterance
from assistant.services import answer
from tests.lookups.factories import make_identity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook")]


def said(words: str = "", **over) -> str:
    reply = answer(identity=make_identity(), utterance=Utterance(words, **over))
    return "\n".join(message.text for message in reply.messages)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Hội An có chỗ nào chơi, vé phố cổ bao nhiêu", "Phố cổ Hội An"),
        ("đi Cù Lao Chàm tháng 11 được không", "tháng 10 đến tháng 1"),
        ("lễ hội Bà Thu Bồn năm nay ngày nào", "âm lịch"),
        ("rừng dừa bảy mẫu vé bn", "Rừng dừa Bảy Mẫu"),
        ("ve tham quan hoi an bao nhieu", "Phố cổ Hội An"),
        ("khach san 3 sao o hoi an", "Khách sạn Sông Hoài"),
        ("homestay ở Tam Thanh", "Homestay Làng Bích Họa"),
        ("ăn cao lầu ở đâu ngon hỉ", "Quán Cao Lầu Giếng Cổ"),
        ("ra Tam Kỳ ăn cơm gà chỗ mô rẻ", "Cơm Gà Tam Kỳ Xưa"),
        ("mua sam Ngoc Linh that o dau, co so dien thoai ko", "0235000"),
        ("cơ sở nước mắm Cửa Khe điện thoại số mấy", "Nước mắm Cô Ba Cửa Khe"),
    ],
)
def test_questions_are_answered_from_the_handbook(words, wanted):
    assert wanted in said(words)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("opening hours of My Son sanctuary?", "Every day: 06:30–17:00"),
        ("best time to go to Cham Island?", "March to September"),
        ("cheap hotel close to An Bang beach", "Hotel"),
        ("What can I visit in Hoi An in one day?", "A day in Hội An"),
    ],
)
def test_visitors_are_answered_in_english(words, wanted):
    text = said(words)
    assert wanted in text
    assert "Giờ" not in text


def test_a_place_sent_after_a_question_finds_what_is_nearest():
    identity = make_identity()
    answer(identity=identity, utterance=Utterance("quán ăn nào ngon"))
    reply = answer(identity=identity, utterance=Utterance(location=(15.57, 108.48)))
    assert "Cơm Gà Tam Kỳ Xưa" in reply.messages[0].text


def test_what_is_not_in_the_handbook_is_not_passed_for_something_else():
    text = said("mua bánh tổ làm quà ở đâu")
    assert text.startswith("Cẩm nang chưa có “bánh tổ”")


def test_every_answer_says_its_source_and_that_invented_is_invented():
    assert "chưa kiểm chứng" in said("giờ mở cửa thánh địa Mỹ Sơn")
    assert "bịa" in said("khách sạn ở Hội An")
