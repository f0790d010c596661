import datetime as dt

import pytest
from django.utils import timezone

from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice
from tests.foundation.outbox.conftest import owe

pytestmark = pytest.mark.django_db


def burst(citizen, number, **over):
    return owe(citizen, f"Bước {number}", summary=f"tóm tắt {number}", merge_key="dossier:7", **over)


def let_the_window_pass():
    Notice.objects.filter(state="owed").update(due_at=timezone.now())


def test_the_first_of_a_burst_goes_at_once_and_the_rest_becomes_one_message_naming_all(citizen, letterbox):
    burst(citizen, 1)
    assert relay.run(Lane.NOTICE) == 1
    for number in (2, 3, 4):
        burst(citizen, number)
    assert relay.run(Lane.NOTICE) == 0, "the rest waits out the window"
    let_the_window_pass()
    assert relay.run(Lane.NOTICE) == 1
    assert letterbox.texts[0] == "Bước 1"
    assert letterbox.texts[1].startswith("Bước 4")
    assert "• tóm tắt 2\n• tóm tắt 3" in letterbox.texts[1]
    assert Notice.objects.filter(state="merged", merged_into__state="sent").count() == 2


def test_the_window_opens_with_the_first_and_is_not_pushed_on_by_each(citizen, letterbox, settings):
    first = burst(citizen, 1)
    relay.run(Lane.NOTICE)
    second, third = burst(citizen, 2), burst(citizen, 3)
    window = dt.timedelta(seconds=settings.OUTBOX_MERGE_SECONDS)
    assert second.due_at == third.due_at == first.created_at + window


def test_a_message_that_asks_to_act_goes_at_once_and_carries_what_waited(citizen, letterbox):
    burst(citizen, 1)
    relay.run(Lane.NOTICE)
    burst(citizen, 2)
    burst(citizen, 3, must_act=True)
    assert relay.run(Lane.NOTICE) == 1
    assert letterbox.texts[1].startswith("Bước 3")
    assert "tóm tắt 2" in letterbox.texts[1]


def test_two_messages_that_ask_to_act_both_go(citizen, letterbox):
    burst(citizen, 1, must_act=True)
    burst(citizen, 2, must_act=True)
    assert relay.run(Lane.NOTICE) == 2
    assert not Notice.objects.filter(state="merged").exists()


def test_other_dossiers_and_other_people_are_not_merged(citizen, letterbox):
    from foundation.citizens.models import Citizen

    other = Citizen.objects.create(full_name="Lê Thị Hoa")
    burst(citizen, 1)
    burst(other, 2)
    owe(citizen, "khác", merge_key="dossier:8")
    assert relay.run(Lane.NOTICE) == 3


def test_a_long_burst_keeps_within_the_length_of_a_message(citizen, letterbox):
    for number in range(60):
        owe(citizen, f"Bước {number}", summary="x" * 150, merge_key="dossier:9")
    let_the_window_pass()
    relay.run(Lane.NOTICE)
    assert len(letterbox.texts) == 1
    assert len(letterbox.texts[0]) <= claims_limit()


def claims_limit() -> int:
    from foundation.outbox.claims import MAX_TEXT

    return MAX_TEXT
