"""From people's words to a procedure: certain, a choice, or none; measured on phrasings nobody tuned."""

import csv
import datetime as dt
import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from assistant.understanding.danger_head import slipped
from dossiers.models import OutsideProcedure, Procedure
from dossiers.submission.procedure_index import reindex
from dossiers.submission.procedure_search import Certainty, find_procedures
from foundation.vietnamese.folding import strip_marks
from tests.factories import make_procedure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
PHRASINGS = Path(__file__).parent / "data" / "procedure_phrasings.tsv"
BIRTH, NONE = "1.001193", "none"
STORY = (
    "chào anh chị, em mới sinh bé hôm 12/11 ở bệnh viện phụ sản nhi đà nẵng, hộ khẩu em ở bình tú thăng bình "
    "còn chồng em ở điện bàn, giờ em muốn làm giấy khai sinh cho bé thì làm ở đâu và cần mang theo "
    "giấy tờ gì vậy ạ"
)


@cache
def phrasings() -> list[dict[str, str]]:
    with PHRASINGS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def certain_code(text: str) -> str | None:
    certain = find_procedures(text).certain
    return certain and certain.national_code


def codes_of(text: str) -> list[str]:
    return [found.national_code or "PAKN" for found in find_procedures(text).procedures]


@pytest.mark.slow("a measure over all phrasings")
@pytest.mark.parametrize("half", ["calibration", "check"])
def test_wrong_answers_are_never_certain_and_right_ones_are_offered(record_property, half):
    count: Counter[str] = Counter()
    for row in (row for row in phrasings() if row["half"] == half):
        match, wanted = find_procedures(row["text"]), row["codes"].split()
        found = [each.national_code or "PAKN" for each in match.procedures]
        kind = "out" if wanted == [NONE] else "in"
        right = match.certainty == Certainty.NONE if kind == "out" else any(code in found for code in wanted)
        count[kind] += 1
        count[f"{kind} right"] += right
        if match.certain:
            count[f"{kind} certain"] += 1
            assert right, f"{row['text']} → {match.certain}"
    record_property("figure", f"{half}: {dict(count)}")
    assert count["out"] >= 40
    assert count["in right"] >= 0.95 * count["in"], count
    assert count["in certain"] >= 0.5 * count["in"], count
    assert count["out right"] >= 0.8 * count["out"], count


@pytest.mark.slow("a measure over all phrasings")
@pytest.mark.parametrize("written", [str, strip_marks])
def test_slips_of_the_finger_hide_few_procedures(record_property, written):
    fingers, count = random.Random(7), Counter()
    for row in phrasings():
        match, wanted = find_procedures(slipped(written(row["text"]), fingers)), row["codes"].split()
        found = [each.national_code or "PAKN" for each in match.procedures]
        kind = "out" if wanted == [NONE] else "in"
        count[kind] += 1
        count[f"{kind} right"] += not found if kind == "out" else any(code in found for code in wanted)
        count["wrong"] += bool(match.certain) and found[0] not in wanted  # a whole word may be gone
    record_property("figure", f"{dict(count)}")
    assert count["in right"] >= 0.9 * count["in"], count
    assert count["out right"] >= 0.9 * count["out"], count
    assert count["wrong"] <= 2, count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lam giay khia sih cho chau", BIRTH),
        ("xni giay pehp xay nha", "1.013225"),
        ("tach sôr đỏ cho conn", "1.012784"),
    ],
)
def test_a_name_typed_in_haste_is_among_the_four_offered(text, code):
    assert code in codes_of(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("làm khai sinh cho con", BIRTH),
        ("lam giay khai sinh cho be", BIRTH),
        ("tôi muốn nộp hồ sơ đăng ký tạm trú", "1.004194"),
        ("xin phép xây nhà", "1.013225"),
        ("làm mất sổ đỏ", "1.012786"),
    ],
)
def test_procedures_are_found_by_how_people_call_them(text, code):
    assert certain_code(text) == code


def test_the_order_of_words_leaves_a_choice_with_the_right_one_first():
    assert codes_of("sổ đỏ bị mất")[0] == "1.012786"


def test_a_story_that_names_a_household_too_leaves_a_choice_with_what_it_asks_first():
    assert codes_of(STORY)[0] == BIRTH


def test_a_life_event_offers_the_procedures_that_it_needs():
    assert set(codes_of("em mới sinh em bé")) == {BIRTH, "2.000986"}
    assert set(codes_of("mở quán ăn")) == {"1.001612", "1.002425"}
    assert len(codes_of("mất hết giấy tờ")) == 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ba em mới mất hồi tối, giờ phải khai báo giấy tờ chi", "1.000656"),
        ("ong noi vua mat toi qua can lam giay to gi", "1.000656"),
        ("má tui mất sáng nay khai báo ở đâu", "1.000656"),
        ("chồng em mất tuần trước phải làm giấy gì", "1.000656"),
        ("ba em bị mất giấy khai sinh giờ làm răng", "2.000635"),
        ("khai báo ở đâu khi có người ở trọ", "1.004194"),
    ],
)
def test_a_death_in_the_family_is_told_in_any_words(text, code):
    assert codes_of(text)[0] == code


def test_what_is_nearer_to_another_body_is_not_offered_as_ours():
    match = find_procedures("lm lại hộ chếu bị rách")
    assert match.procedures == []
    assert match.outside and "hộ chiếu" in match.outside.name


def test_words_that_say_nothing_name_no_procedure():
    assert not find_procedures("tôi muốn nộp hồ sơ").names_something
    assert not find_procedures("cần chuẩn bị giấy tờ gì").names_something
    assert find_procedures("ơ").procedures == []


def test_a_procedure_of_another_body_is_told_with_who_handles_it():
    match = find_procedures("Làm hộ chiếu ở đâu")
    assert match.certainty == Certainty.NONE
    assert "Công an" in match.outside.handled_by


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("bằng B2 của chú tháng sau hết hạn, đổi mới có cần khám sức khỏe không cháu", "3.000347"),
        ("cháu 9 tuổi đẻ trên rẫy không giấy chứng sinh, giờ chưa có giấy khai sanh đi học", BIRTH),
    ],
)
def test_beside_what_another_body_handles_a_story_has_ours_to_choose(text, code):
    match = find_procedures(text)
    assert match.outside and match.certain is None
    assert match.procedures[0].national_code == code


def test_a_wish_at_the_end_of_a_story_is_not_taken_for_what_the_story_needs():
    story = "Dãy trọ tui có 6 công nhân ra thuê ở cả năm, công an khu vực nhắc đăng ký ở tạm cho họ"
    assert "1.004194" in codes_of(f"{story}. Hợp đồng thuê có phải công chứng không")


@pytest.mark.parametrize("text", ["giấy phép kinh doanh vận tải", "mở tiệm vàng", "nhận nuôi trẻ mồ côi"])
def test_a_word_that_no_name_explains_keeps_an_answer_from_being_certain(text):
    assert find_procedures(text).certain is None


def test_a_slip_of_the_finger_is_mended_but_asked_back():
    match = find_procedures("dang ky khai shinh")
    assert match.certainty == Certainty.CHOOSE
    assert BIRTH in [each.national_code for each in match.procedures]


def test_changed_names_count_at_once_and_closed_versions_are_not_found():
    procedure = make_procedure(name="Cấp giấy phép thả diều", synonyms="thả diều")
    assert find_procedures("thả diều").certain == procedure
    procedure.synonyms = "chơi diều sáo"
    procedure.save()
    assert find_procedures("chơi diều sáo").certain == procedure
    procedure.valid_to = dt.date(2025, 1, 1)
    procedure.save()
    assert find_procedures("chơi diều sáo").procedures == []


@pytest.mark.slow("indexes the whole catalogue again")
def test_names_written_in_bulk_are_found_after_reindexing():
    Procedure.objects.bulk_create([Procedure(name="Đăng ký thả đèn trời")])
    OutsideProcedure.objects.bulk_create([OutsideProcedure(name="Cấp phép pháo sáng", handled_by="Công an")])
    reindex()
    assert find_procedures("đăng ký thả đèn trời").certain
    assert find_procedures("cấp phép pháo sáng").outside
