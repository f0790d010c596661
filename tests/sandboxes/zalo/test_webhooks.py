"""Rules 26 to 31: the sender of webhook events."""

import base64
import hashlib

import pytest

from sandboxes.zalo.events import NAMES

from .running import APP_ID, BINH, HOA, OA_ID, OA_KEY, Receiver, Sandbox, wait_until


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
    answer = sandbox.http.post(f"{sandbox.base}/control/webhook", json={"url": refusing.url}, timeout=60)
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


def test_the_mark_of_a_template_event_and_the_timestamp_header_are_apart(
    sandbox: Sandbox, receiver: Receiver
) -> None:
    sandbox.switch(timestamp_header=True)
    sandbox.act("text", BINH, text="xin chào")
    call = receiver.wait("user_send_text")[0]
    assert call.headers["x-zevent-timestamp"] == call.event["timestamp"]
    assert "x-zevent-server" not in call.headers


@pytest.mark.parametrize(("prefix", "upper"), [("mac = ", False), ("", False), ("mac=", True)])
def test_the_form_of_the_mac_is_a_switch(
    sandbox: Sandbox, receiver: Receiver, prefix: str, upper: bool
) -> None:
    sandbox.switch(mac_prefix=prefix, mac_upper=upper)
    sandbox.act("text", BINH, text="xin chào")
    call = receiver.wait("user_send_text")[0]
    value = call.headers["x-zevent-signature"]
    assert value.startswith(prefix)
    mac = value.removeprefix(prefix)
    assert mac == (mac.upper() if upper else mac.lower())


@pytest.mark.parametrize("failure", ["status", "slow"])
def test_a_failed_call_is_repeated_with_the_same_body_at_the_known_pauses(
    sandbox: Sandbox, receiver: Receiver, failure: str
) -> None:
    receiver.status, receiver.pause = (500, 0) if failure == "status" else (200, 1)
    if failure == "slow":
        sandbox.switch(answer_seconds=0.3)
    sandbox.act("text", BINH, text="xin chào")
    wait_until(lambda: sandbox.look("counts")["webhook"].get("failed") == 1)
    receiver.status, receiver.pause = 500, 0
    sandbox.switch(answer_seconds=20)
    for number, pause in enumerate((30, 300, 900, 1800, 3600), 1):
        sandbox.control("clock", advance=pause - 5)
        assert len(receiver.events()) == number
        sandbox.control("clock", advance=6)
        again = receiver.wait("user_send_text", number + 1)[number]
        assert again.raw == receiver.events()[0].raw
        assert again.headers["num_retry"] == str(number)
        assert again.headers["x-zevent-signature"] == receiver.events()[0].headers["x-zevent-signature"]
        wait_until(lambda number=number: sandbox.look("counts")["webhook"]["failed"] == number + 1)
    hook = sandbox.look("webhook")
    assert hook["state"] == "disabled"
    assert "bị tắt" in hook["notices"][-1]["words"]
    sandbox.act("text", BINH, text="còn ai không")
    assert sandbox.look("counts")["webhook"]["webhook_disabled"] == 1
    receiver.status = 200
    sandbox.control("webhook", enabled=True)
    sandbox.act("text", BINH, text="chào lại")
    receiver.wait("user_send_text", 7)


def test_a_retry_that_succeeds_ends_the_story(sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.status = 503
    sandbox.act("text", BINH, text="xin chào")
    wait_until(lambda: sandbox.look("counts")["webhook"].get("failed") == 1)
    receiver.status = 200
    sandbox.control("clock", advance=31)
    receiver.wait("user_send_text", 2)
    sandbox.control("clock", advance=4000)
    assert len(receiver.events()) == 2


def test_retries_are_switches(sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.status = 500
    sandbox.switch(retry_on="connection")
    sandbox.act("text", BINH, text="xin chào")
    wait_until(lambda: sandbox.look("counts")["webhook"].get("failed") == 1)
    sandbox.control("clock", advance=31)
    assert sandbox.look("webhook")["planned"] == 0
    sandbox.switch(retry_on="any", webhook_retry=False)
    sandbox.act("text", BINH, text="xin chào")
    wait_until(lambda: sandbox.look("counts")["webhook"].get("failed") == 2)
    assert sandbox.look("webhook")["planned"] == 0


def test_a_portal_that_is_gone_gets_its_events_when_it_is_back(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.switch(retry_on="connection")
    sandbox.cs(BINH)
    receiver.wait("oa_send_text")
    receiver.close()
    sandbox.act("text", BINH, text="xin chào")
    wait_until(lambda: sandbox.look("counts")["webhook"].get("failed") == 1)
    receiver.open(int(receiver.url.split(":")[2].split("/")[0]))
    sandbox.control("clock", advance=31)
    assert receiver.wait("user_send_text")[0].headers["num_retry"] == "1"


def test_duplicates_reordering_and_loss_on_demand(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.control("faults", kind="webhook_duplicate", path="user_send_text")
    sandbox.act("text", BINH, text="một")
    first, second = receiver.wait("user_send_text", 2)
    assert first.raw == second.raw
    sandbox.control("faults", kind="webhook_reorder", seconds=0.3)
    sandbox.act("text", BINH, text="hai")
    sandbox.act("text", BINH, text="ba")
    texts = [d.event["message"]["text"] for d in receiver.wait("user_send_text", 4)]
    assert texts == ["một", "một", "ba", "hai"]
    sandbox.control("faults", kind="webhook_lost")
    sandbox.act("text", BINH, text="bốn")
    sandbox.act("text", BINH, text="năm")
    texts = [d.event["message"]["text"] for d in receiver.wait("user_send_text", 5)]
    assert texts[-1] == "năm"


def test_without_a_grant_no_event_is_sent(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.control("tokens/withdraw")
    sandbox.act("text", BINH, text="xin chào")
    assert sandbox.look("counts")["webhook"]["no_grant"] == 1
    sandbox.switch(events_need_grant=False)
    sandbox.act("text", BINH, text="xin chào")
    assert len(receiver.wait("user_send_text")) == 1


def test_follow_and_unfollow_have_their_shape(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.act("follow", HOA, source="message_invite")
    event = receiver.wait("follow")[0].event
    assert event["follower"] == {"id": HOA}
    assert (event["oa_id"], event["source"]) == (OA_ID, "message_invite")
    sandbox.act("unfollow", HOA)
    assert "source" not in receiver.wait("unfollow")[0].event


def test_a_console_answer_carries_admin_id(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.cs(BINH)
    sandbox.act("console", BINH, text="Tôi là cán bộ", admin_id="88009")
    events = receiver.wait("oa_send_text", 2)  # in either order
    by_api, by_hand = sorted(events, key=lambda got: "admin_id" in got.event["sender"])
    assert by_api.event["sender"] == {"id": OA_ID}
    assert by_hand.event["sender"] == {"id": OA_ID, "admin_id": "88009"}


@pytest.mark.parametrize("kind", ["oa.query.show", "oa.query.hide"])
def test_a_pressed_query_button_writes_its_payload(sandbox: Sandbox, receiver: Receiver, kind: str) -> None:
    button = {"type": kind, "title": "Gặp cán bộ", "payload": "#gap_can_bo"}
    attachment = {"type": "template", "payload": {"buttons": [button]}}
    sent = sandbox.cs(BINH, attachment=attachment)["data"]["message_id"]
    sandbox.act("press", BINH, message_id=sent, index=0)
    assert receiver.wait("user_send_text")[0].event["message"]["text"] == "#gap_can_bo"
    shown = [m["text"] for m in sandbox.look("inbox", user_id=BINH)["messages"]]
    assert ("#gap_can_bo" in shown) is (kind == "oa.query.show")


def test_chat_now_is_told_once_and_only_to_newcomers(sandbox: Sandbox, receiver: Receiver) -> None:
    assert [sandbox.act("chat_now", HOA)["told"] for _ in range(2)] == [True, False]
    assert sandbox.act("chat_now", BINH)["told"] is False
    event = receiver.wait("user_click_chatnow")[0].event
    assert (event["oa_id"], event["user_id"]) == (OA_ID, HOA)
    assert sandbox.cs(HOA)["error"] == 0


def test_submitted_info_and_withdrawal_are_told(sandbox: Sandbox, receiver: Receiver) -> None:
    info = {"name": "Trần Văn Bình", "phone": "84905123401"}
    sandbox.act("submit_info", BINH, info=info)
    event = receiver.wait("user_submit_info")[0].event
    assert (event["sender"], event["info"]) == ({"id": BINH}, info)
    assert sandbox.get("/v3.0/oa/user/detail", {"user_id": BINH})["data"]["shared_info"] == info
    sandbox.act("withdraw", BINH)
    assert receiver.wait("user_withdraw")[0].event["user_id"] == BINH
    assert sandbox.cs(BINH)["error"] == -232


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("link", {"thumbnail": "t", "description": "d", "url": "https://example.vn"}),
        ("audio", {"url": "https://a.zdn.vn/a.amr"}),
        ("video", {"url": "v", "thumbnail": "t", "description": "d"}),
        ("sticker", {"id": "1", "url": "s"}),
        ("gif", {"thumbnail": "t", "url": "g"}),
    ],
)
def test_attachments_of_citizens(
    sandbox: Sandbox, receiver: Receiver, kind: str, payload: dict[str, str]
) -> None:
    sandbox.act("attachment", BINH, type=kind, payload=payload)
    message = receiver.wait(f"user_send_{kind}")[0].event["message"]
    assert message["attachments"] == [{"type": kind, "payload": payload}]
    assert "text" not in message


def test_a_citizens_picture_can_be_fetched(sandbox: Sandbox, receiver: Receiver) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 50
    sent = sandbox.http.post(
        f"{sandbox.base}/control/citizen/picture",
        data={"user_id": BINH, "text": "mã QR"},
        files={"file": ("ảnh.png", picture)},
        timeout=60,
    )
    assert sent.status_code == 200
    message = receiver.wait("user_send_image")[0].event["message"]
    answer = sandbox.http.get(message["attachments"][0]["payload"]["url"], timeout=60)
    assert (answer.content, answer.headers["Content-Type"]) == (picture, "image/png")
    assert message["text"] == "mã QR"


def test_a_location_comes_as_strings(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.act("location", BINH, latitude=15.57, longitude=108.47)
    attachment = receiver.wait("user_send_location")[0].event["message"]["attachments"][0]
    assert attachment["payload"] == {"coordinates": {"latitude": "15.57", "longitude": "108.47"}}


def test_a_file_tells_its_checksum(sandbox: Sandbox, receiver: Receiver) -> None:
    content = base64.b64encode(b"don xin").decode()
    sandbox.act("file", BINH, name="don.pdf", content_base64=content)
    payload = receiver.wait("user_send_file")[0].event["message"]["attachments"][0]["payload"]
    assert (payload["name"], payload["size"], payload["type"]) == ("don.pdf", "7", "pdf")
    assert payload["checksum"] == hashlib.md5(b"don xin", usedforsecurity=False).hexdigest()


def test_events_are_switched_off_one_by_one(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.control("webhook", muted=["oa_send_text"])
    sandbox.cs(BINH)
    sandbox.act("text", BINH, text="xin chào")
    receiver.wait("user_send_text")
    assert not receiver.events("oa_send_text")


def test_the_syntax_filter_lets_only_hash_texts_through(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.switch(syntax_filter=True)
    sandbox.act("text", BINH, text="xin chào")
    sandbox.act("text", BINH, text="#DK123456")
    sandbox.act("location", BINH, latitude=15.5, longitude=108.4)
    receiver.wait("user_send_location")  # events may overtake each other
    assert [d.event["message"]["text"] for d in receiver.wait("user_send_text")] == ["#DK123456"]


def test_unknown_events_come_now_and_then(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.switch(unknown_event_every=3)
    for number in range(6):
        sandbox.act("text", BINH, text=f"tin {number}")
    wait_until(lambda: len(receiver.events()) == 8)
    names = [d.event["event_name"] for d in receiver.events()]
    assert len(set(names)) == 2
    assert sum(name not in NAMES for name in names) == 2


def test_any_event_can_be_made_by_hand(sandbox: Sandbox, receiver: Receiver) -> None:
    quota = {"prev_value": 1, "new_value": 2}
    sandbox.control("webhook/event", event_name="change_template_quota", template_id="512301", quota=quota)
    event = receiver.wait("change_template_quota")[0].event
    assert (event["app_id"], event["quota"]) == (APP_ID, quota)


def test_a_higher_daily_quota_is_told_with_oaid(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.control("quotas", phone_daily=50_000)
    event = receiver.wait("change_oa_daily_quota")[0].event
    assert (event["oaId"], event["quota"]) == (OA_ID, {"prev_value": 20_000, "new_value": 50_000})
    assert "oa_id" not in event


def test_a_question_goes_before_hundreds_of_echoes(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.switch(webhook_concurrency=1)
    ids = sandbox.control("followers", count=200, ids=True)["ids"]
    receiver.pause = 0.3
    sandbox.cs(ids[0])
    for key in ids[1:]:
        sandbox.cs(key)
    sandbox.act("text", BINH, text="cháy nhà")
    receiver.pause = 0
    receiver.wait("oa_send_text", 200)
    names = [d.event["event_name"] for d in receiver.events()]
    assert names.index("user_send_text") < 100
