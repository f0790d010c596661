"""Subscribers hear the evening before, and of every change, each once."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from foundation.outbox.models import Notice, NoticeState
from lookups.kinds.power_cuts import services
from lookups.kinds.power_cuts.kind import TOPIC
from lookups.subscriptions.services import stop, subscribe
from tests.lookups.factories import commune, make_identity, tomorrow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]


@pytest.fixture
def reader():
    return subscriber("Thăng Bình")


def subscriber(*names: str):
    citizen = make_identity().citizen
    places = [commune(name) for name in names]
    subscribe(citizen=citizen, topic=TOPIC, communes=places, channel="chat", words="báo cúp điện")
    return citizen


@pytest.fixture
def cut(reader):
    return services.announce(starts_at=tomorrow(7, 2), ends_at=tomorrow(11, 2), area="Hà Lam, xã Thăng An")


def evening_before(cut) -> dt.datetime:
    return services.reminder_time(cut)


def texts(citizen) -> list[str]:
    return [notice.message["text"] for notice in Notice.objects.filter(citizen=citizen).order_by("pk")]


def test_the_reminder_comes_the_evening_before_and_once(reader, cut):
    stranger = subscriber("Hội An")
    assert services.remind(now=evening_before(cut) - dt.timedelta(minutes=1)) == 0
    assert services.remind(now=evening_before(cut)) == 1
    assert services.remind(now=evening_before(cut) + dt.timedelta(minutes=5)) == 0
    assert len(texts(reader)) == 1
    assert "07:00–11:00" in texts(reader)[0]
    assert texts(stranger) == []


def test_who_lives_in_two_of_its_communes_is_told_once(cut):
    citizen = subscriber("Thăng Bình", "Thăng An")
    services.remind(now=evening_before(cut))
    assert len(texts(citizen)) == 1


def test_a_change_is_told_to_those_who_know_the_old_hours(reader, cut):
    services.remind(now=evening_before(cut))
    Notice.objects.update(state=NoticeState.SENT)
    late = subscriber("Thăng An")
    services.change(cut=cut, starts_at=tomorrow(8, 2), ends_at=tomorrow(12, 2))
    assert "nay là 08:00–12:00" in texts(reader)[1]
    assert "Giờ cũ: 07:00–11:00" in texts(reader)[1]
    assert texts(late) == []
    assert services.change(cut=cut, starts_at=tomorrow(8, 2), ends_at=tomorrow(12, 2)) is False
    assert len(texts(reader)) == 2


def test_a_reminder_not_sent_yet_is_taken_back_and_the_new_hours_come(reader, cut):
    services.remind(now=evening_before(cut))
    services.change(cut=cut, starts_at=tomorrow(8, 2), ends_at=tomorrow(12, 2))
    services.remind(now=evening_before(cut))
    owed = Notice.objects.filter(citizen=reader, state=NoticeState.OWED)
    assert ["08:00–12:00" in notice.message["text"] for notice in owed] == [True]
    assert Notice.objects.get(state=NoticeState.CANCELLED).reason == "overtaken"


def test_told_of_the_change_in_the_same_evening_nobody_is_reminded_again(reader):
    cut = services.announce(starts_at=tomorrow(7), ends_at=tomorrow(11), area="Hà Lam")
    now = max(timezone.now(), evening_before(cut))
    services.remind(now=now)
    Notice.objects.update(state=NoticeState.SENT)
    services.change(cut=cut, ends_at=tomorrow(12))
    Notice.objects.update(created_at=now)
    services.remind(now=now + dt.timedelta(minutes=5))
    assert len(texts(reader)) == 2


def test_moved_by_days_the_evening_before_the_new_day_reminds_again(reader, cut):
    services.remind(now=evening_before(cut))
    Notice.objects.update(state=NoticeState.SENT)
    services.change(cut=cut, starts_at=tomorrow(7, 5), ends_at=tomorrow(11, 5))
    cut.refresh_from_db()
    services.remind(now=evening_before(cut))
    assert len(texts(reader)) == 3


def test_a_cancellation_reaches_those_told_and_who_stopped_hears_nothing(reader, cut):
    quiet = subscriber("Thăng An")
    services.remind(now=evening_before(cut))
    Notice.objects.update(state=NoticeState.SENT)
    stop(citizen=quiet, topic=TOPIC)
    assert services.cancel(cut=cut) is True
    assert services.cancel(cut=cut) is False
    assert "không cúp nữa" in texts(reader)[1]
    assert len(texts(quiet)) == 1
    assert services.remind(now=evening_before(cut)) == 0


def test_each_is_told_in_the_language_that_we_know_of_him(reader, cut):
    tourist = subscriber("Thăng Bình")
    tourist.language = "en"
    tourist.save()
    services.remind(now=evening_before(cut))
    Notice.objects.update(state=NoticeState.SENT)
    services.change(cut=cut, starts_at=tomorrow(8, 2))
    Notice.objects.update(state=NoticeState.SENT)
    services.cancel(cut=cut)
    words = ("Please charge your phone", "now 08:00–11:00", "the power stays on")
    for english, vietnamese in zip(texts(tourist), texts(reader), strict=True):
        assert "Area: Hà Lam" in english
        assert "Khu vực: Hà Lam" in vietnamese
    assert all(said in text for said, text in zip(words, texts(tourist), strict=True))


def test_other_words_of_a_cancelled_cut_do_not_bring_it_back(reader, cut):
    services.remind(now=evening_before(cut))
    Notice.objects.update(state=NoticeState.SENT)
    services.cancel(cut=cut)
    assert services.change(cut=cut, reason="Bảo dưỡng đường dây") is True
    cut.refresh_from_db()
    assert (cut.state, cut.reason, len(texts(reader))) == ("cancelled", "Bảo dưỡng đường dây", 2)
    services.change(cut=cut, starts_at=tomorrow(8, 2))
    cut.refresh_from_db()
    assert cut.state == "changed" and "nay là 08:00–11:00" in texts(reader)[2]


@pytest.mark.parametrize(
    "act",
    [
        services.cancel,
        lambda *, cut: services.change(cut=cut, starts_at=cut.starts_at - dt.timedelta(hours=1)),
    ],
)
def test_of_a_cut_that_is_over_nobody_is_told_any_more(reader, cut, act):
    services.remind(now=evening_before(cut))
    Notice.objects.update(state=NoticeState.SENT)
    with time_machine.travel(cut.ends_at + dt.timedelta(hours=3), tick=False):
        act(cut=cut)
    assert len(texts(reader)) == 1


def test_a_cut_moved_from_tomorrow_into_the_past_is_told_all_the_same(reader, cut):
    services.remind(now=evening_before(cut))
    Notice.objects.update(state=NoticeState.SENT)
    services.change(cut=cut, starts_at=tomorrow(7, -2), ends_at=tomorrow(9, -2))
    assert len(texts(reader)) == 2


def test_another_area_is_told_in_the_old_communes_and_in_those_that_stay(reader, cut):
    """`cut` names Hà Lam (xã Thăng Bình) and xã Thăng An."""
    spared = subscriber("Thăng An")
    services.remind(now=evening_before(cut))
    Notice.objects.update(state=NoticeState.SENT)
    late = subscriber("Hội An")
    assert services.change(cut=cut, area="Hà Lam, phường Hội An") is True
    assert "không còn nêu xã, phường" in texts(spared)[1]
    assert "Khu vực" in texts(reader)[1] and "đã đổi" in texts(reader)[1]
    cut.refresh_from_db()
    services.remind(now=evening_before(cut))
    assert ["Hội An" in text for text in texts(late)] == [True]
    Notice.objects.update(state=NoticeState.SENT)
    services.change(cut=cut, starts_at=tomorrow(8, 2))
    assert len(texts(spared)) == 2 and "nay là 08:00" in texts(reader)[-1]
    services.change(cut=cut, area="Hà Lam, xã Thăng An")
    cut.refresh_from_db()
    services.remind(now=evening_before(cut))
    assert "Cúp điện 08:00" in texts(spared)[-1]  # named again, reminded again


def test_words_that_are_not_understood_spare_nobody(reader, cut):
    services.remind(now=evening_before(cut))
    Notice.objects.update(state=NoticeState.SENT)
    services.change(cut=cut, area="Trạm 3 và xã Hoàn Toàn Lạ")
    assert len(texts(reader)) == 1 and cut.communes.count() == 2


def test_what_was_not_sent_yet_is_taken_back_where_the_cut_no_longer_is(cut):
    spared = subscriber("Thăng An")
    services.remind(now=evening_before(cut))
    services.change(cut=cut, area="Hà Lam")
    assert not Notice.objects.filter(citizen=spared, state=NoticeState.OWED).exists()
