"""Redis dies under a real worker, or is emptied under notices that are owed."""

import json
import threading

import pytest
import redis
from django.conf import settings as portal

from config.celery import app
from foundation.outbox import relay, tasks
from foundation.outbox.models import Lane, NoticeState
from tests.sandboxes.zalo.running import wait_until
from tests.security.broker_outages import KINDS, through_outages
from tests.security.database_server import private_servers
from tests.security.ledger import compare_with
from tests.zalo_channel.conftest import platform, sandbox_process, zalo  # noqa: F401 - fixtures
from tests.zalo_channel.test_receipts import owe_to

QUEUE = Lane.NOTICE.value


@pytest.mark.security_check("redis-stopped")
@pytest.mark.django_db
def test_a_worker_works_again_after_every_death_of_redis(django_db_blocker, record_property, monkeypatch):
    """A program in bench/ does it fifty times."""
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)  # this Redis is not shared out among runners
    with django_db_blocker.unblock(), private_servers(with_tables=False) as servers:
        times = through_outages(servers, len(KINDS))
    survived = [seconds for seconds in times if seconds is not None]
    record_property("figure", f"{len(survived)} of {len(times)} outages survived")
    assert len(survived) == len(KINDS)


@pytest.fixture
def portals_redis() -> redis.Redis:
    """The one database that the portal uses; others of this server belong to the runners beside this one."""
    return redis.Redis.from_url(portal.REDIS_URL)


def take_tasks(portals_redis: redis.Redis) -> list[str]:
    """Takes what the broker holds for the worker of notices."""
    waiting = portals_redis.lrange(QUEUE, 0, -1)
    portals_redis.delete(QUEUE)
    return [json.loads(message)["headers"]["task"] for message in waiting]


@pytest.mark.security_check("redis-flushed")
@pytest.mark.django_db(transaction=True)
def test_notices_owed_survive_redis_emptied_before_they_are_sent(zalo, portals_redis, record_property):  # noqa: F811
    people = zalo.control("followers", count=20, ids=True)["ids"]
    notices = [owe_to(user_id, number) for number, user_id in enumerate(people)]
    assert portals_redis.llen(QUEUE) == len(notices)
    portals_redis.flushdb()
    tasks.sweep()  # beat does it every three seconds
    (task,) = take_tasks(portals_redis)
    assert app.tasks[task].apply(throw=True).get() == len(notices)
    assert _outcome(zalo, notices) == (len(people), [], [])
    record_property("figure", f"emptied before the send: {len(people)} notices sent once each")


@pytest.mark.security_check("redis-flushed")
@pytest.mark.django_db(transaction=True)
def test_redis_emptied_in_the_middle_of_the_sending_doubles_nothing(
    zalo,  # noqa: F811
    portals_redis,
    settings,
    record_property,
):
    settings.OUTBOX_CONNECTIONS = 3  # ten rounds of sending, so that there is a middle
    people = zalo.control("followers", count=30, ids=True)["ids"]
    notices = [owe_to(user_id, number) for number, user_id in enumerate(people)]
    zalo.control("faults", kind="slow", path="/message/cs", probability=1.0, seconds=0.2)
    is_over, flushed = threading.Event(), []

    def empty_again_and_again() -> None:
        wait_until(lambda: zalo.look("counts")["accepted"])
        while not is_over.wait(0.02):
            portals_redis.flushdb()
            flushed.append(zalo.look("counts")["accepted"])

    flusher = threading.Thread(target=empty_again_and_again)
    flusher.start()
    try:
        relay.run(Lane.NOTICE)
    finally:
        is_over.set()
        flusher.join()
    tasks.sweep()
    relay.run(Lane.NOTICE)
    assert flushed and flushed[0] < len(people)
    assert _outcome(zalo, notices) == (len(people), [], [])
    record_property("figure", f"emptied {len(flushed)} times in the sending: {len(people)} sent once each")


def _outcome(sandbox, notices) -> tuple[int, list, list]:
    """How many messages the platform accepted, which are lost, which doubled."""
    for notice in notices:
        notice.refresh_from_db()
    assert {notice.state for notice in notices} == {NoticeState.SENT}
    comparison = compare_with(sandbox)
    return sandbox.look("counts")["accepted"], comparison.lost, comparison.doubled
