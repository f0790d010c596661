"""Dangers of the duty page become alarms, which go out by mail, webhook and chat; without Prometheus."""

import datetime as dt

import pytest
import redis
from django.core.cache import cache
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import duty_alarms, health
from foundation import alarms, broker
from foundation.outbox.models import Lane
from tests.admin.test_duty import PAGE, all_is_well, lines, make_notice, watch  # noqa: F401 - fixtures
from zalo_channel.models import InboundEvent

pytestmark = pytest.mark.usefixtures("all_is_well")


@pytest.fixture(autouse=True)
def _nothing_was_seen():
    cache.delete(duty_alarms.SEEN_BEFORE)


def raised() -> dict[str, str]:
    return {alarm.key: alarm.message for alarm in alarms.open_alarms()}


def look_twice() -> dict[str, str]:
    duty_alarms.watch()
    duty_alarms.watch()
    return raised()


def silent_worker() -> None:
    broker.client().delete("heartbeat:reply")


def old_notice() -> None:
    make_notice(lane=Lane.NOTICE, due_at=timezone.now() - dt.timedelta(minutes=10))


def unread_event() -> None:
    event = InboundEvent.objects.create(dedupe_key="late", event_name="user_send_text", body="{}")
    InboundEvent.objects.filter(pk=event.pk).update(received_at=timezone.now() - dt.timedelta(minutes=10))


@pytest.mark.parametrize(
    ("fault", "key", "words"),
    [
        (silent_worker, "worker-reply", "Trả lời người dân: Im lặng từ mười phút trở lên"),
        (old_notice, f"overdue-{Lane.NOTICE}", "Tin chờ lâu nhất: 10 phút"),
        (unread_event, "inbound-waits", "Chưa đọc"),
    ],
)
def test_a_danger_that_lasts_raises_one_alarm_in_words(fault, key, words):
    fault()
    assert duty_alarms.watch() == 0 and raised() == {}, "a restart wakes nobody"
    assert list(look_twice()) == [key]
    assert words in raised()[key]


def test_an_alarm_ends_when_the_danger_is_over_and_keeps_its_beginning_until_then(all_is_well):  # noqa: F811
    silent_worker()
    look_twice()
    began = alarms.open_alarms()[0].raised_at
    duty_alarms.watch()
    assert alarms.open_alarms()[0].raised_at == began
    broker.client().set("heartbeat:reply", timezone.now().timestamp(), ex=600)
    duty_alarms.watch()
    assert raised() == {}


def test_a_webhook_that_stores_nothing_is_told_on_the_page_and_by_an_alarm(watch, client, settings):  # noqa: F811
    settings.ZALO_OA_SECRET_KEY = ""
    assert client.post("/zalo/webhook/", {"event_name": "follow"}, "application/json").status_code == 403
    assert lines(watch.get(PAGE))["Lượt gọi của Zalo chưa lưu được"][0] == "1"
    assert list(look_twice()) == ["webhook-fails"]


def test_too_little_room_raises_an_alarm(monkeypatch, watch):  # noqa: F811
    assert look_twice() == {}
    monkeypatch.setattr(health, "MIN_FREE_BYTES", 2**60)
    assert "Cần dọn bớt" in watch.get(PAGE).content.decode()
    assert any(key.startswith("room-") for key in look_twice())


def test_what_cannot_be_read_keeps_nobody_from_the_others(monkeypatch):
    old_notice()
    nobody = redis.Redis(port=1, retry=Retry(NoBackoff(), 0))
    monkeypatch.setattr(broker, "client", lambda: nobody)
    assert list(look_twice()) == [f"overdue-{Lane.NOTICE}"]
