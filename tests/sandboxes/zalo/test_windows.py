"""Rules 10 to 15: whom a consultation message may reach, and who pays."""

from typing import Any

import pytest

from .running import BINH, DAY, DUC, HOA, HOUR, KHANH, LANH, TUYET, UT, Receiver, Sandbox

NOW = "2026-11-24T10:00:00"


def idle(sandbox: Sandbox, hours: float | None) -> str:
    sandbox.at(NOW)
    sandbox.control("user", user_id=BINH, idle_hours=hours)
    return BINH


@pytest.mark.parametrize(
    ("who", "error"),
    [(HOA, -232), ("7199999999999999999", -232), (DUC, -217), (LANH, -227), (KHANH, -230)],
)
def test_each_persona_refuses_as_the_platform_does(sandbox: Sandbox, who: str, error: int) -> None:
    assert sandbox.cs(who)["error"] == error


def test_a_stranger_may_also_be_213_and_a_blocker_222(sandbox: Sandbox) -> None:
    sandbox.switch(stranger_code=-213, blocked_code=-222)
    assert sandbox.cs(HOA) == {"error": -213, "message": "User has not followed OA"}
    assert sandbox.cs(DUC)["error"] == -222


def test_a_restricted_type_is_244(sandbox: Sandbox) -> None:
    sandbox.control("user", user_id=BINH, refuses=["cs"])
    assert sandbox.cs(BINH)["error"] == -244


@pytest.mark.parametrize("hours", [0, 1, 48])
def test_up_to_48_hours_the_answer_is_free(sandbox: Sandbox, hours: float) -> None:
    answer = sandbox.cs(idle(sandbox, hours))
    assert answer["data"]["quota"] == {"quota_type": "reply"}
    assert answer["data"]["user_id"] == BINH
    assert answer["data"]["sent_time"].isdigit()


@pytest.mark.parametrize("hours", [48.001, 100, 7 * 24])
def test_between_48_hours_and_7_days_the_package_pays(sandbox: Sandbox, hours: float) -> None:
    quota = sandbox.cs(idle(sandbox, hours))["data"]["quota"]
    assert quota == {"quota_type": "sub_quota", "remain": 1999, "total": 2000, "expired_date": "30/11/2026"}


def test_after_7_days_it_is_230(sandbox: Sandbox) -> None:
    assert sandbox.cs(idle(sandbox, 7 * 24 + 0.001))["error"] == -230


def test_then_bought_quota_then_money_then_321(sandbox: Sandbox) -> None:
    idle(sandbox, 49)
    sandbox.control("quotas", sub=0, purchase=1, reward=1, wallet=55)
    kinds = [sandbox.cs(BINH)["data"].get("quota", {}).get("quota_type") for _ in range(3)]
    assert kinds == ["purchase_quota", "reward_quota", None]
    assert sandbox.look("quotas")["wallet"] == 0
    assert sandbox.cs(BINH)["error"] == -321


def test_a_follower_who_never_wrote_gets_three_welcome_messages(sandbox: Sandbox) -> None:
    kinds = [sandbox.cs(UT)["data"]["quota"] for _ in range(3)]
    assert kinds == [{"quota_type": "welcome_msg"}] * 3
    assert sandbox.cs(UT)["error"] == -232


@pytest.mark.parametrize("act", ["text", "follow", "chat_now", "location", "picture", "press", "call"])
def test_these_acts_open_the_window_again(sandbox: Sandbox, act: str) -> None:
    pressed = {"type": "oa.query.show", "title": "Gặp cán bộ", "payload": "Gặp cán bộ"}
    buttons = {"type": "template", "payload": {"buttons": [pressed]}}
    sent = sandbox.cs(BINH, attachment=buttons)["data"]["message_id"]
    idle(sandbox, 8 * 24)
    more: dict[str, Any] = {
        "text": {"text": "xin chào"},
        "location": {"latitude": 15.57, "longitude": 108.47},
        "picture": {"url": "https://photo.zdn.vn/a.jpg"},
        "press": {"message_id": sent},
    }
    sandbox.act(act, BINH, **more.get(act, {}))
    assert sandbox.cs(BINH)["data"]["quota"] == {"quota_type": "reply"}


def test_these_acts_do_not_open_it(sandbox: Sandbox) -> None:
    sent = sandbox.cs(BINH)["data"]["message_id"]
    idle(sandbox, 8 * 24)
    sandbox.act("seen", BINH)
    sandbox.act("react", BINH, message_id=sent)
    sandbox.act("submit_info", BINH, info={"name": "Trần Văn Bình"})
    sandbox.by_uid(BINH)
    assert sandbox.cs(BINH)["error"] == -230


def test_submitting_info_opens_it_only_when_switched(sandbox: Sandbox) -> None:
    idle(sandbox, 8 * 24)
    sandbox.switch(submit_info_refreshes=True)
    sandbox.act("submit_info", BINH, info={"name": "Trần Văn Bình"})
    assert sandbox.cs(BINH)["error"] == 0


def test_messages_of_the_oa_do_not_keep_it_open(sandbox: Sandbox) -> None:
    idle(sandbox, 1)
    for _ in range(4):
        sandbox.control("clock", advance=2 * DAY)
        sandbox.cs(BINH)
    sandbox.connect()
    assert sandbox.cs(BINH)["error"] == -230


def test_the_old_eight_in_48_hours_is_a_switch(sandbox: Sandbox) -> None:
    assert [sandbox.cs(BINH)["error"] for _ in range(9)] == [0] * 9
    sandbox.switch(eight_in_48h=True)
    assert sandbox.post("/v3.0/oa/quota/message", {"user_id": BINH})["data"]["cs_reply"] == {
        "remain": 8,
        "total": 8,
    }
    remains = [sandbox.cs(BINH)["data"]["quota"]["remain"] for _ in range(8)]
    assert remains == [7, 6, 5, 4, 3, 2, 1, 0]
    assert sandbox.cs(BINH)["error"] == -311
    sandbox.act("text", BINH, text="cảm ơn")
    assert sandbox.cs(BINH)["error"] == 0


def test_the_quota_of_a_user_tells_the_last_interaction_and_no_cs_reply(sandbox: Sandbox) -> None:
    told = sandbox.act("text", BINH, text="xin chào")
    data = sandbox.post("/v3.0/oa/quota/message", {"user_id": BINH})["data"]
    assert data["last_interaction"] == str(told["at"])
    assert "cs_reply" not in data
    assert data["promotion"]["daily_total"] == 1


def test_the_quota_of_the_oa_lists_its_assets(sandbox: Sandbox) -> None:
    asked = {"quota_owner": "OA", "product_type": "cs", "quota_type": "sub_quota"}
    assert [row["remain"] for row in sandbox.post("/v3.0/oa/quota/message", asked)["data"]] == [2000]
    assert sandbox.post("/v2.0/oa/quota/message", {})["data"]["total"] == 2000


@pytest.mark.parametrize("message", [{"text": "x"}, {"attachment": {"type": "template", "payload": {}}}])
def test_the_old_v2_send_is_off(sandbox: Sandbox, message: dict[str, object]) -> None:
    body = {"recipient": {"user_id": BINH}, "message": message}
    assert sandbox.post("/v2.0/oa/message", body)["error"] == -240


def test_reactions_live_on_v2(sandbox: Sandbox, receiver: Receiver) -> None:
    sent = sandbox.act("text", BINH, text="cảm ơn")["message_id"]
    action = {"react_icon": "/-heart", "react_message_id": sent}
    answer = sandbox.post("/v2.0/oa/message", {"recipient": {"user_id": BINH}, "sender_action": action})
    assert answer["error"] == 0
    event = receiver.wait("oa_reacted_message")[0].event
    assert event["message"] == {"msg_id": sent, "react_icon": "/-heart"}


def test_a_message_takes_at_most_50_reactions(sandbox: Sandbox) -> None:
    sent = sandbox.act("text", BINH, text="cảm ơn")["message_id"]
    body = {
        "recipient": {"user_id": BINH},
        "sender_action": {"react_icon": "/-strong", "react_message_id": sent},
    }
    assert [sandbox.post("/v2.0/oa/message", body)["error"] for _ in range(51)] == [0] * 50 + [-210]


def test_an_anonymous_visitor_is_answered_on_v2(sandbox: Sandbox, receiver: Receiver) -> None:
    ids = sandbox.control("citizen/anonymous", anonymous_id="AN-77", text="Cho hỏi")
    event = receiver.wait("anonymous_send_text")[0].event
    assert event["sender"] == {"id": "AN-77"}
    assert event["message"]["conversation_id"] == ids["conversation_id"]
    recipient = {"anonymous_id": "AN-77", "conversation_id": ids["conversation_id"]}
    answer = sandbox.post("/v2.0/oa/message", {"recipient": recipient, "message": {"text": "Xin chào"}})
    assert answer["data"].items() >= recipient.items()
    assert receiver.wait("oa_send_anonymous_text")[0].event["message"]["text"] == "Xin chào"


@pytest.mark.parametrize("path", ["transaction", "promotion"])
def test_legacy_sends_are_refused_with_a_code_that_is_a_setting(sandbox: Sandbox, path: str) -> None:
    assert sandbox.post(f"/v3.0/oa/message/{path}", {})["error"] == -233
    sandbox.switch(legacy_message_code=-240)
    assert sandbox.post(f"/v3.0/oa/message/{path}", {})["error"] == -240


def test_tuyets_window_is_paid_and_closes_in_time(sandbox: Sandbox) -> None:
    assert sandbox.cs(TUYET)["data"]["quota"]["quota_type"] == "sub_quota"
    sandbox.control("clock", advance=5 * DAY + HOUR)
    sandbox.connect()
    assert sandbox.cs(TUYET)["error"] == -230
