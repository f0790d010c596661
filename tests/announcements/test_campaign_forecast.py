"""The forecast of a campaign counts the hours in which nothing is sent, and the moment at which it begins."""

import datetime as dt

import pytest
import time_machine
from django.db import connection

from announcements.admin.campaign_report import status_context
from announcements.services import campaigns
from foundation.outbox import routes, sending_hours
from foundation.outbox.routes import Accept
from tests.announcements.test_campaigns import make_campaign
from tests.factories import local

pytestmark = pytest.mark.django_db
PEOPLE = """
INSERT INTO citizens_citizen
    (full_name, phone, email, address, identity_number, identity_index, language, created_at)
SELECT '', '', '', '', '', '', 'vi', now() FROM generate_series(1, %s)
"""
FOLLOWING = """
INSERT INTO citizens_channelidentity
    (citizen_id, channel, external_id, app_external_id, display_name, is_following, unreachable_reason,
     created_at)
SELECT id, 'zalo', 'u' || id, '', '', true, '', now() FROM citizens_citizen
"""


class TakesAll:
    key, label = "all", "Tin nhắn"

    def plan(self, outgoing, now):
        return Accept(price=0)


@pytest.fixture
def hundred_thousand(monkeypatch, settings):
    settings.OUTBOX_SENDS_PER_MINUTE = 4_000
    monkeypatch.setattr(routes, "fallback_order", lambda: [TakesAll()])
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [100_000])
        cursor.execute("ANALYZE citizens_citizen")  # else the check of each reference reads the whole table
        cursor.execute(FOLLOWING)


def forecast(**over) -> tuple[str, str, bool]:
    context = status_context(make_campaign(**over))
    begin, end = (f"{moment:%d/%m %H:%M}" for moment in _local(context))
    return begin, end, "closes" in context


def _local(context) -> tuple[dt.datetime, dt.datetime]:
    zone = local("2026-11-28 00:00").tzinfo
    return context["begins_at"].astimezone(zone), context["ends_at"].astimezone(zone)


@pytest.mark.slow("makes a hundred thousand followers")
def test_a_hundred_thousand_let_go_at_ten_to_ten_end_the_next_morning(hundred_thousand):
    with time_machine.travel(local("2026-11-28 21:50"), tick=False):
        assert forecast() == ("28/11 21:50", "29/11 06:15", True)
        assert forecast(is_urgent=True) == ("28/11 21:50", "28/11 22:15", False)
        assert forecast(send_at=local("2026-11-30 06:00")) == ("30/11 06:00", "30/11 06:25", False)
        assert forecast(send_at=local("2026-11-30 21:50")) == ("30/11 21:50", "01/12 06:15", True)
    with time_machine.travel(local("2026-11-28 23:10"), tick=False):
        assert forecast() == ("29/11 06:00", "29/11 06:25", True)


@pytest.mark.day("2026-11-28 21:50")
@pytest.mark.slow("makes a hundred thousand followers")
def test_the_page_says_it_in_words(hundred_thousand, admin_client):
    page = admin_client.get(make_campaign().get_absolute_url()).content.decode()
    assert "Nếu duyệt ngay: từ 21:50 đến khoảng 06:15, 29/11." in page
    assert "Từ 22:00 đến 06:00 không gửi tin." in page


@pytest.mark.parametrize(
    ("hours", "begin", "minutes", "end"),
    [
        ((6, 22), "2026-11-28 12:00", 30, "2026-11-28 12:30"),
        ((6, 22), "2026-11-28 21:30", 30, "2026-11-28 22:00"),
        ((6, 22), "2026-11-28 22:00", 30, "2026-11-29 06:30"),
        ((6, 22), "2026-11-28 05:00", 0, "2026-11-28 06:00"),
        ((6, 22), "2026-11-28 21:00", 60 + 16 * 60 + 5, "2026-11-30 06:05"),
        ((0, 24), "2026-11-28 23:50", 30, "2026-11-29 00:20"),
    ],
)
def test_time_of_sending_is_added_day_by_day(settings, hours, begin, minutes, end):
    settings.CAMPAIGN_HOURS = hours
    assert sending_hours.after(local(begin), minutes) == local(end)


def test_what_is_left_of_one_under_way_counts_the_night_too():
    campaign = make_campaign()
    with time_machine.travel(local("2026-11-28 21:55"), tick=False):
        end = campaigns.estimate_end(campaign, local("2026-11-28 21:55"), 20)
    assert end == local("2026-11-29 06:15")
