"""Exam scores for who reads English, on each page and in the chat; the hot path stays Vietnamese."""

import pytest
from django.utils import timezone, translation

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from foundation.outbox.models import Notice
from lookups.kinds.exams import notifications
from lookups.kinds.exams.fast_path import WEB
from lookups.kinds.exams.models import CutOff, Exam
from tests.lookups.english import english_of, found_in, main_of
from tests.lookups.exams.factories import AN_HOUR, make_candidate, make_exam

pytestmark = pytest.mark.django_db
ASKED = {"exam": "THPT-2026", "sbd": "48000002"}
VIETNAMESE = (
    "Điểm", "điểm", "Toán", "Ngữ văn", "Ngoại ngữ", "Tiếng Anh", "Vật lí", "Môn", "Khối", "khối", "Tổng",
    "Cao hơn", "Phổ", "Bảng số liệu", "thí sinh", "Thí sinh", "Ước tính", "ước tính", "Trung bình", "lớp ",
    "Nguyện vọng", "Công bố", "công bố", "Báo", "Số báo danh", "Kỳ thi ", "Không thấy", "Lưu ý", "Gọi",
    "Tra cứu", "Công thức", "nếu có", "Nguồn:", "dưới ", "Vắng", "Ngày sinh", "số cuối",
)  # fmt: skip
NAMES = ("Kỳ thi tốt nghiệp THPT 2026", "Sở Giáo dục và Đào tạo", "theo dữ liệu của Bộ Giáo dục và Đào tạo")


def without_names(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "")
    return text


def page_of(client, **more: str) -> str:
    return without_names(english_of(main_of(client, WEB, ASKED | more)))


@pytest.fixture
def exam(publish):
    exam = make_exam()
    make_candidate(exam, "48000002", toan="0.8")
    for number in range(100, 160):
        make_candidate(exam, f"48000{number}")
    publish(exam)
    return exam


@pytest.fixture
def chat():
    identity = identity_for(channel="chat", external_id="1")

    def said(words: str) -> str:
        message = answer(identity=identity, utterance=Utterance(words)).messages[0]
        return without_names("\n".join([message.text, *(button.title for button in message.buttons)]))

    said("hello, do you speak english")
    said.citizen = identity.citizen
    return said


def test_who_asks_in_english_finds_no_vietnamese_label_on_the_result_nor_in_the_chat(exam, client, chat):
    page = page_of(client)
    told = chat("exam score 48000002")
    for text in (page, told):
        assert found_in(text, VIETNAMESE) == []
        for words in (
            "Scores of candidate 48000002",
            "Mathematics",
            "0.80",
            "fails",
            "Foreign language (English)",
        ):
            assert words in text
    for words in (
        "Score distribution Mathematics, 61 candidates",
        "under 5",
        "Above",
        "15.30",
        "Average of grade 12",
    ):
        assert words in page
    assert "Block sums: A01:" in told


def test_the_estimate_is_in_english_with_its_formula(exam, client):
    page = page_of(client, sbd="48000100", gpa10="8", gpa11="8.0", gpa12="8")
    assert found_in(page, VIETNAMESE) == []
    for words in ("Estimated score", "7.35", "since 2025", "for reference"):
        assert words in page
    assert "the average of grade 10, grade 11." in page_of(client, gpa12="8")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"sbd": "48999999"}, "No scores found for candidate number 48999999"),
        ({"sbd": "4800"}, "the 8 digits of this exam's candidate numbers"),
        ({"sbd": "34000001"}, "council code 34"),
    ],
)
def test_a_number_that_is_not_there_is_told_in_english(exam, client, more, words):
    page = page_of(client, **more).replace("&#x27;", "'")
    assert words in page
    assert found_in(page, VIETNAMESE) == []


def test_the_waiting_page_and_the_promise_are_in_english(exam, publish, client, chat):
    Exam.objects.update(publish_at=timezone.now() + AN_HOUR)
    publish(exam)
    html = main_of(client, WEB, ASKED)
    page = without_names(english_of(html))
    assert found_in(page, VIETNAMESE) == []
    assert "are published at" in page
    assert 'data-minutes="{n} minutes left."' in html
    told = chat("exam score 48000002")
    noted = chat("tell me the score 48000002 THPT-2026")
    assert found_in(told + noted + chat("stop telling me the score 48000002"), VIETNAMESE) == []
    assert "are published at" in told
    assert "1 are waiting" in noted


def test_a_paused_exam_and_what_is_asked_beside_the_number_are_in_english(exam, publish, client):
    Exam.objects.update(second_factor="birth_date")
    publish(exam)
    page = page_of(client, factor="31/02/2008")
    assert "31/02/2008 is not a real date." in page
    assert "Birth date" in page
    assert found_in(page, VIETNAMESE) == []


def test_grade_ten_is_in_english_with_its_cut_off(publish, client):
    exam = make_exam(
        key="LOP10-2026", name="Kỳ thi tốt nghiệp THPT 2026", kind="lop10", period="lop10",
        formula="l10-double", councils=[], number_length=6,
    )  # fmt: skip
    CutOff.objects.create(exam=exam, school_code="TCV", school="THPT Giả Định", wish=1, score="33.5")
    make_candidate(exam, "010001", toan="8", ngu_van="7", ngoai_ngu="5", vat_li=None, wishes=["TCV"])
    publish(exam)
    page = page_of(client, exam="LOP10-2026", sbd="010001")
    assert found_in(page, VIETNAMESE) == []
    for words in ("Total for admission: 35.00", "Wish 1: THPT Giả Định.", "33.50", "Reaches the cut-off"):
        assert words in page


def test_the_score_is_sent_in_the_language_that_we_know_of_each(exam, publish, chat):
    Exam.objects.update(publish_at=timezone.now() + AN_HOUR)
    publish(exam)
    chat("tell me the score 48000100 THPT-2026")
    other = identity_for(channel="chat", external_id="2")
    answer(identity=other, utterance=Utterance("báo điểm 48000100"))
    chat.citizen.language = "en"
    chat.citizen.save()
    Exam.objects.update(publish_at=timezone.now() - AN_HOUR)
    publish(exam)
    with translation.override("en"):  # whatever the worker spoke last
        assert notifications.announce() == 2
    sent = {notice.citizen_id: notice.message["text"] for notice in Notice.objects.all()}
    assert "Mathematics: 7.25" in sent[chat.citizen.pk]
    assert "Toán: 7,25" in sent[other.citizen.pk]


def test_what_is_answered_before_django_is_vietnamese_whatever_the_thread_spoke_last(exam, hot_get, client):
    asked = "exam=THPT-2026&sbd="
    with translation.override("en"):
        texts = [hot_get(WEB, f"{asked}{number}").text for number in ("48000002", "48999999")]
    english = client.get(f"{WEB}?{asked}48000002&lang=en").content.decode()
    assert "Scores of candidate" in english
    for text in texts:
        assert found_in(text, ("Mathematics", "Scores of", "Call 1022", "Source:", "No scores")) == []
    assert "Điểm thi của thí sinh 48000002" in texts[0]
    assert hot_get(WEB, f"{asked}48000002", HTTP_COOKIE="portal_language=en") is None
