"""An alarm goes to the person on call as a message of the account, once."""

import pytest
from django.utils import timezone

from foundation import alarms
from foundation.citizens.services import identity_for, record_interaction
from foundation.outbox import relay, tasks
from foundation.outbox.models import AlarmNotification, Lane
from tests.sandboxes.zalo.running import BINH
from tests.zalo_channel.test_receipts import sent_to

pytestmark = pytest.mark.django_db


def test_the_person_on_call_reads_it_in_the_chat(zalo, settings):
    settings.ALARM_FOLLOWER = f"zalo:{BINH}"
    alarms.raise_alarm(key="backup", message="Sao lưu thất bại")
    tasks.notify_of_alarms()
    assert AlarmNotification.objects.get().error == "no such follower"
    record_interaction(identity=identity_for(channel="zalo", external_id=BINH), at=timezone.now())
    AlarmNotification.objects.update(due_at=timezone.now())
    for _ in range(2):
        tasks.notify_of_alarms()
        relay.run(Lane.NOTICE)
    (message,) = sent_to(zalo, BINH)
    assert "Sao lưu thất bại" in str(message)
