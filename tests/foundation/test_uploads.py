"""Bytes from one address are counted, with Redis and without it."""

import uuid
from collections import namedtuple

import pytest

from foundation import broker
from foundation.files import uploads
from foundation.files.uploads import has_disk_space
from foundation.rate_limits import RateLimiter

MIB = 1024 * 1024


@pytest.fixture(params=["redis", "redis is down"])
def budget(request, settings):
    if request.param == "redis is down":
        settings.REDIS_URL = "unix:///nowhere/redis.sock"
    broker.client.cache_clear()
    yield RateLimiter(f"test-{uuid.uuid4().hex}", f"{10 * MIB}/day")
    broker.client.cache_clear()


def test_uploads_pass_until_the_budget_is_used(budget):
    assert [budget.hit("1.2.3.4", 4 * MIB) for _ in range(4)] == [True, True, False, False]


def test_what_was_refused_is_not_counted(budget):
    assert not budget.hit("1.2.3.4", 11 * MIB)
    assert budget.hit("1.2.3.4", 10 * MIB)


def test_another_address_has_its_own_budget(budget):
    assert budget.hit("1.2.3.4", 10 * MIB) and budget.hit("5.6.7.8", 10 * MIB)


def test_the_budget_is_whole_again_after_its_time(settings):
    broker.client.cache_clear()
    scope = f"test-{uuid.uuid4().hex}"
    budget = RateLimiter(scope, f"{MIB}/10 minutes")
    budget.hit("1.2.3.4", MIB)
    (key,) = broker.client().keys(f"rate-limit:*/{scope}/*")
    assert 590 < broker.client().ttl(key) <= 600
    budget.hit("1.2.3.4", 0)
    assert broker.client().ttl(key) <= 600
    assert b"1.2.3.4" not in (key if isinstance(key, bytes) else key.encode())


def test_a_disk_that_is_nearly_full_takes_no_more_files(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    assert has_disk_space()
    Usage = namedtuple("Usage", "total used free")
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda folder: Usage(10, 9, uploads.MIN_FREE_DISK - 1))
    assert not has_disk_space()
