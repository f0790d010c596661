"""A person is known by one account on a channel, whoever of us meets him first."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from foundation.citizens import services
from foundation.citizens.models import ChannelIdentity, Citizen

pytestmark = pytest.mark.django_db


def test_those_known_and_those_new_are_found_together():
    lan = services.identity_for(channel="chat", external_id="lan")
    found = services.identities_for(channel="chat", accounts={"lan": "app-lan", "minh": "", "hoa": "app-hoa"})
    assert found["lan"].pk == lan.pk
    assert {key: one.app_external_id for key, one in found.items()} == {
        "lan": "app-lan",
        "minh": "",
        "hoa": "app-hoa",
    }
    assert Citizen.objects.count() == ChannelIdentity.objects.count() == 3


def test_an_id_for_our_app_that_is_not_told_again_is_kept():
    services.identity_for(channel="chat", external_id="lan", app_external_id="app-lan")
    assert services.identity_for(channel="chat", external_id="lan").app_external_id == "app-lan"


@pytest.mark.django_db(transaction=True)
def test_first_messages_at_the_same_moment_make_one_person():
    met = []

    def meet() -> None:
        try:
            met.append(services.identities_for(channel="chat", accounts={"lan": "", "minh": ""}))
        finally:
            connection.close()

    threads = [threading.Thread(target=meet) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(met) == 8
    assert Citizen.objects.count() == ChannelIdentity.objects.count() == 2


def test_acting_ends_unreachable_and_never_turns_the_clock_back():
    lan, minh = (services.identity_for(channel="chat", external_id=key) for key in ("lan", "minh"))
    now = timezone.now()
    services.record_interactions([(lan, now), (minh, now)])
    ChannelIdentity.objects.update(unreachable_reason="blocked")
    services.record_interactions([(lan, now - dt.timedelta(hours=1)), (minh, now + dt.timedelta(hours=1))])
    kept = ChannelIdentity.objects.in_bulk([lan.pk, minh.pk])
    assert (kept[lan.pk].last_interaction_at, kept[lan.pk].unreachable_reason) == (now, "blocked")
    assert kept[minh.pk].unreachable_reason == minh.unreachable_reason == ""
