"""Of two machines with the same worker the dead one is named; a dead beat is not taken for dead workers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.conf import settings

from config import duty_alarms, duty_lines, health, heartbeats
from foundation import broker
from foundation.outbox.models import Alarm
from tests.sandboxes.zalo.running import ROOT, wait_until
from tests.zalo_channel.portal_processes import database_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_heard(monkeypatch):
    def forget() -> None:
        broker.client().delete(heartbeats.KEY, *(f"heartbeat:{queue}" for queue in settings.WORKER_QUEUES))

    monkeypatch.setattr(heartbeats, "TOLD", {})
    forget()
    yield
    forget()


def hear(seconds_ago: float = 0, *processes: str) -> None:
    for process in processes:
        broker.client().hset(heartbeats.KEY, process, time.time() - seconds_ago)


def serve_all(seconds_ago: float = 0) -> None:
    for queue in settings.WORKER_QUEUES:
        broker.client().set(f"heartbeat:{queue}", time.time() - seconds_ago, ex=600)


def in_danger() -> dict[str, str]:
    return {line.name: line.words for line in duty_lines.workers(None) if line.tone == "danger"}


def test_the_dead_one_of_two_machines_is_named_though_the_queue_is_served():
    serve_all()
    hear(2, "reply@may-1", "beat")
    hear(300, "reply@may-2")
    assert list(in_danger()) == ["reply@may-2"]
    part = health.look()["workers"]
    assert not part["ok"] and part["silent"] == ["reply@may-2"]
    for _ in range(2):
        duty_alarms.watch()
    alarm = Alarm.objects.get(key="worker-reply-may-2")
    assert "reply@may-2" in alarm.message and alarm.cleared_at is None

    broker.client().hdel(heartbeats.KEY, "reply@may-2")
    duty_alarms.watch()
    alarm.refresh_from_db()
    assert alarm.cleared_at is not None


def test_a_dead_beat_is_called_so_and_no_worker_is_blamed():
    serve_all(300)
    hear(2, "reply@may-1")
    hear(300, "beat")
    assert list(in_danger()) == ["Bộ hẹn giờ (beat)"] and "beat" in in_danger()["Bộ hẹn giờ (beat)"]
    assert health.look()["workers"]["ok"]
    assert health.look()["beat"] == {"ok": False, "seconds": pytest.approx(300, abs=5)}


def test_a_worker_that_died_is_missed_for_a_day():
    serve_all()
    hear(heartbeats.FORGOTTEN_AFTER - 60, "reply@may-2")
    assert "reply@may-2" in in_danger()
    hear(heartbeats.FORGOTTEN_AFTER + 60, "reply@may-2")
    assert not in_danger() and not broker.client().hexists(heartbeats.KEY, "reply@may-2")


def test_beat_tells_of_itself_by_what_it_sends():
    heartbeats.tell_of_beat()
    assert set(heartbeats.seconds_since()) == {"beat"}
    heartbeats.forget_worker(SimpleNamespace(hostname="beat"))
    assert not heartbeats.seconds_since()


@contextmanager
def worker(name: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "celery", "--app", "config.celery:app", "worker", "--pool", "threads"]
    command += ["--queues", "bulk", "--hostname", name, "--concurrency", "1", "--loglevel", "ERROR"]
    own = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait(60)


@pytest.mark.slow("two workers of its own")
def test_a_worker_that_is_stopped_is_not_missed_and_one_that_is_killed_is():
    with worker("bulk@may-1") as stopped, worker("bulk@may-2") as killed:
        wait_until(lambda: len(heartbeats.seconds_since()) == 2, 90)
        killed.kill()
        stopped.send_signal(signal.SIGTERM)
        stopped.wait(60)
    assert set(heartbeats.seconds_since()) == {"bulk@may-2"}
