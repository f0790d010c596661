"""Buttons as people write them: phones are normalised at the edge, and no button costs the answer."""

import pytest

from foundation import alarms
from foundation.messages import Button, Message
from foundation.outbox import references, relay
from foundation.outbox.models import Lane, NoticeState
from foundation.vietnamese.phones import dial_code, tel_address
from tests.sandboxes.zalo.running import BINH
from tests.zalo_channel.test_receipts import owe_to
from zalo_channel import replies

NUMBERS = [
    ("0905 123 456", "84905123456"),
    ("+84 905.123.456", "84905123456"),
    ("(+84) 905-123-456", "84905123456"),
    ("0235 3852 123", "842353852123"),
    ("(0235) 3.852.123", "842353852123"),
    ("024 3825 3536", "842438253536"),
    ("tel:+842353852123", "842353852123"),
    ("TEL:1022", "1022"),
    ("1022", "1022"),
    ("113", "113"),
    ("1900 1068", "19001068"),
    ("1800 599 920", "1800599920"),
    ("0905 123 456 / 0235 3852 123", "84905123456"),
    ("0235.3852123 - 0905123456", "842353852123"),
    ("３８５２１２３ hoặc 115", "115"),
    ("đang cập nhật", ""),
    ("", ""),
]


@pytest.mark.parametrize(("written", "dialled"), NUMBERS)
def test_a_number_is_dialled_however_it_is_written(written, dialled):
    assert dial_code(written) == dialled


def test_a_call_link_names_the_country_unless_the_number_is_short():
    assert tel_address("0905 123 456") == "tel:+84905123456"
    assert tel_address("1022") == "tel:1022"
    assert tel_address("không có") == ""


@pytest.mark.parametrize(("written", "dialled"), [pair for pair in NUMBERS if pair[1]])
def test_zalo_takes_a_phone_button_however_the_number_is_written(zalo, written, dialled):
    replies.send(BINH, Message("Mời gọi", (Button("Gọi", "phone", written),)), 7)
    button = zalo.look("inbox", user_id=BINH)["messages"][-1]["buttons"][0]
    assert (button["type"], button["payload"]) == ("oa.open.phone", {"phone_code": dialled})


@pytest.mark.parametrize(
    ("value", "kind", "payload"),
    [
        ("tel:+84 905 123 456", "oa.open.phone", {"phone_code": "84905123456"}),
        ("sms:0905.123.456?body=Ho%20so", "oa.open.sms", {"phone_code": "84905123456", "content": "Ho so"}),
        ("https://1022.example.vn/", "oa.open.url", {"url": "https://1022.example.vn/"}),
    ],
)
def test_an_address_that_calls_or_writes_is_a_button_of_that_kind(zalo, value, kind, payload):
    replies.send(BINH, Message("Mời chọn", (Button("Bấm", "url", value),)), 7)
    button = zalo.look("inbox", user_id=BINH)["messages"][-1]["buttons"][0]
    assert (button["type"], button["payload"]) == (kind, payload)


def test_a_button_that_can_open_nothing_is_left_out_and_the_answer_goes(zalo):
    bad = (
        Button("Gọi", "phone", "đang cập nhật"),
        Button("Thư", "url", "mailto:a@b.vn"),
        Button("…", "say", " "),
    )
    replies.send(BINH, Message("Mời chọn", (*bad, Button("Hỏi", "say", "#menu"))), 7)
    assert [b["title"] for b in zalo.look("inbox", user_id=BINH)["messages"][-1]["buttons"]] == ["Hỏi"]
    replies.send(BINH, Message("Chỉ có chữ", bad), 8)
    assert zalo.look("inbox", user_id=BINH)["messages"][-1]["buttons"] == []


@pytest.mark.parametrize("code", [-201, -210, -233])
def test_a_reply_refused_for_its_buttons_goes_again_as_plain_text_once(zalo, code):
    zalo.control("faults", kind="error", path="/message/cs", code=code)
    message = Message("Mời chọn", (Button("Gọi", "phone", "0235 3852 123"), Button("Hỏi", "say", "#menu")))
    notice = owe_to(BINH, message=message, lane=Lane.REPLY)
    relay.run(Lane.REPLY)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (NoticeState.SENT, "")
    assert [a.error_code for a in notice.attempts.order_by("number")] == [str(code), ""]
    arrived = zalo.look("inbox", user_id=BINH)["messages"]
    assert len(arrived) == 1
    assert arrived[0]["buttons"] == []
    assert "Gọi: 0235 3852 123" in arrived[0]["text"]
    assert references.find(arrived[0]["text"]) == notice.pk


def test_buttons_that_the_platform_does_not_take_at_all_cost_no_answer(zalo):
    zalo.switch(buttons_template_type="unsupported")
    notice = owe_to(BINH, message=Message("Mời chọn", (Button("Hỏi", "say", "#menu"),)), lane=Lane.REPLY)
    relay.run(Lane.REPLY)
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert [alarm.key for alarm in alarms.open_alarms()] == ["fault-233"]


def test_a_reply_outside_the_window_is_not_sent_twice_and_raises_an_alarm(zalo):
    zalo.control("faults", kind="error", path="/message/cs", code=-230)
    notice = owe_to(BINH, message=Message("Mời chọn", (Button("Hỏi", "say", "#menu"),)), lane=Lane.REPLY)
    relay.run(Lane.REPLY)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (NoticeState.NOT_SENT, "zalo_window")
    assert notice.attempts.count() == 1
    assert [(alarm.key, alarm.count) for alarm in alarms.open_alarms()] == [("reply-zalo_window", 1)]
