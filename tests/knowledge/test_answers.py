"""Answers that officers keep: found or not, shown in the chat with source and date, by two persons."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone, translation

from assistant.models import Outcome
from foundation.accounts.exclusive_roles import broken_by_names
from foundation.workflow import TransitionRefused
from knowledge import calibration, demo, services
from knowledge.models import QuestionAnswer, State
from knowledge.retrieval import CERTAIN, THRESHOLD, find_passage
from tests.knowledge.conftest import make_answer

pytestmark = pytest.mark.django_db
ASKED = "đào ao nuôi cá có phải xin phép không"
UNSURE = "e muốn đào cái ao thả cá sau vườn, có cần xin phép ai không"
FROZEN = Path("assistant/understanding/data/frozen.tsv")


def days(number: int) -> Callable[[], dt.date]:
    """The day so far from the day of the test, which need not be the day on which the file was read."""
    return lambda: timezone.localdate() + dt.timedelta(number)


@pytest.fixture
def published(writer, second):
    demo.load(writer=writer, second=second)


def test_the_thresholds_hold_on_the_file_that_they_were_measured_on(published):
    scores = calibration.best_scores(calibration.read())
    likely, certain = calibration.at(THRESHOLD, scores), calibration.at(CERTAIN, scores)
    assert (likely.answerable, likely.unanswerable) == (83, 80)
    assert likely.right >= 65 and likely.wrong <= 1 and likely.false_alarms <= 3
    assert certain.right >= 40 and certain.wrong == 0 and certain.false_alarms == 0


def test_ordinary_messages_are_left_to_those_who_understand_them(published):
    lines = FROZEN.read_text().splitlines()[1::7]
    claimed = [line for line in lines if (found := find_passage(line.split("\t")[1])) and found.is_certain]
    assert len(claimed) <= 2, claimed


def test_a_passage_has_text_source_date_and_score(pond):
    passage = find_passage(UNSURE)
    assert passage.text == pond.answer
    assert (passage.source, passage.date) == (pond.source, timezone.localdate())
    assert THRESHOLD <= passage.score <= 1
    assert find_passage("dao ao nuoi ca co phai xin phep ko").is_certain
    assert find_passage("cá nướng") is None
    assert find_passage("ao") is None


@pytest.mark.parametrize(
    "over",
    [
        {"state": State.DRAFT},
        {"state": State.PROPOSED},
        {"state": State.WITHDRAWN},
        {"valid_from": days(-9), "valid_until": days(-1)},
        {"valid_from": days(1)},
    ],
)
def test_what_is_not_published_or_not_valid_is_never_shown(chat, over):
    valid = {name: since_today() for name, since_today in over.items() if callable(since_today)}
    make_answer(**{"state": State.PUBLISHED} | over | valid)
    assert find_passage(ASKED) is None
    assert "báo thôn" not in chat.say(ASKED)


def test_the_chat_shows_the_answer_its_source_and_its_date(chat, pond):
    text = chat.say(UNSURE)
    assert pond.answer in text
    assert f"Nguồn: Phòng Kinh tế xã Thử, văn bản 12, {timezone.localdate():%d/%m/%Y}" in text
    assert {"Không đúng ý tôi", "Gặp cán bộ"} <= {button.title for button in chat.buttons}
    assert Outcome.objects.filter(kind="missed").count() == 0


def test_below_the_threshold_the_chat_says_that_it_does_not_understand(chat, pond):
    text = chat.say("xyzzy plugh frotz ao")
    assert pond.answer not in text
    assert Outcome.objects.filter(kind="missed").count() == 1


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("vậy giấy tờ đất ghi xã cũ có phải đổi lại không", "Không bắt buộc"),
        ("tụi em chưa đăng ký kết hôn thì bé lấy họ ai", "họ mẹ"),
        ("có ai biết tôi là người phản ánh không, sợ bị trù dập", "không thấy tên"),
    ],
)
def test_the_very_question_goes_before_what_the_model_thinks(chat, published, words, part):
    assert part in chat.say(words)


def test_an_english_speaker_reads_the_english_answer_or_is_told_that_there_is_none(chat, pond):
    assert "in Vietnamese only" in chat.say("do I need a permit to dig a fish pond")
    pond.answer_en = "No permit is needed."
    pond.save()
    text = chat.say("do I need a permit to dig a fish pond please")
    assert "No permit is needed." in text
    assert "báo thôn" not in text


def test_whoever_wrote_an_answer_does_not_publish_it(writer, second):
    entry = services.hand_in(make_answer(written_by=writer), by=writer)
    with pytest.raises(TransitionRefused):
        services.publish(entry, by=writer)
    services.publish(entry, by=second)
    assert find_passage(ASKED).score >= CERTAIN
    services.withdraw(entry, by=second, reason="quy định mới")
    assert find_passage(ASKED) is None
    states = QuestionAnswer.history.filter(id=entry.pk).values_list("state", flat=True)
    assert list(states) == ["withdrawn", "published", "proposed", "draft"]


def test_an_answer_without_a_source_or_out_of_date_is_not_published(writer, second):
    with pytest.raises(TransitionRefused, match="nguồn"), translation.override("vi"):
        services.hand_in(make_answer(source="", written_by=writer), by=writer)
    yesterday = days(-1)()
    late = make_answer(
        question="Khác?", state=State.PROPOSED, valid_from=yesterday, valid_until=yesterday, written_by=writer
    )
    with pytest.raises(TransitionRefused):
        services.publish(late, by=second)


def test_writing_and_publishing_exclude_each_other():
    assert broken_by_names(["knowledge.change_questionanswer", "knowledge.publish_questionanswer"])
