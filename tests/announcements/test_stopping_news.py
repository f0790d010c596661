"""Who stops news gets none from that moment on, not even what is owed; who takes it up again gets it."""

import pytest
import time_machine

from announcements import tasks
from announcements.services import campaigns, subscriptions
from foundation.outbox.models import Notice, NoticeState
from tests.announcements.test_campaigns import NOON, let_go, make_campaign, make_follower, owed
from tests.factories import local

pytestmark = pytest.mark.django_db
TOMORROW = "2026-11-25 09:00"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(local(NOON), tick=False) as traveller:
        yield traveller


def state_of(campaign, citizen) -> tuple[str, str]:
    notice = owed(campaign).get(citizen=citizen)
    return notice.state, notice.reason


@pytest.mark.parametrize("refused", ["van-hoa-du-lich", subscriptions.EVERYTHING])
def test_what_is_owed_to_who_stops_such_news_is_never_sent(settings, refused):
    settings.CAMPAIGN_MESSAGES_A_DAY = 3
    tired, other = make_follower(), make_follower()
    running, paused = let_go(make_campaign()), let_go(make_campaign())
    health = let_go(make_campaign(category="y-te"))
    tasks.advance()
    campaigns.pause(paused, by=paused.made_by)
    subscriptions.unsubscribe(citizen=tired, category=refused)
    stopped = (NoticeState.CANCELLED, "unsubscribed")
    assert state_of(running, tired) == state_of(paused, tired) == stopped
    assert state_of(running, other) == (NoticeState.OWED, "")
    assert (state_of(health, tired) == stopped) == (refused == subscriptions.EVERYTHING)
    campaigns.resume(paused, by=paused.made_by)
    assert state_of(paused, tired) == stopped


def test_what_is_on_its_way_and_other_messages_are_left_alone():
    tired = make_follower()
    campaign = let_go(make_campaign())
    tasks.advance()
    owed(campaign).update(state=NoticeState.SENT)
    notice = Notice.objects.create(
        citizen=tired, purpose="dossier", event_key="dossier:1", message={}, due_at=local(NOON)
    )
    subscriptions.unsubscribe(citizen=tired, category=subscriptions.EVERYTHING)
    notice.refresh_from_db()
    assert owed(campaign).get().state == NoticeState.SENT and notice.state == NoticeState.OWED


@pytest.mark.parametrize("again", [subscriptions.resubscribe, subscriptions.subscribe])
def test_who_refused_everything_and_takes_up_one_kind_gets_that_kind_alone(again):
    person = make_follower()
    subscriptions.unsubscribe(citizen=person, category=subscriptions.EVERYTHING)
    assert again(citizen=person, category="y-te")
    assert person in campaigns.recipients(make_campaign(category="y-te"))
    assert person not in campaigns.recipients(make_campaign())
    subscriptions.resubscribe(citizen=person, category=subscriptions.EVERYTHING)
    assert person in campaigns.recipients(make_campaign())


def test_the_daily_number_counts_what_is_sent_on_the_day_not_what_was_enqueued_then(noon, settings):
    person = make_follower()
    for _ in range(settings.CAMPAIGN_MESSAGES_A_DAY):
        let_go(make_campaign())
    tasks.advance()
    noon.move_to(local(TOMORROW))
    Notice.objects.update(state=NoticeState.SENT, sent_at=local(TOMORROW))  # held over the night
    late = let_go(make_campaign())
    tasks.advance()
    assert not owed(late).filter(citizen=person).exists()


def test_what_was_cancelled_before_it_was_sent_fills_no_day(settings):
    person = make_follower()
    for _ in range(settings.CAMPAIGN_MESSAGES_A_DAY):
        let_go(make_campaign())
    tasks.advance()
    Notice.objects.update(state=NoticeState.CANCELLED)
    another = let_go(make_campaign())
    tasks.advance()
    assert owed(another).filter(citizen=person).exists()
