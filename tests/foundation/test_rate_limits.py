"""Rate limits, with Redis and without it."""

import threading
import uuid

import pytest

from foundation import broker
from foundation.rate_limits import RateLimiter
from tests.redis_clock import pass_time


@pytest.fixture(params=["redis", "redis is down"])
def limit(request, settings):
    if request.param == "redis is down":
        settings.REDIS_URL = "unix:///nowhere/redis.sock"
    broker.client.cache_clear()
    yield RateLimiter(f"test-{uuid.uuid4().hex}")
    broker.client.cache_clear()


def test_five_tries_then_a_lock(limit):
    assert [limit.hit("H47") for _ in range(7)] == [True] * 5 + [False] * 2


def test_another_subject_is_not_locked(limit):
    for _ in range(6):
        limit.hit("H47")
    assert limit.hit("H48")


def test_a_right_answer_takes_its_try_and_its_lock_back(limit):
    for _ in range(5):
        limit.hit("H47")
    limit.release("H47")
    assert [limit.hit("H47"), limit.hit("H47")] == [True, False]


def test_right_answers_never_lock(limit):
    for _ in range(20):
        assert limit.hit("H47")
        limit.release("H47")


@pytest.mark.security_check("brute-force")
def test_parallel_guesses_gain_nothing(limit, record_property):
    answers, start = [], threading.Barrier(20)

    def guess():
        start.wait()
        answers.append(limit.hit("H47"))

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record_property("figure", f"20 guesses at once: {answers.count(True)} tries")
    assert answers.count(True) == 5


def test_who_waits_for_the_shortest_window_meets_the_longer_one():
    limit = RateLimiter(f"test-{uuid.uuid4().hex}", "2/minute; 3/hour")
    assert [limit.hit("H47") for _ in range(3)] == [True, True, False]
    pass_time(60)
    assert [limit.hit("H47") for _ in range(3)] == [True, False, False]


def test_what_was_refused_is_not_counted_for_the_longer_window():
    limit = RateLimiter(f"test-{uuid.uuid4().hex}", "1/minute; 2/hour")
    assert [limit.hit("H47") for _ in range(9)] == [True] + [False] * 8
    pass_time(60)
    assert limit.hit("H47")
