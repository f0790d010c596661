"""«Báo điểm cho tôi»: asked in the chat, told once at publication, with an honest waiting time."""

import pytest
from django.utils import timezone

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import erase, identity_for
from foundation.outbox.models import Lane, Notice
from lookups.kinds.exams import notifications
from lookups.kinds.exams.models import Exam, ScoreWatch
from tests.lookups.exams.factories import AN_HOUR, make_candidate, make_exam

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam(publish):
    exam = make_exam(publish_at=timezone.now() + AN_HOUR)
    make_candidate(exam, "48000001")
    publish(exam)
    return exam


def said(words, who="1"):
    identity = identity_for(channel="chat", external_id=who)
    return answer(identity=identity, utterance=Utterance(words)).messages[0].text


def open_now(exam, publish):
    Exam.objects.filter(pk=exam.pk).update(publish_at=timezone.now() - AN_HOUR)
    publish(exam)


@pytest.mark.parametrize(
    "words", ["báo điểm 48000001", "bao diem cho toi 48 000 001", "báo điểm 48000001 THPT-2026"]
)
def test_a_number_left_in_the_chat_is_remembered_once(exam, words):
    text = said(words)
    said(words)
    assert ScoreWatch.objects.get().sbd == "48000001"
    assert "1 lượt hẹn" in text and "1 phút" in text


def test_the_waiting_time_grows_with_those_who_wait(settings):
    settings.OUTBOX_SENDS_PER_MINUTE = 4000
    assert [notifications.minutes_for(number) for number in (1, 4000, 4001, 20_000)] == [1, 1, 2, 5]


def test_nothing_is_owed_before_the_hour_and_each_is_told_once_after_it(exam, publish):
    said("báo điểm 48000001")
    said("báo điểm 48000001", who="2")
    assert notifications.announce() == 0
    open_now(exam, publish)
    assert notifications.announce() == 2
    assert notifications.announce() == 0
    Exam.objects.update(announced_at=None)
    assert notifications.announce() == 0
    notices = Notice.objects.filter(purpose=notifications.PURPOSE)
    assert {notice.lane for notice in notices} == {Lane.BULK}
    assert "Toán: 7,25" in notices[0].message["text"]


def test_an_exam_with_a_second_factor_sends_the_way_not_the_scores(exam, publish):
    said("báo điểm 48000001")
    Exam.objects.update(second_factor="birth_date")
    open_now(exam, publish)
    notifications.announce()
    assert "7,25" not in Notice.objects.get().message["text"]


def test_the_wish_can_be_taken_back_and_has_a_limit(exam):
    said("báo điểm 48000001")
    assert "Đã thôi" in said("ngừng báo điểm 48000001")
    said("khỏi báo điểm 48000001 nữa")
    assert not ScoreWatch.objects.exists()
    for number in range(1, 8):
        said(f"báo điểm 4800000{number}")
    assert ScoreWatch.objects.count() == notifications.MOST_NUMBERS


def test_once_published_the_chat_gives_the_score_itself(exam, publish):
    open_now(exam, publish)
    assert "đã công bố" in said("báo điểm 48000001")
    for words in ("tra diem 48000001", "sbd 48 000 001 năm 2026", "xem điểm thi 48000001"):
        assert "Toán: 7,25" in said(words)
    assert "Không thấy điểm" in said("tra điểm 48000009")


def test_before_the_hour_the_chat_says_when_and_shows_nothing(exam):
    text = said("tra điểm 48000001")
    assert "công bố lúc" in text and "7,25" not in text


@pytest.mark.security_check("score-enumeration")
def test_a_chat_that_walks_through_numbers_is_stopped(exam, publish):
    open_now(exam, publish)
    told = [said(f"tra điểm 48{number:06d}", who="walker") for number in range(1, 40)]
    assert "quá nhiều" in told[-1]


def test_erasing_a_person_forgets_the_wish(exam):
    said("báo điểm 48000001")
    citizen = identity_for(channel="chat", external_id="1").citizen
    assert notifications.export(citizen)[0]["sbd"] == "48000001"
    erase(citizen=citizen, because="asked")
    assert not ScoreWatch.objects.exists()
