"""A campaign sends nothing more once its article can no longer be read, and says why on its page."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from announcements import tasks
from announcements.models import Article, Campaign, CampaignState
from announcements.services import articles, campaigns
from foundation.outbox.models import Notice, NoticeState
from foundation.workflow import TransitionRefused
from tests.announcements.factories import released
from tests.announcements.test_campaigns import (
    MORNING,
    NIGHT,
    NOON,
    let_go,
    make_campaign,
    make_follower,
    owed,
)
from tests.factories import local, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(local(NOON), tick=False) as traveller:
        yield traveller


def withdraw(article: Article) -> None:
    articles.withdraw(article, by=make_officer(is_staff=True), reason="Sai ngày")


def state(campaign: Campaign) -> str:
    campaign.refresh_from_db()
    return campaign.state


def test_a_running_campaign_stops_with_its_article_and_its_page_says_why(admin_client):
    make_follower()
    campaign = let_go(make_campaign(article=released()))
    tasks.advance()
    assert Notice.objects.due().exists()
    withdraw(campaign.article)
    assert state(campaign) == CampaignState.PAUSED and not Notice.objects.due().exists()
    page = admin_client.get(reverse("admin:announcements_campaign_change", args=[campaign.pk]))
    assert "đã được gỡ" in page.content.decode()
    with pytest.raises(TransitionRefused):
        campaigns.resume(campaign, by=campaign.made_by)
    tasks.advance()
    assert not Notice.objects.due().exists()


def test_a_paused_campaign_of_a_withdrawn_article_goes_on_only_when_it_is_public_again():
    make_follower()
    campaign = let_go(make_campaign(article=released()))
    tasks.advance()
    campaigns.pause(campaign, by=campaign.made_by)
    withdraw(campaign.article)
    with pytest.raises(TransitionRefused):
        campaigns.resume(campaign, by=campaign.made_by)
    released(Article.objects.get(pk=campaign.article_id))
    campaigns.resume(campaign, by=campaign.made_by)
    assert state(campaign) == CampaignState.RUNNING and campaign.said == "" and Notice.objects.due().exists()


def test_a_campaign_asleep_for_the_night_does_not_wake_without_its_article(noon):
    make_follower()
    campaign = let_go(make_campaign(article=released()))
    tasks.advance()
    noon.move_to(local(NIGHT))
    tasks.advance()
    withdraw(campaign.article)
    noon.move_to(local(MORNING))
    tasks.advance()
    assert state(campaign) == CampaignState.PAUSED and not Notice.objects.due().exists()


def test_an_article_that_expires_meanwhile_stops_its_campaign_too(noon):
    make_follower()
    campaign = let_go(make_campaign(article=released(expires_at=local(NOON) + dt.timedelta(hours=1))))
    tasks.advance()
    noon.move_to(local(NOON) + dt.timedelta(hours=2))
    tasks.advance()
    assert state(campaign) == CampaignState.PAUSED and campaign.said.startswith("Đã dừng: ")


def test_a_campaign_of_which_everything_was_sent_is_done_all_the_same():
    make_follower()
    campaign = let_go(make_campaign(article=released()))
    tasks.advance()
    owed(campaign).update(state=NoticeState.SENT, sent_at=local(NOON))
    withdraw(campaign.article)
    tasks.advance()
    assert state(campaign) == CampaignState.DONE
