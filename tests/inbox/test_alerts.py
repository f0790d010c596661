"""Clocks that run out are told once: the holder's patience, and the time in which an answer can be sent."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.citizens import windows
from foundation.citizens.windows import ReplyRule
from foundation.conversations import services
from foundation.conversations.models import Conversation, WorkingSpan
from tests.factories import local
from tests.foundation.conversations.factories import citizen_says, make_conversation, make_identity
from tests.inbox.conftest import desk_of

pytestmark = pytest.mark.django_db
NOW = local("2026-12-08 10:00")  # a Tuesday


@pytest.fixture(autouse=True)
def at_ten(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    WorkingSpan.objects.all().delete()
    WorkingSpan.objects.create(weekday=1, opens=dt.time(7, 30), closes=dt.time(17))


@pytest.fixture
def held(lan) -> Conversation:
    conversation = make_conversation("Alo?")
    services.take(conversation=conversation, operator=lan)
    return conversation


def alerts(desk, conversation) -> dict[str, str]:
    shown = desk.get(f"/truc/{conversation.pk}/").context["alerts"]
    return {alert.key: alert.words for alert in shown if not alert.is_shown}


@pytest.mark.parametrize(("minutes", "said"), [(5, 0), (12, 0), (13, 1), (14, 1), (30, 1)])
def test_the_holder_is_told_two_working_minutes_before_the_take_back(desk, held, minutes, said):
    citizen_says(held.identity, "Có ai không?")
    since = NOW - dt.timedelta(minutes=minutes)
    Conversation.objects.filter(pk=held.pk).update(holder_owes_since=since)
    told = alerts(desk, held)
    assert len(told) == said
    if minutes == 13:
        assert "2 phút" in next(iter(told.values()))


def test_asking_for_more_time_makes_the_warning_new(desk, held):
    citizen_says(held.identity, "Có ai không?")
    Conversation.objects.filter(pk=held.pk).update(holder_owes_since=NOW - dt.timedelta(minutes=14))
    first = alerts(desk, held)
    Conversation.objects.filter(pk=held.pk).update(
        asked_for_time=True, holder_owes_since=NOW - dt.timedelta(minutes=29)
    )
    second = alerts(desk, held)
    assert first and second and not set(first) & set(second)


@pytest.mark.parametrize(
    ("hours_ago", "said"),
    [
        (40, None),
        (42.5, "6"),
        (44, "6"),
        (47.5, "1"),
        (50, None),
        (7 * 24 - 5, "6"),
        (7 * 24 - 0.5, "1"),
        (7 * 24 + 1, None),
    ],
)
def test_the_reply_window_is_told_at_six_hours_and_at_one(desk, held, monkeypatch, hours_ago, said):
    rule = ReplyRule("Kênh thử", dt.timedelta(hours=48), dt.timedelta(days=7))
    monkeypatch.setitem(windows.RULES, "chat", lambda: rule)
    held.identity.last_interaction_at = NOW - dt.timedelta(hours=hours_ago)
    held.identity.save()
    told = list(alerts(desk, held).values())
    assert [f"{said} giờ" in words for words in told] == ([True] if said else [])


def test_the_page_hears_of_a_clock_though_nobody_spoke(desk, held):
    citizen_says(held.identity, "Có ai không?")
    Conversation.objects.filter(pk=held.pk).update(holder_owes_since=NOW - dt.timedelta(minutes=5))
    shown = desk.get(f"/truc/{held.pk}/").context
    base = f"/truc/{held.pk}/moi/?turn={shown['thread'].last_turn}&entry={shown['thread'].last_entry}"
    assert desk.get(f"{base}&v={shown['version']}").status_code == 204
    Conversation.objects.filter(pk=held.pk).update(holder_owes_since=NOW - dt.timedelta(minutes=13))
    fresh = desk.get(f"{base}&v={shown['version']}").content.decode()
    assert 'data-alert="take-back-' in fresh and "2 phút" in fresh


def test_a_colleague_is_told_who_holds_it_and_of_no_clock(minh, held):
    citizen_says(held.identity, "Có ai không?")
    Conversation.objects.filter(pk=held.pk).update(holder_owes_since=NOW - dt.timedelta(minutes=14))
    shown = desk_of(minh).get(f"/truc/{held.pk}/").context["alerts"]
    assert [alert.is_shown for alert in shown] == [True]
    assert "Lan" in shown[0].words


def told_of_fire(*, kind: str = "fire", **over) -> Conversation:
    return services.raise_emergency(
        identity=make_identity(), kind=kind, alarm="Khẩn cấp: cháy", because="Cháy", **over
    )


def test_emergencies_of_one_network_and_kind_are_one_line_with_their_number(desk):
    for network in ("203.0.113.9", "203.0.113.9", "203.0.113.9", "", ""):
        told_of_fire(network=network)
    page = desk.get("/truc/khan-cap/").content.decode()
    assert page.count('data-emergency="') == 3
    assert "thêm 2 tin như vậy" in page


def test_emergencies_of_one_kind_and_place_are_one_line_however_the_place_is_written(desk):
    for place in ("Chợ Hàn, phường Hải Châu", "chợ hàn, Phường Hải Châu", "cho Han - phuong Hai Chau"):
        told_of_fire(place=place, network=place)
    told_of_fire(place="Chợ Cồn")
    told_of_fire(place="Chợ Hàn, phường Hải Châu", kind="drowning")
    page = desk.get("/truc/khan-cap/").content.decode()
    assert page.count('data-emergency="') == 3
    assert page.count("thêm 2 tin như vậy") == 1


def test_an_open_conversation_shows_how_many_emergencies_wait_and_acknowledges_its_own(desk):
    for place in ("Chợ Hàn", "Chợ Hàn", *(f"Kiệt {n}" for n in range(7))):
        own = told_of_fire(place=place)
    page = desk.get(f"/truc/{own.pk}/").content.decode()
    assert page.count('data-emergency="') == 1
    assert "9 tin chưa ai nhận" in page and f'action="/truc/{own.pk}/da-nhan-khan-cap/"' in page
    assert desk.get("/truc/khan-cap/?hoi-thoai=1").content.decode().count('data-emergency="') == 1
    every = desk.get("/truc/").content.decode()
    assert every.count('data-emergency="') == 5 and "Còn 4 tin" in every
