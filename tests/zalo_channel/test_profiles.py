"""Names on Zalo are learnt in quiet moments; no answer and no broadcast waits for them."""

import time

import pytest
from django.core.cache import cache
from django.utils import timezone

from foundation import broker
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.outbox import budget
from foundation.outbox.models import Lane
from tests.sandboxes.zalo.running import BINH, HOA
from tests.zalo_channel.test_processing import arrive
from zalo_channel import CHANNEL, processing, profiles


@pytest.fixture(autouse=True)
def full_budget():
    broker.client().delete(budget.BUCKET)


@pytest.fixture
def wrote():
    """Somebody whose name is not known wrote a moment ago."""

    def make(user: str) -> ChannelIdentity:
        return ChannelIdentity.objects.create(
            citizen=Citizen.objects.create(),
            channel=CHANNEL,
            external_id=user,
            last_interaction_at=timezone.now(),
        )

    return make


def name_of(user: str) -> str:
    return ChannelIdentity.objects.get(external_id=user).display_name


def asked(zalo) -> int:
    return len(zalo.look("log", contains="user/detail")["rows"])


def test_the_name_on_zalo_is_learnt_once(zalo, wrote):
    wrote(BINH)
    profiles.fetch_names()
    profiles.fetch_names()
    assert (name_of(BINH), asked(zalo)) == ("Trần Văn Bình", 1)


def test_nobody_is_asked_about_while_an_answer_is_owed(arrivals, zalo, wrote):
    wrote(BINH)
    arrive(sender={"id": HOA}, timestamp=f"{time.time() * 1000:.0f}")
    profiles.fetch_names()
    assert (name_of(BINH), asked(zalo)) == ("", 0)
    processing.process_new()
    profiles.fetch_names()
    assert name_of(BINH) and name_of(HOA)


def test_names_are_asked_for_only_from_what_broadcasts_may_take(zalo, wrote, settings):
    settings.OUTBOX_SENDS_PER_MINUTE = 1
    wrote(BINH)
    while budget.take(Lane.BULK, 1000):
        pass
    profiles.fetch_names()
    assert (name_of(BINH), asked(zalo)) == ("", 0)
    broker.client().delete(budget.BUCKET)
    profiles.fetch_names()
    assert name_of(BINH) == "Trần Văn Bình"


def test_whom_zalo_does_not_show_is_asked_about_once_an_hour(zalo, wrote):
    unknown = wrote("7999999999999999999")
    for _ in range(3):
        profiles.fetch_names()
    assert asked(zalo) == 1
    cache.delete(f"zalo-name:{unknown.pk}")
    profiles.fetch_names()
    assert asked(zalo) == 2


def test_without_zalo_nobody_waits_for_it_name_after_name(zalo, wrote):
    zalo.control("faults", kind="http_500", path="user/detail", times=5)
    for user in (BINH, HOA):
        wrote(user)
    profiles.fetch_names()
    profiles.fetch_names()
    assert asked(zalo) == 1


def test_who_wrote_long_ago_is_not_asked_about(zalo, wrote):
    wrote(BINH)
    ChannelIdentity.objects.update(last_interaction_at=timezone.now() - 2 * profiles.WROTE_WITHIN)
    profiles.fetch_names()
    assert asked(zalo) == 0
