"""How often an article is read: on the web by readers, not by programs or staff; beside the channel's own."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from announcements import publishers, read_counter
from announcements.models import DailyRead
from announcements.publishers import PublicationStatus
from foundation.insights import gauges, reach
from foundation.insights.models import GaugeSample
from tests.announcements.factories import released
from tests.factories import local, make_officer

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def nothing_noted_elsewhere(db):
    read_counter.flush()


def opened(address: str, agent: str = PHONE, client: Client | None = None, **headers: str) -> int:
    headers = {"user-agent": agent, **headers}
    return (client or Client()).get(address, headers=headers).status_code


def counted() -> int:
    read_counter.flush()
    return read_counter.views()["web"]


def test_each_opening_counts_though_the_page_is_made_once():
    article = released()
    for _ in range(3):
        assert opened(article.get_absolute_url()) == 200
    assert counted() == 3
    assert opened(article.get_absolute_url()) == 200
    assert counted() == 4
    assert DailyRead.objects.get().article == article


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0)",
        "python-requests/2.32",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120 Safari/537.36",
    ],
)
def test_programs_are_not_readers(agent):
    assert opened(released().get_absolute_url(), agent) == 200
    assert counted() == 0


def test_staff_pages_loaded_ahead_and_ways_round_are_not_counted():
    article, staff = released(), Client()
    staff.force_login(make_officer(is_staff=True))
    address = article.get_absolute_url()
    opened(address, client=staff)
    opened(address, **{"sec-purpose": "prefetch;prerender"})
    assert opened(f"/tin-tuc/{article.pk}/") == 302
    Client().head(address, headers={"user-agent": PHONE})
    assert opened("/tin-tuc/999999/khong-co/") == 404
    assert counted() == 0


def test_days_are_vietnams_and_a_deleted_article_stops_no_other():
    article, gone = released(), released()
    for at in ("2026-11-24 23:30", "2026-11-25 00:30"):
        with time_machine.travel(local(at), tick=False):
            article.publish_at = timezone.now() - dt.timedelta(days=1)
            article.save()
            opened(article.get_absolute_url())
            opened(article.get_absolute_url())
            read_counter.flush()
    opened(gone.get_absolute_url())
    gone.delete()
    assert counted() == 4
    assert [(row.day.day, row.count) for row in DailyRead.objects.order_by("day")] == [(24, 2), (25, 2)]


def test_the_readings_of_the_figures_hold_the_web(client):
    article = released()
    opened(article.get_absolute_url())
    read_counter.flush()
    gauges.sample_gauges()
    assert GaugeSample.objects.get(key=reach.VIEWS, channel="web").value == 1


def test_the_editor_sees_them_beside_what_the_channel_counts(client, monkeypatch):
    article = released()
    opened(article.get_absolute_url())
    read_counter.flush()
    told = PublicationStatus("Kênh thử", "Đã đăng", views=1234, shares=5, read_at=local("2026-11-24 08:00"))
    monkeypatch.setattr(publishers, "publication_statuses", lambda found: [told])
    client.force_login(User.objects.create_superuser("chu"))
    page = client.get(reverse("admin:announcements_article_change", args=[article.pk])).content.decode()
    assert "Trang web: 1 lượt xem" in page
    assert "Kênh thử: 1.234 lượt xem, 5 lượt chia sẻ (08:00, 24/11/2026)" in page
    assert client.get(reverse("admin:announcements_article_changelist")).status_code == 200
