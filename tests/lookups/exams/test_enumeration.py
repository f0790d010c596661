"""Who walks through 2,000 numbers: stopped as docs/exam-day.md says, and told the same whatever is there."""

import contextlib

import pytest

from lookups.base import Refused, State
from lookups.kinds.exams import score_query
from lookups.kinds.exams.fragments import ScoreFragments
from lookups.kinds.exams.kind import CHAT_LIMIT, TOO_MANY, ExamScores
from lookups.kinds.exams.models import Candidate
from lookups.kinds.exams.score_query import loaded_exam
from tests.lookups.exams.factories import make_exam

pytestmark = [pytest.mark.django_db, pytest.mark.security_check("score-enumeration")]
API = "/api/v1/lookups/diem-thi/"
WALK = 2_000
WHILE_WALKING = 40  # questions that the refill lets through while a slow machine walks


@pytest.fixture
def exam(publish, monkeypatch):
    """2,000 candidates in a row; then nobody."""
    monkeypatch.setattr(ScoreFragments, "warm", lambda self: None)
    exam = make_exam()
    Candidate.objects.bulk_create(
        Candidate(exam=exam, sbd=f"48{number:06d}", toan="7.25", ngu_van="6.5") for number in range(WALK)
    )
    publish(exam)
    return exam


def walk(hot_get, first, address_of):
    """Statuses and bodies of 2,000 numbers from `first` on."""
    got = [
        hot_get(API, f"exam=THPT-2026&sbd=48{first + number:06d}", address=address_of(number))
        for number in range(WALK)
    ]
    return [each.status for each in got], [each.body for each in got if each.status == 429]


def test_one_address_gets_its_burst_and_no_more(exam, hot_get, record_property):
    for first, most in ((0, score_query.BURST), (WALK, score_query.BURST // score_query.UNKNOWN_COSTS)):
        score_query.ADDRESSES.forget_all()
        statuses, refusals = walk(hot_get, first, lambda _: "203.0.113.7")
        told = "known" if first == 0 else "unknown"
        record_property("figure", f"{WALK:,} {told} numbers walked: {statuses.count(200)} answered")
        assert most <= statuses.count(200) <= most + WHILE_WALKING
        assert set(statuses) == {200, 429}
        assert len(set(refusals)) == 1


def test_fifty_addresses_are_each_held_to_theirs(exam, hot_get):
    statuses, _ = walk(hot_get, WALK, lambda number: f"203.0.113.{number % 50}")
    most = 50 * score_query.BURST // score_query.UNKNOWN_COSTS
    assert most <= statuses.count(200) <= most + 50 * WHILE_WALKING // 10
    asked = [
        hot_get(API, f"exam=THPT-2026&sbd=48000{number:03d}", address="203.0.113.1") for number in (1, 9)
    ]
    assert {each.status for each in asked} == {429}


def test_a_refusal_is_the_same_for_numbers_that_are_there_and_that_are_not(exam, hot_get):
    _, known = walk(hot_get, 0, lambda _: "203.0.113.7")
    _, unknown = walk(hot_get, WALK, lambda _: "203.0.113.7")
    assert len({*known, *unknown}) == 1


@pytest.mark.slow("asks for a thousand numbers")
def test_a_chat_is_held_to_thirty_numbers_whatever_they_are(exam):
    kind, book, answered, refusals = ExamScores(), loaded_exam(exam.key), [], set()
    for number in range(WALK // 2, WALK // 2 + WALK):
        question = {"book": book, "sbd": f"48{number:06d}"}
        try:
            answered.append(kind.find(question, askers=["chat:walker"]).state)
        except Refused as refusal:
            refusals.add((refusal.message, refusal.retry_after))
    assert answered == [State.FOUND] * CHAT_LIMIT.allowed
    assert {message for message, _ in refusals} == {TOO_MANY}
    assert kind.find({"book": book, "sbd": "48000001"}, askers=["chat:somebody"]).state == State.FOUND


def test_a_web_chat_is_held_as_a_chat_and_charged_to_its_address(exam):
    kind, book, told = ExamScores(), loaded_exam(exam.key), 0
    for number in range(200):
        question = {"book": book, "sbd": f"48{number % 3:06d}"}
        with contextlib.suppress(Refused):
            kind.find(question, askers=["chat:one of the web", "203.0.113.40"])
            told += 1
    assert told == CHAT_LIMIT.allowed, "one chat, whatever its address may ask"
    fresh = 0
    for number in range(400):
        with contextlib.suppress(Refused):
            question = {"book": book, "sbd": f"48{999000 + number:06d}"}
            kind.find(question, askers=[f"chat:fresh {number}", "203.0.113.40"])
            fresh += 1
    assert fresh <= 40, "unknown numbers in fresh chats cost their address ten each"
