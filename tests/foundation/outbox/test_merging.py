import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from foundation import undo
from foundation.outbox import relay, services
from foundation.outbox.models import Lane, Notice
from foundation.outbox.routes import Accept, Defer, Refusal, RetryLater
from tests.foundation.outbox.conftest import enqueue

pytestmark = pytest.mark.django_db


def burst(citizen, number, **over):
    return enqueue(citizen, f"Bước {number}", summary=f"tóm tắt {number}", merge_key="dossier:7", **over)


def let_the_window_pass():
    Notice.objects.filter(state="owed").update(due_at=timezone.now())


@pytest.mark.security_check("burst-of-changes")
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


@pytest.mark.security_check("burst-of-changes")
def test_a_message_that_asks_to_act_goes_at_once_and_carries_what_waited(citizen, letterbox):
    burst(citizen, 1)
    relay.run(Lane.NOTICE)
    burst(citizen, 2)
    burst(citizen, 3, must_act=True)
    assert relay.run(Lane.NOTICE) == 1
    assert letterbox.texts[1].startswith("Bước 3")
    assert "tóm tắt 2" in letterbox.texts[1]


@pytest.mark.security_check("burst-of-changes")
def test_an_older_status_never_comes_after_what_asks_to_act(citizen, letterbox):
    """Also where each step could be undone for ten seconds: both times are over, the window is not."""
    begin = timezone.now()
    for seconds, over in ((0, {}), (20, {}), (35, {"must_act": True})):
        with time_machine.travel(begin + dt.timedelta(seconds=seconds)):
            burst(citizen, seconds, held_until=timezone.now() + undo.LENGTH, **over)
        with time_machine.travel(begin + dt.timedelta(seconds=seconds + 11)):
            relay.run(Lane.NOTICE)
    assert [text.partition("\n")[0] for text in letterbox.texts] == ["Bước 0", "Bước 35"]
    assert "tóm tắt 20" in letterbox.texts[1]
    assert list(Notice.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "merged", "sent"]


def test_two_messages_that_ask_to_act_both_go(citizen, letterbox):
    burst(citizen, 1, must_act=True)
    burst(citizen, 2, must_act=True)
    assert relay.run(Lane.NOTICE) == 2
    assert not Notice.objects.filter(state="merged").exists()


@pytest.mark.security_check("burst-of-changes")
def test_other_dossiers_and_other_people_are_not_merged(citizen, letterbox):
    from foundation.citizens.models import Citizen

    other = Citizen.objects.create(full_name="Lê Thị Hoa")
    burst(citizen, 1)
    burst(other, 2)
    enqueue(citizen, "khác", merge_key="dossier:8")
    assert relay.run(Lane.NOTICE) == 3


def test_a_long_burst_keeps_within_the_length_of_a_message(citizen, letterbox):
    for number in range(60):
        enqueue(citizen, f"Bước {number}", summary="x" * 150, merge_key="dossier:9")
    let_the_window_pass()
    relay.run(Lane.NOTICE)
    assert len(letterbox.texts) == 1
    assert len(letterbox.texts[0]) <= claims_limit()


def claims_limit() -> int:
    from foundation.outbox.claims import MAX_TEXT

    return MAX_TEXT


@pytest.mark.security_check("burst-of-changes")
def test_what_a_failed_message_carried_is_told_by_the_one_that_absorbs_it(citizen, letterbox):
    def down(outgoing):
        raise RetryLater("platform_down")

    burst(citizen, 1)
    burst(citizen, 2)
    letterbox.accept = down
    relay.run(Lane.NOTICE)  # 2 carries 1, and is not accepted
    letterbox.accept = lambda outgoing: None
    burst(citizen, 3)
    let_the_window_pass()
    assert relay.run(Lane.NOTICE) == 1
    assert "• tóm tắt 1\n• tóm tắt 2" in letterbox.texts[0]


def carrier_and_absorbed(citizen, letterbox) -> tuple[Notice, Notice]:
    absorbed, carrier = burst(citizen, 1), burst(citizen, 2)
    relay.run(Lane.NOTICE)
    for notice in (absorbed, carrier):
        notice.refresh_from_db()
    assert absorbed.merged_into == carrier
    return absorbed, carrier


def test_a_cancelled_newest_message_never_lets_what_it_carried_go_out(citizen, letterbox, django_user_model):
    """Nor what that one had carried itself, when its own first try was put off."""
    letterbox.answer = Defer(timezone.now() + dt.timedelta(hours=7), "quiet_hours")
    oldest, middle = carrier_and_absorbed(citizen, letterbox)
    newest = burst(citizen, 3)
    Notice.objects.update(due_at=timezone.now())
    relay.run(Lane.NOTICE)
    middle.refresh_from_db()
    assert middle.merged_into == newest
    services.cancel(notice=newest, officer=django_user_model.objects.create_user("hoa"))
    letterbox.answer = Accept()
    Notice.objects.update(due_at=timezone.now())
    assert relay.run(Lane.NOTICE) == 0
    for notice in (oldest, middle):
        notice.refresh_from_db()
        assert (notice.state, notice.reason, notice.merged_into) == ("cancelled", "overtaken", None)


def test_a_cancelled_newest_message_takes_the_older_ones_that_still_wait_with_it(
    citizen, letterbox, django_user_model
):
    """Before the window's end nothing is merged yet. Another dossier, and what asks to act, still go."""
    older, acting = burst(citizen, 1), burst(citizen, 2, must_act=True)
    other = enqueue(citizen, "Hồ sơ khác", merge_key="dossier:8")
    newest = burst(citizen, 3)
    services.cancel(notice=newest, officer=django_user_model.objects.create_user("hoa"))
    Notice.objects.update(due_at=timezone.now())
    relay.run(Lane.NOTICE)
    older.refresh_from_db()
    assert (older.state, older.reason) == ("cancelled", "overtaken")
    assert {outgoing.notice_id for outgoing in letterbox.received} == {acting.pk, other.pk}


def test_a_cancelled_older_message_leaves_the_newest_alone(citizen, letterbox, django_user_model):
    older, newest = burst(citizen, 1), burst(citizen, 2)
    services.cancel(notice=older, officer=django_user_model.objects.create_user("hoa"))
    Notice.objects.update(due_at=timezone.now())
    assert relay.run(Lane.NOTICE) == 1
    assert letterbox.texts == ["Bước 2"]
    newest.refresh_from_db()
    assert newest.state == "sent"


def test_taking_back_a_message_given_up_takes_back_all_that_the_list_for_calls_named(
    citizen, letterbox, django_user_model
):
    letterbox.answer = Refusal("never_wrote")
    absorbed, carrier = carrier_and_absorbed(citizen, letterbox)
    assert carrier.also_tells == ["tóm tắt 1"]
    services.cancel(notice=carrier, officer=django_user_model.objects.create_user("hoa"))
    absorbed.refresh_from_db()
    assert (absorbed.state, absorbed.reason, absorbed.merged_into) == ("cancelled", "overtaken", None)


def test_a_message_given_up_and_sent_again_tells_all_it_carried(citizen, letterbox, django_user_model):
    letterbox.answer = Refusal("never_wrote")
    _, carrier = carrier_and_absorbed(citizen, letterbox)
    letterbox.answer = Accept()
    services.requeue(notice=carrier, officer=django_user_model.objects.create_user("hoa"))
    assert relay.run(Lane.NOTICE) == 1
    assert "• tóm tắt 1" in letterbox.texts[0]
