"""Campaigns that begin at a moment chosen before: never earlier, never at night, once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import time_machine
from django.db import IntegrityError, connections
from django.urls import reverse

from announcements import tasks
from announcements.admin.campaign_report import report_rows
from announcements.admin.campaigns import CampaignForm
from announcements.models import Campaign, CampaignState
from announcements.services import articles, campaigns
from foundation.workflow import TransitionRefused
from tests.announcements.factories import released
from tests.announcements.test_campaigns import NOON, let_go, make_campaign, make_follower, owed
from tests.factories import local, make_officer

pytestmark = pytest.mark.django_db
EVENING = local("2026-11-24 19:30")
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(local(NOON), tick=False) as traveller:
        yield traveller


def state(campaign: Campaign) -> str:
    return Campaign.objects.get(pk=campaign.pk).state


def _advance() -> None:
    try:
        tasks.advance()
    finally:
        connections.close_all()


def test_it_begins_at_its_moment_and_not_a_second_before(noon):
    make_follower()
    campaign = let_go(make_campaign(send_at=EVENING))
    for moment, expected, owed_then in (
        (local(NOON), CampaignState.SCHEDULED, 0),
        (EVENING - SECOND, CampaignState.SCHEDULED, 0),
        (EVENING, CampaignState.RUNNING, 1),
    ):
        noon.move_to(moment)
        tasks.advance()
        assert (state(campaign), owed(campaign).count()) == (expected, owed_then)
    assert Campaign.objects.get(pk=campaign.pk).started_at == EVENING


def test_what_nobody_approved_never_begins(noon):
    make_follower()
    campaign = make_campaign(send_at=EVENING)
    noon.move_to(EVENING + SECOND)
    tasks.advance()
    assert state(campaign) == CampaignState.DRAFT and not owed(campaign).exists()
    assert let_go(campaign).state == CampaignState.RUNNING  # approved late: at once


def test_even_the_database_schedules_nothing_without_the_second_person():
    with pytest.raises(IntegrityError):
        make_campaign(send_at=EVENING, state=CampaignState.SCHEDULED)


@pytest.mark.security_check("quiet-hours")
def test_a_timer_that_stood_still_begins_it_late_and_by_day(noon):
    make_follower()
    campaign = let_go(make_campaign(send_at=EVENING))
    noon.move_to(local("2026-11-24 23:30"))
    tasks.advance()
    assert not owed(campaign).exists()
    noon.move_to(local("2026-11-25 06:00"))
    tasks.advance()
    assert owed(campaign).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.security_check("broadcast-killed")
def test_two_timers_at_once_begin_it_once(noon):
    people = [make_follower() for _ in range(3)]
    campaign = let_go(make_campaign(send_at=EVENING))
    noon.move_to(EVENING)
    with ThreadPoolExecutor(4) as threads:
        for run in [threads.submit(_advance) for _ in range(4)]:
            run.result()
    tasks.advance()
    assert sorted(owed(campaign).values_list("citizen_id", flat=True)) == [person.pk for person in people]
    assert campaign.history.filter(state=CampaignState.RUNNING).count() == 1


def test_cancelled_before_its_moment_nothing_leaves(noon):
    make_follower()
    campaign = let_go(make_campaign(send_at=EVENING))
    campaigns.cancel(campaign, by=campaign.made_by)
    noon.move_to(EVENING)
    tasks.advance()
    assert state(campaign) == CampaignState.CANCELLED and not owed(campaign).exists()


def test_its_moment_is_changed_until_it_begins_and_each_change_stands_in_the_history(noon):
    make_follower()
    campaign = let_go(make_campaign(send_at=EVENING))
    later = EVENING + dt.timedelta(days=1)
    campaigns.reschedule(campaign, by=campaign.made_by, send_at=later)
    noon.move_to(EVENING)
    tasks.advance()
    assert state(campaign) == CampaignState.SCHEDULED
    assert campaigns.reschedule(campaign, by=campaign.made_by, send_at=None).state == CampaignState.RUNNING
    with pytest.raises(TransitionRefused):
        campaigns.reschedule(campaign, by=campaign.made_by, send_at=later)
    moments = campaign.history.order_by("history_id").values_list("state", "send_at")
    scheduled = CampaignState.SCHEDULED
    assert list(moments)[1:] == [
        (scheduled, EVENING), (scheduled, later), (scheduled, None), (CampaignState.RUNNING, None)
    ]  # fmt: skip


@pytest.mark.security_check("quiet-hours")
@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"send_at": local("2026-11-24 22:00")}, "06:00, 25/11/2026"),
        ({"send_at": local("2026-11-25 05:59")}, "06:00, 25/11/2026"),
        ({"send_at": local("2026-11-24 11:59")}, "đã qua"),
        ({"send_at": local("2026-11-24 22:00"), "is_urgent": True, "way": "broadcast"}, "06:00"),
        ({"send_at": local("2026-11-24 22:00"), "is_urgent": True}, ""),
        ({"send_at": local("2026-11-25 06:00")}, ""),
        ({"send_at": None}, ""),
    ],
)
def test_a_moment_at_night_or_past_is_refused_with_the_next_possible_one(over, refusal):
    values = {"name": "Đêm rằm", "category": "van-hoa-du-lich", "way": "message", "text": "Tối nay."}
    form = CampaignForm(values | over)
    assert form.is_valid() == (not refusal)
    assert refusal in " ".join(form.errors.get("send_at", []))


def test_an_article_may_come_out_before_the_campaign_begins(noon):
    make_follower()
    article = released(publish_at=EVENING - dt.timedelta(hours=1))
    with pytest.raises(TransitionRefused):
        let_go(make_campaign(article=article))
    campaign = let_go(make_campaign(article=article, send_at=EVENING))
    noon.move_to(EVENING)
    tasks.advance()
    assert owed(campaign).count() == 1


def test_what_cannot_be_sent_any_more_at_its_moment_is_cancelled_and_says_why(noon):
    make_follower()
    article = released()
    campaign = let_go(make_campaign(article=article, send_at=EVENING))
    articles.withdraw(article, by=make_officer(is_staff=True), reason="Sai ngày")
    noon.move_to(EVENING)
    tasks.advance()
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.CANCELLED and campaign.said and not owed(campaign).exists()


def test_the_moment_stands_in_list_preview_release_page_and_report(admin_client):
    make_follower()
    campaign = make_campaign(send_at=EVENING)
    page = reverse("admin:announcements_campaign_change", args=[campaign.pk])
    for prepare in (lambda: None, partial(let_go, campaign)):
        prepare()
        assert "Bắt đầu lúc 19:30, 24/11/2026" in admin_client.get(page).content.decode()
        progress = reverse("admin:announcements_campaign_progress", args=[campaign.pk])
        assert "19:30, 24/11/2026" in admin_client.get(progress).content.decode()
    listed = admin_client.get(reverse("admin:announcements_campaign_changelist")).content.decode()
    assert "19:30, 24/11/2026" in listed and "Đã hẹn giờ" in listed
    assert ["Bắt đầu lúc", "19:30, 24/11/2026"] in report_rows(campaign)


def test_an_officer_changes_the_moment_on_the_page(admin_client):
    campaign = let_go(make_campaign(send_at=EVENING))
    address = reverse("admin:announcements_campaign_reschedule", args=[campaign.pk])
    assert "2026-11-24T19:30" in admin_client.get(address).content.decode()
    admin_client.post(address, {"send_at": "2026-11-24T20:15", "_form_submitted": "1"})
    assert Campaign.objects.get(pk=campaign.pk).send_at == local("2026-11-24 20:15")
    admin_client.post(address, {"send_at": "2026-11-24T23:15", "_form_submitted": "1"})
    assert Campaign.objects.get(pk=campaign.pk).send_at == local("2026-11-24 20:15")
    history = reverse("admin:announcements_campaign_history", args=[campaign.pk])
    assert "20:15, 24/11/2026" in admin_client.get(history).content.decode()
    assert campaign.history.first().history_user is not None
