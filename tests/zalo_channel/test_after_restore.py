"""A restored ledger owes what phones have had since the dump: nothing comes twice, nothing is lost."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice, NoticeState
from tests.zalo_channel.test_receipts import owe_to, sent_to
from zalo_channel import reconciliation

pytestmark = pytest.mark.django_db


def send_after_the_dump(notices: list[Notice]) -> None:
    """They are sent, and the database goes back to where it was before."""
    others = Notice.objects.exclude(pk__in=[notice.pk for notice in notices])
    with transaction.atomic():
        others.update(due_at=timezone.now() + dt.timedelta(days=1))
        assert relay.run(Lane.NOTICE) == len(notices)
        transaction.set_rollback(True)


def owed_to(zalo, count: int) -> list[Notice]:
    people = zalo.control("followers", count=count, ids=True)["ids"]
    return [owe_to(user_id, number) for number, user_id in enumerate(people)]


def messages_of(zalo, notice: Notice) -> int:
    (identity,) = ChannelIdentity.objects.filter(citizen=notice.citizen)
    return len(sent_to(zalo, identity.external_id))


def settle_and_send() -> None:
    reconciliation.reconcile()
    relay.run(Lane.NOTICE)


def test_what_was_sent_after_the_dump_is_not_sent_again_and_the_rest_is(zalo, record_property):
    notices = owed_to(zalo, 12)
    send_after_the_dump(notices[:8])
    call_command("after_restore")
    assert Notice.objects.unknown().filter(reason="restored").count() == 12
    settle_and_send()
    assert [messages_of(zalo, notice) for notice in notices] == [1] * 12
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.SENT}
    record_property("figure", "12 owed at the dump, 8 of them sent since: each came once")


def test_without_it_they_come_twice(zalo):
    notices = owed_to(zalo, 3)
    send_after_the_dump(notices)
    relay.run(Lane.NOTICE)
    assert [messages_of(zalo, notice) for notice in notices] == [2] * 3


def test_what_may_have_gone_by_phone_is_left_to_staff(zalo):
    (notice,) = owed_to(zalo, 1)
    ChannelIdentity.objects.update(last_interaction_at=timezone.now() - dt.timedelta(days=30))
    call_command("after_restore")
    settle_and_send()
    notice.refresh_from_db()
    assert (notice.state, notice.reason, messages_of(zalo, notice)) == (NoticeState.UNKNOWN, "no_proof", 0)


def test_references_that_are_on_phones_already_are_not_given_again(zalo):
    (before,) = owed_to(zalo, 1)
    call_command("after_restore")
    after = owe_to(ChannelIdentity.objects.get().external_id, 2)
    assert after.pk > before.pk + 100_000


def test_what_is_due_later_stays_owed(zalo):
    (notice,) = owed_to(zalo, 1)
    Notice.objects.update(due_at=timezone.now() + dt.timedelta(days=1))
    call_command("after_restore")
    notice.refresh_from_db()
    assert notice.state == NoticeState.OWED


def test_a_dump_of_tomorrow_is_refused():
    with pytest.raises(CommandError, match="future"):
        call_command("after_restore", dumped_at=timezone.now() + dt.timedelta(days=1))
