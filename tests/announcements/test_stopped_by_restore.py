"""Campaigns in a restored database: what may have begun since the dump waits, and says why on its page."""

import pytest
import time_machine
from django.urls import reverse

from announcements import tasks
from announcements.models import Campaign, CampaignState
from announcements.services import articles, campaigns, stopped_by_restore
from foundation import alarms
from foundation.workflow import TransitionRefused
from tests.announcements.factories import released
from tests.announcements.test_campaigns import NOON, let_go, make_campaign, make_follower, owed
from tests.announcements.test_scheduled_campaigns import EVENING, SECOND
from tests.factories import local, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(local(NOON), tick=False) as traveller:
        yield traveller


@pytest.fixture
def stopped(noon) -> Campaign:
    """Scheduled at the dump of noon; restored when its moment had passed."""
    make_follower()
    campaign = let_go(make_campaign(send_at=EVENING))
    return restored_after(noon, campaign)


def restored_after(noon, campaign: Campaign) -> Campaign:
    noon.move_to(EVENING + SECOND)
    stopped_by_restore.stop_campaigns(local(NOON))
    tasks.advance()
    campaign.refresh_from_db()
    return campaign


def test_what_was_to_begin_since_the_dump_does_not_begin_again(stopped, admin_client):
    assert stopped.state == CampaignState.PAUSED and not owed(stopped).exists()
    page = admin_client.get(reverse("admin:announcements_campaign_change", args=[stopped.pk]))
    assert "12:00, 24/11/2026" in page.content.decode() and "Hủy hẳn" in page.content.decode()
    assert [alarm.key for alarm in alarms.open_alarms()] == [f"restore-campaign-{stopped.pk}"]


def test_staff_let_it_begin_after_all(stopped):
    campaigns.resume(stopped, by=stopped.made_by)
    tasks.advance()
    stopped.refresh_from_db()
    assert (stopped.state, stopped.said) == (CampaignState.RUNNING, "")
    assert stopped.started_at == EVENING + SECOND and owed(stopped).count() == 1
    assert alarms.open_alarms() == []


def test_staff_withdraw_it(stopped):
    campaigns.cancel(stopped, by=stopped.made_by)
    tasks.advance()
    assert not owed(stopped).exists() and alarms.open_alarms() == []


def test_a_broadcast_of_the_channel_is_not_made_again(noon):
    broadcast = make_campaign(way="broadcast", article=released(), send_at=EVENING)
    campaign = restored_after(noon, let_go(broadcast))
    assert campaign.state == CampaignState.PAUSED
    assert not campaign.is_listed and not campaign.broadcast_id


def test_what_has_not_begun_and_can_be_sent_no_more_is_not_let_go(noon):
    article = released()
    campaign = restored_after(noon, let_go(make_campaign(article=article, send_at=EVENING)))
    articles.withdraw(article, by=make_officer(is_staff=True), reason="Sai ngày")
    with pytest.raises(TransitionRefused):
        campaigns.resume(campaign, by=campaign.made_by)


def test_what_begins_later_and_what_is_over_is_left_alone(noon):
    later = let_go(make_campaign(send_at=EVENING))
    draft = make_campaign()
    done = make_campaign(state=CampaignState.DONE, approved_by=make_officer())
    assert stopped_by_restore.stop_campaigns(local(NOON)) == []
    states = [Campaign.objects.get(pk=each.pk).state for each in (later, draft, done)]
    assert states == [CampaignState.SCHEDULED, CampaignState.DRAFT, CampaignState.DONE]
