"""What a real sandbox accepted against what the ledger says."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from foundation.outbox import references
from foundation.outbox.models import DeliveryAttempt, Notice, NoticeState
from tests.factories import make_citizen
from tests.sandboxes.zalo.running import BINH, UPDATE

S = NoticeState


@pytest.fixture
def citizen(db):
    return make_citizen()


@pytest.fixture
def make_notice(citizen):
    def make(state: str = S.SENT, *, tried: dt.datetime | None = None, **over) -> Notice:
        values = {"route": "consultation", "message": {"text": "Hồ sơ đã nhận."}, "purpose": "dossier_update"}
        values |= {"reason": "no_route"} if state == S.NOT_SENT else {}
        notice = Notice.objects.create(
            citizen=citizen, state=state, event_key=f"event:{Notice.objects.count()}", **values | over
        )
        DeliveryAttempt.objects.create(
            notice=notice,
            number=1,
            route=notice.route,
            state=DeliveryAttempt.State.ACCEPTED,
            started_at=tried or timezone.now(),
        )
        return notice

    return make


def stamped(notice: Notice) -> str:
    return references.stamp(notice.message["text"], notice.pk)


def audit(*options: str) -> tuple[dict, int]:
    """The figures and the exit code."""
    out = StringIO()
    try:
        call_command("audit_ledger", "--json", *options, stdout=out)
    except SystemExit as ended:
        return json.loads(out.getvalue()), int(ended.code)
    return json.loads(out.getvalue()), 0


def against(sandbox) -> tuple[dict, int]:
    return audit("--sandbox", sandbox.base)


def test_what_was_sent_once_is_neither_lost_nor_doubled(zalo, make_notice):
    zalo.cs(BINH, stamped(make_notice()))
    zalo.by_uid(BINH, template_data=UPDATE | {"ma_tin": make_notice(S.SEEN).reference})
    zalo.by_phone("84905123401", tracking_id=make_notice(S.DELIVERED, route="template-phone").reference)
    figures, code = against(zalo)
    assert (figures["lost"], figures["doubled"], code) == (0, 0, 0)
    assert figures["sandbox"]["accepted"] == 3
    assert [figures[state] for state in ("sent", "seen", "delivered")] == [1, 1, 1]


def test_a_planted_loss_is_found(zalo, make_notice):
    zalo.cs(BINH, stamped(make_notice()))
    lost = make_notice(S.DELIVERED)
    figures, code = against(zalo)
    assert (figures["lost"], figures["lost_references"], code) == (1, [lost.reference], 1)


def test_a_planted_double_is_found(zalo, make_notice):
    twice = make_notice()
    zalo.cs(BINH, stamped(twice))
    zalo.cs(BINH, stamped(twice))
    figures, code = against(zalo)
    assert (figures["doubled"], figures["doubled_references"], code) == (1, [twice.reference], 1)
    assert figures["lost"] == 0


def test_answers_without_reference_are_compared_by_id_and_by_their_words(zalo, make_notice, citizen):
    citizen.identities.create(channel="zalo", external_id=BINH)
    once, twice, lost = (
        make_notice(
            message={"text": f"Chào anh/chị {number}", "channel": "zalo"}, external_message_id=f"m{number}"
        )
        for number in range(3)
    )
    for notice in (once, twice):
        sent = zalo.cs(BINH, notice.message["text"])
        Notice.objects.filter(pk=notice.pk).update(external_message_id=sent["data"]["message_id"])
    twice.attempts.create(
        number=0, route="consultation", state=DeliveryAttempt.State.FAILED, started_at=timezone.now()
    )
    zalo.cs(BINH, twice.message["text"])
    figures, _ = against(zalo)
    assert figures["doubled_references"] == [twice.reference]
    assert figures["lost_references"] == [lost.reference]
    assert figures["sandbox"]["accepted"] == 3


def test_the_ledger_alone_finds_a_notice_accepted_by_two_attempts(make_notice):
    twice = make_notice()
    twice.attempts.create(
        number=2, route="template-uid", state=DeliveryAttempt.State.ACCEPTED, started_at=timezone.now()
    )
    figures, code = audit()
    assert (figures["doubled"], figures["lost"], code) == (1, None, 1)


def test_a_merged_notice_is_told_when_its_carrier_is(zalo, make_notice):
    carrier = make_notice()
    inner = make_notice(S.MERGED, merged_into=carrier)
    make_notice(S.MERGED, merged_into=inner)
    zalo.cs(BINH, stamped(carrier))
    figures, code = against(zalo)
    assert (figures["merged"], figures["merged_told"], figures["lost"], code) == (2, 2, 0, 0)


def test_a_merged_notice_is_lost_with_its_carrier(zalo, make_notice):
    carrier = make_notice()
    merged = make_notice(S.MERGED, merged_into=carrier)
    figures, code = against(zalo)
    assert (figures["lost_references"], code) == ([carrier.reference, merged.reference], 1)


def test_a_merged_notice_that_also_went_out_by_itself_is_doubled(zalo, make_notice):
    carrier = make_notice()
    merged = make_notice(S.MERGED, merged_into=carrier)
    zalo.cs(BINH, stamped(merged))
    zalo.cs(BINH, stamped(carrier))
    figures, code = against(zalo)
    assert (figures["doubled_references"], code) == ([merged.reference], 1)


def test_a_merged_notice_whose_carrier_was_given_up_is_told_apart(make_notice):
    make_notice(S.MERGED, merged_into=make_notice(S.NOT_SENT))
    figures, _ = audit()
    assert (figures["merged_told"], figures["merged_untold"]) == (0, 1)


def test_accepted_but_unknown_to_the_ledger_is_listed_and_no_loss(zalo, make_notice):
    unknown = make_notice(S.UNKNOWN, reason="no_answer")
    zalo.cs(BINH, stamped(unknown))
    figures, code = against(zalo)
    assert (figures["sandbox"]["unrecorded_references"], code) == ([unknown.reference], 0)
    assert figures["unknown_by_reason"] == {"no_answer": 1}


def test_a_message_of_no_notice_is_a_stranger(zalo, citizen):
    zalo.cs(BINH, references.stamp("Tin lạ", 2**40))
    zalo.cs(BINH, "Tin không có mã")
    zalo.act("console", BINH, text="Tôi là cán bộ trực.\nMã tin: 1-1")
    figures, code = against(zalo)
    assert (figures["sandbox"]["strangers"], figures["sandbox"]["accepted"], code) == (1, 1, 0)


def test_what_was_sent_before_the_sandbox_began_is_not_called_lost(zalo, make_notice):
    make_notice(tried=timezone.now() - dt.timedelta(days=1))
    figures, code = against(zalo)
    assert (figures["lost"], figures["sandbox"]["not_compared"], code) == (0, 1, 0)


def test_what_went_by_sms_is_not_asked_of_the_sandbox(zalo, make_notice):
    make_notice(route="sms")
    assert against(zalo)[0]["lost"] == 0


def test_reasons_are_counted_and_read_out(make_notice):
    make_notice(S.NOT_SENT)
    make_notice(S.NOT_SENT, reason="expired")
    make_notice(S.NOT_SENT)
    figures, _ = audit()
    assert (figures["not_sent"], figures["not_sent_by_reason"]) == (3, {"no_route": 2, "expired": 1})
    out = StringIO()
    call_command("audit_ledger", stdout=out)
    assert "Tin không còn giá trị nên không gửi nữa." in out.getvalue()
    assert "chưa đối chiếu" in out.getvalue()


def test_an_address_where_no_sandbox_answers_is_said_in_words(db):
    with pytest.raises(CommandError, match="Không hỏi được sandbox"):
        call_command("audit_ledger", "--sandbox", "http://127.0.0.1:9")
