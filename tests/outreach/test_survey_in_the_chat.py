"""A survey answered in the chat: question after question, once a person, and no name on the sheet."""

import datetime as dt

import pytest
from django.utils import timezone

from assistant.models import DialogueState
from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens import personal_data
from foundation.citizens.services import identity_for
from outreach.models import Answer, Receipt, Sheet, Survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(db) -> Survey:
    today = timezone.localdate()
    made = Survey.objects.create(title="Cần gì?", intro="Để xếp lịch.", opens_on=today, closes_on=today)
    made.questions.create(position=1, text="Việc gì?", kind="many", choices="Nộp hồ sơ\nLệ phí\nLừa đảo")
    made.questions.create(position=2, text="Biết mã QR không?", kind="one", choices="Có\nKhông")
    made.questions.create(position=3, text="Nói thêm", kind="words")
    return made


@pytest.fixture
def chat(db):
    """`chat("khảo sát")`: what the bot says back, and the titles of its buttons. `by` is another citizen."""

    def say(text: str, by: str = "a") -> str:
        identity = identity_for(channel="chat", external_id=by)
        reply = answer(identity=identity, utterance=Utterance(text))
        buttons = [button.title for message in reply.messages for button in message.buttons]
        return "\n".join([*(message.text for message in reply.messages), *buttons])

    return say


def test_a_citizen_answers_reviews_and_sends_and_the_sheet_has_no_name(survey, chat):
    opening = chat("khảo sát")
    assert "Để xếp lịch." in opening and "Câu 1 trong 3" in opening and "3. Lừa đảo" in opening
    assert "1. Có" in chat("1, 3")
    assert "Câu 3" in chat("không")  # a choice here, not a way past the question
    review = chat("xin thêm loa phát thanh")
    assert "Nộp hồ sơ; Lừa đảo" in review and "xin thêm loa" in review
    assert not Sheet.objects.exists()
    assert "Cảm ơn" in chat("gửi")
    assert sorted(Answer.objects.values_list("said", flat=True)) == [
        "Không",
        "Lừa đảo",
        "Nộp hồ sơ",
        "xin thêm loa phát thanh",
    ]
    state = DialogueState.objects.get()
    assert (state.name, state.data) == ("", {})


def test_a_person_answers_once_and_another_may(survey, chat):
    for by in ("a", "a", "b"):
        for words in (survey.typed_code, "2", "có", "bỏ qua", "gửi"):
            said = chat(words, by)
            if "rồi" in said and by == "a":
                break
    assert Sheet.objects.count() == 2
    assert "đã trả lời khảo sát này rồi" in chat(survey.typed_code)


def test_two_open_surveys_are_offered_and_a_code_chooses(survey, chat):
    today = timezone.localdate()
    other = Survey.objects.create(title="Việc khác", intro="Khác.", opens_on=today, closes_on=today)
    other.questions.create(text="Gì?", kind="words")
    offered = chat("tôi muốn trả lời khảo sát")
    assert "Cần gì?" in offered and "Việc khác" in offered
    assert "Gì?" in chat(f"# yk-{other.pk}")


def test_a_question_may_be_skipped_and_an_empty_sheet_is_not_sent(survey, chat):
    chat("khảo sát")
    chat("bỏ qua")
    chat("bỏ qua")
    assert "không gửi" in chat("bỏ qua")
    assert not Sheet.objects.exists()


def test_what_is_no_answer_is_asked_once_more_and_then_understood_as_something_else(survey, chat):
    chat("khảo sát")
    assert "Việc gì?" in chat("9")
    assert "Việc gì?" not in chat("xin chào")
    assert "1. Có" in chat("lệ phí")  # the question is still open


def test_start_again_and_not_now(survey, chat):
    for words in ("khảo sát", "1", "có", "không"):
        chat(words)
    assert "Câu 1" in chat("làm lại")
    chat("thôi")
    assert DialogueState.objects.get().name == ""


def test_a_survey_that_closes_meanwhile_takes_nothing(survey, chat):
    for words in ("khảo sát", "1", "có", "bỏ qua"):
        chat(words)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Survey.objects.update(opens_on=yesterday, closes_on=yesterday)
    assert "đã kết thúc" in chat("gửi")
    assert not Sheet.objects.exists()
    assert "Hiện không có khảo sát" in chat("khảo sát")


def test_the_dialogue_speaks_english_to_who_does(survey, chat):
    chat("Hello, where can I see the old town?")
    assert "Question 1 of 3" in chat("survey")
    assert "Thank you" in [chat(words) for words in ("1", "2", "skip", "send")][-1]


def test_a_translated_survey_is_asked_in_english_and_answered_by_its_english_words(survey, chat):
    Survey.objects.update(title_en="What is needed?", intro_en="To plan sessions.")
    what, code, words = survey.questions.all()
    for question, text, choices in (
        (what, "Which?", "Dossiers\nFees\nFraud"),
        (code, "Do you know the QR code?", "Yes\nNo"),
        (words, "Anything else?", ""),
    ):
        question.text_en, question.choices_en = text, choices
        question.save()
    chat("Hello, where can I see the old town?")
    opening = chat("survey")
    assert "What is needed?\nTo plan sessions." in opening and "3. Fraud" in opening
    assert "Việc gì?" not in opening and "Lừa đảo" not in opening
    assert "1. Yes" in chat("fees")
    assert "Anything else?" in chat("no")
    assert "Which? Fees\n• Do you know the QR code? No" in chat("skip")
    chat("send")
    assert sorted(Answer.objects.values_list("said", flat=True)) == ["Không", "Lệ phí"]


def test_a_land_survey_is_something_else(survey, chat):
    assert "Để xếp lịch." not in chat("khảo sát địa chính thửa đất thì làm thủ tục gì")


def test_export_names_the_surveys_answered_and_erasing_forgets_who_and_keeps_the_sheet(survey, chat):
    for words in ("khảo sát", "1", "có", "bỏ qua", "gửi"):
        chat(words)
    citizen = identity_for(channel="chat", external_id="a").citizen
    holder = personal_data.HOLDERS["outreach"]
    assert holder.export(citizen)["surveys_answered"] == ["Cần gì?"]
    holder.erase(citizen)
    assert not Receipt.objects.exists()
    assert Sheet.objects.count() == 1
