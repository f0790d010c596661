"""One conversation that cannot be read leaves its own notice in doubt, and holds up nobody else's."""

import datetime as dt

import pytest

from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice, NoticeState
from tests.sandboxes.zalo.running import BINH, HOA
from tests.zalo_channel.test_receipts import owe_to, sent_to, unknown
from zalo_channel import reconciliation


@pytest.fixture
def lost(zalo) -> tuple[Notice, Notice]:
    """An accepted notice to Bình and a younger one to Hoa: no answer came back, no echo, no receipt."""
    zalo.switch(receipts=False)
    zalo.act("text", HOA, text="Chào")
    zalo.control("faults", kind="lost_answer", path="/message/cs", seconds=0.05, times=2)
    notices = owe_to(BINH, 1), owe_to(HOA, 2)
    relay.run(Lane.NOTICE)
    for notice in notices:
        unknown(notice, age=dt.timedelta(minutes=2))
    return notices


def ends(notices: tuple[Notice, ...]) -> list[tuple[str, str]]:
    for notice in notices:
        notice.refresh_from_db()
    return [(notice.state, notice.reason) for notice in notices]


SENT = (NoticeState.SENT, "")
IN_DOUBT, WAITS = (NoticeState.UNKNOWN, "no_proof"), (NoticeState.UNKNOWN, "no_answer")


@pytest.mark.parametrize("code", [-213, -217, -210, -999])
def test_a_conversation_that_zalo_will_not_show_is_left_to_staff(zalo, lost, code):
    zalo.control("faults", kind="error", path="/conversation", code=code)
    reconciliation.reconcile()
    assert ends(lost) == [IN_DOUBT, SENT]


def test_a_conversation_with_more_messages_than_are_read_is_left_to_staff(zalo, lost, monkeypatch):
    monkeypatch.setattr(reconciliation, "PAGES", 1)
    for number in range(11):
        zalo.act("text", BINH, text=f"chen vào {number}")
    reconciliation.reconcile()
    assert ends(lost) == [IN_DOUBT, SENT]
    assert len(sent_to(zalo, BINH)) == 1


@pytest.mark.parametrize(
    "fault", [{"kind": "error", "code": -200}, {"kind": "http_500"}, {"kind": "non_json"}]
)
def test_a_conversation_that_may_be_read_later_is_asked_again(zalo, lost, fault):
    zalo.control("faults", path="/conversation", **fault)
    reconciliation.reconcile()
    assert ends(lost) == [WAITS, SENT]
    reconciliation.reconcile()
    assert ends(lost) == [SENT, SENT]


@pytest.mark.parametrize("fault", [{"code": -32}, {"code": -223}, {"kind": "http_500", "times": 3}])
def test_what_concerns_every_conversation_ends_the_run(zalo, lost, fault):
    more = owe_to(HOA, 3), owe_to(HOA, 4)
    Notice.objects.filter(pk__in=[notice.pk for notice in more]).update(state="unknown", reason="no_answer")
    for notice in more:
        notice.attempts.create(number=1, route="consultation", state="unknown", started_at=notice.created_at)
    zalo.control("faults", path="/conversation", **{"kind": "error"} | fault)
    reconciliation.reconcile()
    assert ends((*lost, *more)) == [WAITS] * 4
