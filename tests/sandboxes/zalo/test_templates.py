"""Rules 18 to 23: hours, template messages by user id and by phone, review, delivery."""

import hashlib
from typing import Any

import pytest

from .running import BINH, DUC, HOA, KHANH, LANH, UPDATE, UT, Receiver, Sandbox, wait_until

PHONE = "84905123401"
FESTIVAL = {"ten_le_hoi": "Lễ hội Bà Thu Bồn", "ngay": "24/11/2026", "dia_chi": "Duy Xuyên"}


def promotion(sandbox: Sandbox, user_id: str = BINH) -> int:
    return int(sandbox.by_uid(user_id, "512305", template_data=FESTIVAL)["error"])


# 18: night


@pytest.mark.parametrize(
    ("moment", "error"),
    [("21:59:59", 0), ("22:00:00", -234), ("00:00:00", -234), ("05:59:59", -234), ("06:00:00", 0)],
)
def test_promotion_is_refused_at_night_in_viet_nam(sandbox: Sandbox, moment: str, error: int) -> None:
    sandbox.at(f"2026-11-24T{moment}+07:00")
    sandbox.connect()
    assert promotion(sandbox) == error


def test_consultation_is_never_refused_at_night(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T23:00:00+07:00")
    assert sandbox.cs(BINH)["error"] == 0


def test_an_update_at_night_arrives_without_a_notification(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T21:59:59+07:00")
    sandbox.by_uid(BINH)
    sandbox.at("2026-11-24T22:00:00+07:00")
    sandbox.by_uid(BINH)
    suppressed = [m["push_suppressed"] for m in sandbox.look("inbox", user_id=BINH)["messages"]]
    assert suppressed == [False, True]


def test_the_night_block_of_the_phone_channel_is_a_switch(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T22:00:00+07:00")
    assert sandbox.by_phone(PHONE)["error"] == 0
    sandbox.switch(phone_night_block=True)
    assert sandbox.by_phone(PHONE)["error"] == -133
    sandbox.at("2026-11-25T06:00:00+07:00")
    assert sandbox.by_phone(PHONE)["error"] == 0


# 19: by user id


def test_a_template_by_uid_answers_with_sent_time_inside_and_beside_data(sandbox: Sandbox) -> None:
    answer = sandbox.by_uid(KHANH)
    assert answer["error"] == 0
    assert answer["sent_time"] == answer["data"]["sent_time"]
    assert answer["data"]["user_id"] == KHANH


def test_a_bought_template_message_carries_its_quota(sandbox: Sandbox) -> None:
    assert "quota" not in sandbox.by_uid(BINH)["data"]
    sandbox.control("quotas", template=1)
    assert sandbox.by_uid(BINH)["data"]["quota"]["quota_type"] == "purchase_quota"
    sandbox.control("quotas", wallet=119)
    assert sandbox.by_uid(BINH)["error"] == -321


@pytest.mark.parametrize(
    ("template", "by_uid", "by_phone"),
    [
        ("512303", -131, -131),
        ("512306", -131, -131),
        ("512307", -146, -146),
        ("512308", -117, -117),
        ("999999", -109, -109),
        ("512302", -249, -1122),
        ("512309", -249, -1122),
    ],
)
def test_only_own_approved_templates_are_sent(
    sandbox: Sandbox, template: str, by_uid: int, by_phone: int
) -> None:
    assert sandbox.by_uid(BINH, template)["error"] == by_uid
    assert sandbox.by_phone(PHONE, template)["error"] == by_phone


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({}, -111),
        (None, -111),
        ({"ma_ho_so": "H17"}, -1122),
        (UPDATE | {"ma_tin": ""}, -1122),
        (UPDATE | {"ma_tin": None}, -1122),
        (UPDATE | {"trang_thai": "x" * 31}, -1121),
        (UPDATE | {"noi_dung": "ộ" * 200}, 0),
        (UPDATE | {"noi_dung": ["x"]}, -1124),
    ],
)
def test_template_data_is_checked_against_the_parameters(sandbox: Sandbox, data: Any, error: int) -> None:
    assert sandbox.by_uid(BINH, template_data=data)["error"] == error
    assert sandbox.by_phone(PHONE, template_data=data)["error"] == error


@pytest.mark.parametrize("day", ["2026-11-24", "24-11-2026", "hôm nay"])
def test_a_date_has_its_format(sandbox: Sandbox, day: str) -> None:
    sandbox.at("2026-11-24T10:00:00")
    data = FESTIVAL | {"ngay": day}
    assert sandbox.by_uid(BINH, "512305", template_data=data)["error"] == -1124


@pytest.mark.parametrize(
    ("who", "error"), [(KHANH, 0), (UT, 0), (HOA, -201), ("1", -201), (DUC, -217), (LANH, -227)]
)
def test_by_uid_reaches_whoever_the_oa_has_met(sandbox: Sandbox, who: str, error: int) -> None:
    assert sandbox.by_uid(who)["error"] == error


def test_tracking_id_by_uid_is_ignored_or_refused_by_switch(sandbox: Sandbox) -> None:
    assert sandbox.by_uid(BINH, tracking_id="t")["error"] == 0
    sandbox.switch(tracking_id_on_uid="refuse")
    assert sandbox.by_uid(BINH, tracking_id="t")["error"] == -201


def test_promotion_has_a_cap_per_person_and_day_and_may_be_refused(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    assert [promotion(sandbox), promotion(sandbox)] == [0, -218]
    by_phone = sandbox.by_phone(PHONE, "512305", template_data=FESTIVAL)
    assert by_phone["error"] == -1472
    sandbox.control("user", user_id=UT, refuses=["promotion"])
    assert promotion(sandbox, UT) == -244


def test_the_echo_of_a_template_holds_its_text(sandbox: Sandbox, receiver: Receiver) -> None:
    message_id = sandbox.by_uid(BINH)["data"]["message_id"]
    message = receiver.wait("oa_send_template")[0].event["message"]
    assert message["msg_id"] == message_id
    assert "Mã tin: m1" in message["attachments"][0]["payload"]["text"]


# 19 to 21: by phone


def test_a_template_by_phone_answers_with_strings(sandbox: Sandbox) -> None:
    data = sandbox.by_phone(PHONE)["data"]
    assert data["quota"] == {"dailyQuota": "20000", "remainingQuota": "19999"}
    assert data["sending_mode"] == "1"
    assert data["sent_time"].isdigit()


@pytest.mark.parametrize("tracking_id", ["", "x" * 49, 5, None])
def test_tracking_id_by_phone_is_required(sandbox: Sandbox, tracking_id: Any) -> None:
    sandbox.switch(tracking_id_required=True)
    assert sandbox.by_phone(PHONE, tracking_id=tracking_id)["error"] == -132
    assert sandbox.by_phone(PHONE, tracking_id="x" * 48)["error"] == 0


@pytest.mark.parametrize("code", [108, 110, 114, 118, 119, 139, 140, 141])
def test_a_fixture_phone_stands_for_each_outcome(sandbox: Sandbox, code: int) -> None:
    assert sandbox.by_phone(f"84900000{code}")["error"] == -code


@pytest.mark.parametrize(
    ("phone", "error"),
    [
        ("+84905123401", 0),
        ("0905123401", -108),
        ("905123401", -108),
        ("8490512340", -108),
        (84905123401, -108),
    ],
)
def test_phones_are_84_and_nine_digits(sandbox: Sandbox, phone: Any, error: int) -> None:
    assert sandbox.by_phone(phone)["error"] == error


def test_local_phones_are_a_switch(sandbox: Sandbox) -> None:
    sandbox.switch(phone_accepts_local=True)
    assert [sandbox.by_phone(p)["error"] for p in ("0905123401", "905123401")] == [0, 0]
    exported = sandbox.http.get(f"{sandbox.base}/control/messages", timeout=60).text
    assert exported.count(f'"phone":"{PHONE}"') == 2


def test_a_hashed_phone_is_found(sandbox: Sandbox) -> None:
    body = {"template_id": "512301", "template_data": UPDATE, "tracking_id": "t"}
    hashed = hashlib.sha256(PHONE.encode()).hexdigest()
    path = "/message/template/hashphone"
    assert sandbox.post(path, body | {"hash_phone": hashed}, "business")["error"] == 0
    assert sandbox.post(path, body | {"hash_phone": "0" * 64}, "business")["error"] == -118


def test_development_mode_reaches_only_admins(sandbox: Sandbox) -> None:
    assert sandbox.by_phone(PHONE, mode="development")["error"] == -127
    assert sandbox.by_phone("84900000999", mode="development")["error"] == 0
    sandbox.switch(development_wallet=0)
    assert sandbox.by_phone("84900000999", mode="development")["error"] == -126


def test_sending_mode_3_is_for_allowed_oas_and_tag_3_only(sandbox: Sandbox) -> None:
    assert sandbox.by_phone(PHONE, sending_mode="3")["error"] == -162
    assert sandbox.by_phone(PHONE, "512305", sending_mode="3", template_data=FESTIVAL)["error"] == -161


def test_the_daily_quota_runs_out_and_comes_back(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    sandbox.control("quotas", phone_daily=1)
    assert sandbox.by_phone(PHONE)["data"]["quota"]["remainingQuota"] == "0"
    assert sandbox.by_phone(PHONE)["error"] == -144
    assert sandbox.business("/message/quota")["data"]["remainingQuota"] == "0"
    sandbox.at("2026-11-25T00:00:00")
    assert sandbox.by_phone(PHONE)["error"] == 0


def test_a_template_has_its_own_daily_limit(sandbox: Sandbox) -> None:
    sandbox.control("template", template_id="512301", daily_limit=1)
    assert [sandbox.by_phone(PHONE)["error"] for _ in range(2)] == [0, -147]


def test_an_empty_wallet_stops_the_phone_channel(sandbox: Sandbox) -> None:
    sandbox.control("quotas", wallet=0)
    assert sandbox.by_phone(PHONE)["error"] == -115


# 22: review


def test_approval_by_the_operator_is_told(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.control("template", template_id="512303", status="ENABLE")
    event = receiver.wait("change_template_status")[0].event
    assert event["template_id"] == "512303"
    assert event["status"] == {"prev_status": "PENDING_REVIEW", "new_status": "ENABLE"}
    data = {"ma_ho_so": "H17", "ngay_hen": "24/11/2026"}
    assert sandbox.by_uid(BINH, "512303", template_data=data)["error"] == 0


def test_a_created_template_waits_and_only_a_rejected_one_is_edited(sandbox: Sandbox) -> None:
    body = {"template_name": "Mẫu mới", "body": "<ten>", "params": [{"name": "ten"}]}
    made = sandbox.post("/template/create", body, "business")["data"]
    assert made["template_status"] == "PENDING_REVIEW"
    edit = body | {"template_id": made["template_id"]}
    assert sandbox.post("/template/edit", edit, "business")["error"] == -1091
    sandbox.control("template", template_id=made["template_id"], status="REJECT", reason="Chung chung")
    assert sandbox.post("/template/edit", edit, "business")["error"] == 0


def test_templates_are_listed_by_number_and_shown_by_word(sandbox: Sandbox) -> None:
    answer = sandbox.business("/template/all", offset=0, limit=100, status=2)
    assert [row["status"] for row in answer["data"]] == ["PENDING_REVIEW"]
    assert answer["metadata"] == {"total": 1}
    assert sandbox.business("/template/all", offset=0, limit=100, status="ENABLE")["error"] == -132
    assert sandbox.business("/template/all", offset=0, limit=101)["error"] == -132


def test_the_number_that_the_list_tells_can_be_sent(sandbox: Sandbox) -> None:
    rows = sandbox.business("/template/all", offset=0, limit=100)["data"]
    number = next(row["templateId"] for row in rows if row["templateId"] == 512301)
    assert sandbox.by_uid(BINH, number)["error"] == 0
    assert sandbox.by_phone(PHONE, number)["error"] == 0
    assert sandbox.by_uid(BINH, 1)["error"] == -109
    for odd in (512301.0, True, None, [512301]):
        assert sandbox.by_uid(BINH, odd)["error"] == -201 and sandbox.by_phone(PHONE, odd)["error"] == -109


def test_a_template_tells_its_parameters_and_prices(sandbox: Sandbox) -> None:
    info = sandbox.business("/template/info/v2", template_id="512301")["data"]
    assert [param["name"] for param in info["listParams"]] == ["ma_ho_so", "trang_thai", "noi_dung", "ma_tin"]
    assert (info["templateTag"], info["price_uid"]) == ("TRANSACTION", "120")
    assert set(sandbox.business("/template/sample-data", template_id="512301")["data"]) == set(UPDATE)
    assert sandbox.business("/template/info/v2", template_id="1")["error"] == -109


# 23: delivery


def test_delivery_by_phone_is_told_with_its_tracking_id(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.switch(receipts=True, received_delay=0.05)
    message_id = sandbox.by_phone(PHONE, tracking_id="pa-7-done")["data"]["msg_id"]
    call = receiver.wait("user_received_message")[0]
    assert call.headers["x-zevent-server"] == "ZNS"
    assert call.event["recipient"] == {"id": PHONE}
    assert call.event["message"]["tracking_id"] == "pa-7-done"
    assert call.event["message"]["msg_id"] == message_id
    assert call.event["message"]["delivery_time"].isdigit()
    assert not receiver.events("oa_send_template")


def test_status_goes_from_0_to_1_and_a_lost_one_expires(sandbox: Sandbox) -> None:
    sandbox.switch(received_delay=60.0)
    sent = sandbox.by_phone(PHONE)["data"]["msg_id"]
    lost = sandbox.by_phone("84900000000")["data"]["msg_id"]
    status = [sandbox.business("/message/status", message_id=key)["data"]["status"] for key in (sent, lost)]
    assert status == [0, 0]
    sandbox.control("clock", advance=3 * 3600)
    status = [sandbox.business("/message/status", message_id=key)["data"]["status"] for key in (sent, lost)]
    assert status == [1, -1]
    assert sandbox.business("/message/status", message_id="z")["error"] == -107


def test_a_share_of_phone_messages_may_never_arrive(sandbox: Sandbox) -> None:
    sandbox.switch(phone_never_arrives=1.0, received_delay=0.0)
    sandbox.by_phone(PHONE)
    sandbox.switch(phone_never_arrives=0.0)
    sandbox.by_phone(PHONE)
    wait_until(lambda: sandbox.look("counts")["received"] == 1)


def test_a_rating_is_told_and_listed(sandbox: Sandbox, receiver: Receiver) -> None:
    data = {"ho_ten": "Bình", "ma_ho_so": "H17"}
    sandbox.by_phone(PHONE, "512304", template_data=data, tracking_id="r-1")
    message_id = sandbox.look("inbox", user_id=BINH)["messages"][-1]["message_id"]
    sandbox.act("rate", BINH, message_id=message_id, rate=4, note="Tốt", feedbacks=["Nhanh"])
    message = receiver.wait("user_feedback")[0].event["message"]
    assert (message["rate"], message["tracking_id"], message["msg_id"]) == (4, "r-1", message_id)
    assert sandbox.business("/rating/get", template_id="512304")["data"]["data"][0]["rate"] == 4
    assert sandbox.post("/rating/get", {"template_id": "512304"}, "business")["data"]["total"] == 1
