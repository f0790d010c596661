"""A restored campaign: who has its message gets no second one, the others wait for what staff decide."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from announcements import tasks
from announcements.models import Campaign, CampaignState
from announcements.services import campaigns
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.citizens.services import identity_for, record_interaction
from foundation.outbox import relay
from foundation.outbox.models import HELD, Alarm, Lane, Notice, NoticeState
from tests.announcements.test_campaigns import let_go, make_campaign, owed
from tests.zalo_channel.test_receipts import sent_to
from zalo_channel import reconciliation

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(zalo) -> list[Citizen]:
    found = []
    for user_id in zalo.control("followers", count=6, ids=True)["ids"]:
        identity = identity_for(channel="zalo", external_id=user_id)
        record_interaction(identity=identity, at=timezone.now())
        ChannelIdentity.objects.filter(pk=identity.pk).update(is_following=True)
        found.append(identity.citizen)
    return found


def messages_of(zalo, people: list[Citizen]) -> list[int]:
    identities = [ChannelIdentity.objects.get(citizen=citizen) for citizen in people]
    return [len(sent_to(zalo, identity.external_id)) for identity in identities]


def send_since_the_dump(work: Callable[[], object]) -> None:
    """It is done and sent, and the database goes back to where it was before."""
    with transaction.atomic():
        work()
        relay.run(Lane.BULK)
        transaction.set_rollback(True)


def settle_and_send() -> None:
    reconciliation.reconcile()
    relay.run(Lane.BULK)  # before the timer of campaigns can hold anything again
    tasks.advance()
    relay.run(Lane.BULK)


def running_campaign() -> Campaign:
    return let_go(make_campaign(is_urgent=True))  # at any hour


def test_a_paused_campaign_that_went_on_since_the_dump_is_sent_to_nobody_twice(zalo, people):
    campaign = running_campaign()
    tasks.advance()
    campaigns.pause(campaign, by=campaign.made_by)
    first = [notice.pk for notice in owed(campaign).order_by("citizen")[:4]]
    send_since_the_dump(lambda: Notice.objects.filter(pk__in=first).update(due_at=timezone.now(), reason=""))
    call_command("after_restore")
    settle_and_send()
    assert messages_of(zalo, people) == [1, 1, 1, 1, 0, 0], "the rest is held, as the campaign is paused"
    assert owed(campaign).filter(state=NoticeState.SENT).count() == 4
    assert owed(campaign).filter(state=NoticeState.OWED, reason=HELD).count() == 2
    campaigns.resume(Campaign.objects.get(), by=campaign.made_by)
    settle_and_send()
    assert messages_of(zalo, people) == [1] * 6


def test_a_campaign_that_goes_on_before_all_is_settled_leaves_nobody_out(zalo, people):
    campaign = running_campaign()
    tasks.advance()
    campaigns.pause(campaign, by=campaign.made_by)
    call_command("after_restore")
    campaigns.resume(Campaign.objects.get(), by=campaign.made_by)
    settle_and_send()
    settle_and_send()
    assert messages_of(zalo, people) == [1] * 6


def test_a_campaign_under_way_at_the_dump_waits_for_staff(zalo, people, monkeypatch, record_property):
    monkeypatch.setattr(campaigns, "BATCH", 2)
    campaign = running_campaign()
    campaigns.advance(campaign.pk)
    assert owed(campaign).count() == 2
    send_since_the_dump(tasks.advance)
    assert messages_of(zalo, people) == [1] * 6
    call_command("after_restore")
    settle_and_send()
    settle_and_send()
    assert messages_of(zalo, people) == [1] * 6
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.PAUSED and "bản sao lưu" in campaign.said
    alarm = Alarm.objects.get(key=f"restore-campaign-{campaign.pk}", cleared_at=None)
    assert campaign.name in alarm.message
    campaigns.cancel(campaign, by=campaign.made_by)
    alarm.refresh_from_db()
    assert alarm.cleared_at
    record_property("figure", "6 people, 2 in the ledger at the dump, all sent since: each has one message")


def test_without_the_stop_they_come_twice(zalo, people, monkeypatch):
    monkeypatch.setattr(campaigns, "BATCH", 2)
    campaign = running_campaign()
    campaigns.advance(campaign.pk)
    send_since_the_dump(tasks.advance)
    settle_and_send()
    assert messages_of(zalo, people) == [2] * 6


def test_a_campaign_all_of_whose_recipients_are_in_the_ledger_goes_on_by_itself(zalo, people):
    campaign = running_campaign()
    tasks.advance()
    first = owed(campaign).order_by("citizen").values_list("pk", flat=True)[:3]
    send_since_the_dump(lambda: owed(campaign).exclude(pk__in=list(first)).update(state="cancelled"))
    call_command("after_restore")
    settle_and_send()
    assert messages_of(zalo, people) == [1] * 6
    assert Campaign.objects.get().state == CampaignState.DONE
