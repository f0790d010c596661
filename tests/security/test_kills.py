"""A worker is killed with SIGKILL in the middle of its work: nothing is lost, nothing is sent twice."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from announcements.models import Campaign
from announcements.services import campaigns
from foundation.citizens.models import Citizen
from foundation.citizens.services import identity_for, record_interaction
from foundation.messages import Message
from foundation.outbox import audit, relay, tasks
from foundation.outbox.models import DeliveryAttempt, Lane, Notice, NoticeState
from tests.factories import make_officer
from tests.sandboxes.zalo.running import BINH, ROOT, Sandbox, wait_until
from tests.security.ledger import compare_with, settle
from tests.zalo_channel.conftest import arrivals, platform, sandbox_process, webhook, zalo  # noqa: F401 - fixtures
from tests.zalo_channel.portal_processes import database_url
from tests.zalo_channel.test_receipts import owe_to
from zalo_channel import processing

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60  # seconds, on a busy machine


@contextmanager
def worker(sandbox: Sandbox) -> Iterator[subprocess.Popen[str]]:
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "OUTBOX_CONNECTIONS": "4",
        "CAMPAIGN_FROM_HOUR": "0",
        "CAMPAIGN_UNTIL_HOUR": "24",
        **{f"ZALO_{host.upper()}_URL": f"{sandbox.base}/{host}" for host in ("oauth", "openapi", "business")},
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.security.worker"],
        cwd=ROOT, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()


def kill_when(sandbox: Sandbox, is_time: Callable[[], bool]) -> None:
    """Starts a worker and kills it at the moment that `is_time` names."""
    with worker(sandbox):
        wait_until(is_time, PATIENCE)
    # its session ends with the process; a moment later its locks are free
    wait_until(lambda: not _others())


def _others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state = 'active'"
        )
        return int(cursor.fetchone()[0])


def leases_run_out() -> None:
    """A minute later: the sweep finds what the dead worker held."""
    Notice.objects.filter(lease_until__isnull=False).update(
        lease_until=timezone.now() - dt.timedelta(seconds=1)
    )
    tasks.sweep()


@pytest.fixture
def silent(zalo) -> Sandbox:  # noqa: F811
    """No echo: only the conversation can tell what was sent."""
    zalo.switch(receipts=False)
    return zalo


@pytest.mark.security_check("kill-after-send")
def test_killed_between_the_answer_and_the_ledger_the_message_is_found_and_not_sent_again(
    silent, record_property
):
    silent.control("faults", kind="lost_answer", path="/message/cs", seconds=20)  # accepted, answer held
    notice = owe_to(BINH)
    kill_when(silent, lambda: silent.look("counts")["accepted"] == 1)
    leases_run_out()
    notice.refresh_from_db()
    assert (notice.state, notice.attempts.get().state) == (NoticeState.UNKNOWN, "unknown")
    settle()
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert relay.run(Lane.NOTICE) == 0
    assert silent.look("counts")["accepted"] == 1
    record_property("figure", "1 SIGKILL with the answer on its way: 1 message, 0 lost, 0 doubled")


@pytest.mark.security_check("kill-after-send")
def test_killed_with_an_answer_under_way_its_echo_settles_it_without_a_reference(
    webhook,  # noqa: F811
    zalo,  # noqa: F811
    record_property,
):
    zalo.switch(receipts=False)
    zalo.control("faults", kind="lost_answer", path="/message/cs", seconds=20)
    answer = owe_to(BINH, message=Message("Chào anh/chị.", channel="zalo"), lane=Lane.REPLY)
    kill_when(zalo, lambda: zalo.look("counts")["accepted"] == 1)
    wait_until(lambda: processing.process_new())
    leases_run_out()
    answer.refresh_from_db()
    assert (answer.state, relay.run(Lane.REPLY)) == (NoticeState.SENT, 0)
    assert zalo.look("counts")["accepted"] == 1
    record_property("figure", "1 SIGKILL with an answer on its way: 1 message, 0 lost, 0 doubled")


@pytest.mark.security_check("kill-before-send")
def test_killed_before_the_platform_took_the_message_it_is_sent_once(silent, record_property):
    silent.control("faults", kind="timeout", path="/message/cs", seconds=20)  # never accepted
    notice = owe_to(BINH)
    kill_when(silent, lambda: DeliveryAttempt.objects.filter(state="started").exists())
    leases_run_out()
    assert silent.look("counts")["accepted"] == 0
    silent.control("faults/clear")
    settle()
    assert relay.run(Lane.NOTICE) == 1
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert silent.look("counts")["accepted"] == 1
    record_property("figure", "1 SIGKILL within the call: 1 message, 0 lost, 0 doubled")


PEOPLE, MOMENTS = 120, (0.37, 0.80)


def followers(sandbox: Sandbox) -> None:
    for user_id in sandbox.control("followers", count=PEOPLE, ids=True)["ids"]:
        identity = identity_for(channel="zalo", external_id=user_id)
        record_interaction(identity=identity, at=timezone.now())
        identity.is_following = True
        identity.save(update_fields=["is_following"])


def campaign_to_followers(send_at: dt.datetime | None = None) -> Campaign:
    editor = make_officer(is_staff=True)
    campaign = Campaign.objects.create(
        name="Đêm rằm phố cổ", category="van-hoa-du-lich", audience="followers:", send_at=send_at,
        text="Tối nay phố đi bộ mở từ 18 giờ.", made_by=editor, is_urgent=True,
    )  # fmt: skip
    campaigns.send_test(campaign, by=editor, readers=Citizen.objects.none())
    return campaigns.approve(campaign, by=make_officer(is_staff=True))


@pytest.mark.security_check("broadcast-killed")
def test_a_broadcast_killed_at_37_and_80_percent_reaches_each_person_once(silent, record_property):
    followers(silent)
    campaign = campaign_to_followers()
    silent.control("faults", kind="slow", path="/message/cs", probability=1.0, seconds=0.1)
    in_doubt = 0
    for share in MOMENTS:
        kill_when(silent, lambda share=share: silent.look("counts")["accepted"] >= share * PEOPLE)
        leases_run_out()
        in_doubt += Notice.objects.unknown().count()
        settle()
    silent.control("faults/clear")
    with worker(silent):
        wait_until(lambda: not Notice.objects.filter(state__in=["owed", "unknown"]).exists(), PATIENCE)
    comparison = compare_with(silent)
    assert Notice.objects.filter(event_key=campaign.event_key).count() == PEOPLE
    assert (comparison.lost, comparison.doubled) == ([], [])
    assert silent.look("counts")["accepted"] == PEOPLE
    assert audit.tally().by_state[NoticeState.SENT] == PEOPLE
    record_property(
        "figure", f"{PEOPLE} people, 2 SIGKILLs, {in_doubt} in doubt: {PEOPLE} messages, once each"
    )


@pytest.mark.security_check("broadcast-killed")
def test_a_broadcast_whose_worker_is_killed_at_its_moment_begins_once_and_reaches_each_person_once(
    silent, record_property
):
    followers(silent)
    campaign = campaign_to_followers(send_at=timezone.now() + dt.timedelta(seconds=4))
    kill_when(silent, lambda: timezone.now() >= campaign.send_at - dt.timedelta(milliseconds=200))
    kill_when(silent, lambda: Campaign.objects.filter(pk=campaign.pk, state="running").exists())
    leases_run_out()
    settle()
    with worker(silent):
        wait_until(lambda: Campaign.objects.filter(pk=campaign.pk, state="done").exists(), PATIENCE)
    comparison = compare_with(silent)
    assert (comparison.lost, comparison.doubled) == ([], [])
    assert silent.look("counts")["accepted"] == PEOPLE
    assert campaign.history.filter(state="running").count() == 1
    assert Campaign.objects.get(pk=campaign.pk).started_at >= campaign.send_at
    record_property(
        "figure",
        f"{PEOPLE} people at a chosen moment, SIGKILL 0.2 s before and as it began: {PEOPLE} messages",
    )
