"""What a message refers to: a choice, a place, figures in words, several questions."""

import pytest

from assistant.understanding.references import chosen_words, with_place
from assistant.understanding.sentences import parts_of
from assistant.understanding.spoken_numbers import in_figures

OFFERED = ["tra cứu hồ sơ", "lịch cúp điện", "xe buýt", "gặp cán bộ", "menu"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2", "lịch cúp điện"),
        ("cái thứ hai", "lịch cúp điện"),
        ("số 1 nha", "tra cứu hồ sơ"),
        ("cho xem cái đầu tiên", "tra cứu hồ sơ"),
        ("cái cuối", "xe buýt"),
        ("option 3 please", "xe buýt"),
        ("the second one", "lịch cúp điện"),
        ("9", "9"),  # there is no ninth
        ("thứ hai", "thứ hai"),  # Monday
        ("mốt", "mốt"),  # the day after tomorrow
        ("3401", "3401"),
        ("2 triệu", "2 triệu"),
    ],
)
def test_a_choice_is_named_by_its_place(said, meant):
    assert chosen_words(said, OFFERED) == meant


def test_buttons_with_numbers_of_their_own_are_not_counted():
    assert chosen_words("1", ["5 rất hài lòng", "4 hài lòng"]) == "1"
    assert chosen_words("1", []) == "1"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ăn gì ở đó", "ăn gì ở Hội An"),
        ("chỗ đó có gì chơi", "ở Hội An có gì chơi"),
        ("how do I get there", "how do I get to Hội An"),
        ("food around there", "food around Hội An"),
        ("is there a museum", "is there a museum"),
        ("cúp điện Tam Kỳ", "cúp điện Tam Kỳ"),
    ],
)
def test_there_is_the_place_named_before(said, meant):
    assert with_place(said, "Hội An") == meant
    assert with_place(said, "") == said


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("sbd bốn tám không không một hai ba sáu", "sbd 48001236"),
        ("bon tam khong khong mot hai ba sau", "48001236"),
        ("số 48 OO1 236", "số 48 OO1 236"),
        ("sbd 48OO1236", "sbd 48001236"),
        ("four eight zero zero one two three six", "48001236"),
        ("một hai ba", "một hai ba"),
        ("nhà có năm sáu người", "nhà có năm sáu người"),
        ("OOOOOO", "OOOOOO"),
    ],
)
def test_figures_in_words_are_read(said, read):
    assert in_figures(said) == read


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        (
            "mai Hội An cúp điện không, rồi cho hỏi bệnh viện gần đó",
            ["mai Hội An cúp điện không", "bệnh viện gần đó"],
        ),
        ("xe buýt mấy giờ? giá vé bao nhiêu vậy", ["xe buýt mấy giờ", "giá vé bao nhiêu vậy"]),
        ("nghị định 118/2025/NĐ-CP còn hiệu lực không", ["nghị định 118/2025/NĐ-CP còn hiệu lực không"]),
        ("giá 24.000.000 đ ở đâu", ["giá 24.000.000 đ ở đâu"]),
        ("dạ", ["dạ"]),
    ],
)
def test_a_message_is_cut_into_its_questions(said, parts):
    assert parts_of(said) == parts
