"""A candidate number is taken by the exam whose numbers have its shape, on page, API and chat."""

import pytest

from assistant.replies import Utterance
from assistant.services import answer
from lookups.kinds.exams import notifications
from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.score_query import loaded_exam
from tests.lookups.exams.factories import make_candidate, make_exam
from tests.lookups.exams.test_hot_path import API, WEB
from tests.lookups.factories import make_identity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two_exams(publish):
    graduation = make_exam()
    make_candidate(graduation, "48000001")
    entrance = make_exam(
        key="LOP10-2026",
        name="Kỳ thi vào lớp 10 năm 2026",
        kind=Exam.Kind.GRADE_10,
        period="lop10",
        number_length=6,
        councils=[],
        formula="l10-double",
    )
    make_candidate(entrance, "010001", vat_li=None)
    publish(graduation)
    publish(entrance)


@pytest.mark.parametrize(
    "question",
    [
        {"sbd": "010001"},
        {"sbd": "0100 01"},
        {"sbd": "010001", "exam": "LOP10-2026"},
        {"sbd": "010001", "exam": "THPT-2026"},
    ],
)
def test_the_number_of_grade_10_is_taken_by_its_exam(two_exams, client, question):
    assert client.get(API, question).json()["results"][0]["data"]["exam"] == "LOP10-2026"
    assert "Kỳ thi vào lớp 10" in client.get(WEB, question).content.decode()


@pytest.mark.parametrize(
    "words",
    ["điểm thi lớp 10 010001", "sbd 010001", "tra điểm lớp 10 sbd 010001", "exam score grade 10 010001"],
)
def test_the_chat_takes_it_by_its_exam(two_exams, words):
    text = answer(identity=make_identity(), utterance=Utterance(words)).messages[0].text
    assert "Kỳ thi vào lớp 10" in text


@pytest.mark.parametrize("exam", ["", "LOP10-2026"])
def test_a_number_of_graduation_stays_its_own(two_exams, client, exam):
    found = client.get(API, {"sbd": "48000001", "exam": exam}).json()
    assert found["results"][0]["data"]["exam"] == "THPT-2026"


def test_a_mark_that_fails_the_graduation_fails_no_entrance(two_exams, publish, client):
    for key, sbd in (("THPT-2026", "48000001"), ("LOP10-2026", "010001")):
        exam = Exam.objects.get(key=key)
        exam.candidates.update(toan="0.5")
        publish(exam)
        fails = key == "THPT-2026"
        data = client.get(API, {"sbd": sbd}).json()["results"][0]["data"]
        text = answer(identity=make_identity(), utterance=Utterance(f"tra điểm {sbd}")).messages[0].text
        page = client.get(WEB, {"sbd": sbd}).content.decode()
        message = notifications.message_about(loaded_exam(key), sbd, is_correction=False).text
        assert data["too_low"] == (["toan"] if fails else [])
        assert [("liệt" in told) for told in (text, page, message)] == [fails] * 3


def test_a_number_of_no_exam_is_refused(two_exams, client):
    assert client.get(API, {"sbd": "12345"}).status_code == 400


def test_the_way_before_django_leaves_such_a_number_to_django(two_exams, hot_get):
    assert hot_get(WEB, "exam=THPT-2026&sbd=010001") is None
