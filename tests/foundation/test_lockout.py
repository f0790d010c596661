"""Limits for people who guess, with Redis and without it."""

import threading
import uuid

import pytest

from foundation import broker
from foundation.rate_limits import Lockout


@pytest.fixture(params=["redis", "redis is down"])
def limit(request, settings):
    if request.param == "redis is down":
        settings.REDIS_URL = "unix:///nowhere/redis.sock"
    broker.client.cache_clear()
    yield Lockout(scope=f"test-{uuid.uuid4().hex}", allowed=5, first_lock=900)
    broker.client.cache_clear()


def test_five_tries_then_a_lock(limit):
    assert [limit.may_try("H47") for _ in range(7)] == [True] * 5 + [False] * 2


def test_another_subject_is_not_locked(limit):
    for _ in range(6):
        limit.may_try("H47")
    assert limit.may_try("H48")


def test_a_right_answer_takes_its_try_and_its_lock_back(limit):
    for _ in range(5):
        limit.may_try("H47")
    limit.succeeded("H47")
    assert [limit.may_try("H47"), limit.may_try("H47")] == [True, False]


def test_right_answers_never_lock(limit):
    for _ in range(20):
        assert limit.may_try("H47")
        limit.succeeded("H47")


@pytest.mark.security_check("brute-force")
def test_parallel_guesses_gain_nothing(limit, record_property):
    answers, start = [], threading.Barrier(20)

    def guess():
        start.wait()
        answers.append(limit.may_try("H47"))

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record_property("figure", f"20 guesses at once: {answers.count(True)} tries")
    assert answers.count(True) == 5


def test_each_further_lock_is_twice_as_long():
    limit = Lockout(scope=f"test-{uuid.uuid4().hex}", allowed=1, first_lock=100, longest=300)
    client, (tries, lock) = broker.client(), (limit._key("x") + ":tries", limit._key("x") + ":lock")
    seconds = []
    for _ in range(4):
        limit.may_try("x")
        seconds.append(client.ttl(lock))
        client.delete(lock)
    assert seconds == [100, 200, 300, 300]
    assert client.ttl(tries) > 80_000
