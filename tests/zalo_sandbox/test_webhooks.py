"""Rules 26 to 31: the sender of webhook events."""

import hashlib

import pytest

from .running import APP_ID, BINH, OA_ID, OA_KEY, Receiver, Sandbox


def test_the_signature_is_a_plain_sha256_over_the_exact_bytes(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.act("text", BINH, text="Đường trước nhà em bị ngập")
    call = receiver.wait("user_send_text")[0]
    timestamp = call.event["timestamp"]
    mac = hashlib.sha256(APP_ID.encode() + call.raw + timestamp.encode() + OA_KEY.encode()).hexdigest()
    assert call.headers["x-zevent-signature"] == f"mac={mac}"
    assert "x-zevent-timestamp" not in call.headers


def test_a_citizens_text_has_the_documented_shape(sandbox: Sandbox, receiver: Receiver) -> None:
    told = sandbox.act("text", BINH, text="xin chào")
    event = receiver.wait("user_send_text")[0].event
    assert event["app_id"] == APP_ID
    assert event["sender"] == {"id": BINH}
    assert event["recipient"] == {"id": OA_ID}
    assert event["message"] == {"text": "xin chào", "msg_id": told["message_id"]}
    assert event["timestamp"] == str(told["at"])


def test_saving_a_url_posts_an_unsigned_empty_object(sandbox: Sandbox, receiver: Receiver) -> None:
    probe = receiver.kept[0]
    assert probe.raw == b"{}"
    assert "x-zevent-signature" not in probe.headers


def test_a_url_that_does_not_answer_200_is_not_saved(sandbox: Sandbox) -> None:
    refusing = Receiver(status=403).open()
    answer = sandbox.http.post(f"{sandbox.base}/control/webhook", json={"url": refusing.url}, timeout=5)
    refusing.close()
    assert answer.status_code == 422
    assert sandbox.look("webhook")["state"] == "unset"


@pytest.mark.parametrize("style", ["compact", "spaced", "compact-escaped", "spaced-escaped"])
def test_json_comes_in_four_styles(sandbox: Sandbox, receiver: Receiver, style: str) -> None:
    sandbox.switch(json_style=style)
    sandbox.act("text", BINH, text="ngập")
    raw = receiver.wait("user_send_text")[0].raw
    assert (b'": "' in raw) is style.startswith("spaced")
    assert (b"\\u1ead" in raw) is style.endswith("escaped")


def test_a_send_is_echoed_then_received_then_seen(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.switch(receipts=True, received_delay=0.05, seen_delay=0.1)
    message_id = sandbox.cs(BINH)["data"]["message_id"]
    echo = receiver.wait("oa_send_text")[0].event
    assert (echo["sender"]["id"], echo["recipient"]["id"]) == (OA_ID, BINH)
    assert echo["message"]["msg_id"] == message_id
    assert receiver.wait("user_received_message")[0].event["message"] == {"msg_id": message_id}
    assert receiver.wait("user_seen_message")[0].event["message"] == {"msg_ids": [message_id]}
