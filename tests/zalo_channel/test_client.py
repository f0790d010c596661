import math

import pytest

from foundation.outbox.routes import set_deadline
from tests.ports import silent_port
from tests.sandboxes.zalo.running import BINH, DUC, HOA, KHANH, LANH, UT
from zalo_channel import client, http
from zalo_channel.errors import Kind, NoAnswer, NotReached, Refused

PARAMS = {"ma_ho_so": "H57-1", "trang_thai": "Đã tiếp nhận", "noi_dung": "Mời ông/bà", "ma_tin": "1-1"}


def inbox(zalo, user_id: str) -> list[dict]:
    return zalo.look("inbox", user_id=user_id)["messages"]


def refused(call, *args) -> Refused:
    with pytest.raises(Refused) as problem:
        call(*args)
    return problem.value


def test_a_consultation_arrives_with_its_id(zalo):
    message_id = client.send_consultation(BINH, {"text": "Hồ sơ đã tiếp nhận"})
    assert [(m["message_id"], m["text"]) for m in inbox(zalo, BINH)] == [(message_id, "Hồ sơ đã tiếp nhận")]


@pytest.mark.security_check("personal-data-in-logs")
def test_what_goes_wrong_is_told_without_the_citizens_id(settings):
    settings.ZALO_OPENAPI_URL = f"http://127.0.0.1:{silent_port()}"
    with pytest.raises(NotReached) as problem:
        http.get(f"{settings.ZALO_OPENAPI_URL}/v2.0/oa/conversation", {"data": f'{{"user_id":"{BINH}"}}'}, {})
    assert BINH not in str(problem.value)
    assert "refused" in str(problem.value)


def test_no_call_is_begun_when_a_delivery_has_no_time_left(zalo):
    set_deadline(0.0)
    try:
        with pytest.raises(NotReached):
            client.send_consultation(BINH, {"text": "quá muộn"})
    finally:
        set_deadline(math.inf)
    assert inbox(zalo, BINH) == []


def test_a_template_goes_by_user_id_and_by_phone(zalo):
    by_user = client.send_template_to_user(KHANH, "512301", PARAMS)
    by_phone = client.send_template_to_phone("84905123405", "512301", PARAMS, "1-1")
    assert {m["message_id"] for m in inbox(zalo, KHANH)} == {by_user, by_phone}


def test_the_reading_calls(zalo):
    assert client.user_detail(BINH)["display_name"] == "Trần Văn Bình"
    for number in range(12):
        client.send_consultation(BINH, {"text": f"tin {number}"})
    first, second = client.conversation(BINH, 0), client.conversation(BINH, 10)
    assert [row["message"] for row in (first[0], second[-1])] == ["tin 11", "tin 0"]


@pytest.mark.parametrize(
    ("user", "kind", "reason"),
    [
        (HOA, Kind.ROUTE, "zalo_window"),
        (KHANH, Kind.ROUTE, "zalo_window"),
        (DUC, Kind.PERSON, "zalo_blocked"),
        (LANH, Kind.PERSON, "zalo_inactive"),
    ],
)
@pytest.mark.security_check("odd-answers")
def test_refusals_are_read_from_the_table(zalo, user, kind, reason):
    problem = refused(client.send_consultation, user, {"text": "Chào"})
    assert problem.meaning == (kind, reason)


@pytest.mark.security_check("odd-answers")
def test_a_code_nobody_knows_is_a_bug_and_never_loops(zalo):
    zalo.control("faults", kind="error", path="/message/cs", code=-99999)
    assert refused(client.send_consultation, BINH, {"text": "Chào"}).meaning.kind is Kind.BUG


@pytest.mark.security_check("platform-minus-216")
def test_a_dead_access_token_is_renewed_and_the_call_made_again(zalo):
    zalo.control("faults", kind="error", path="/message/cs", code=-216)
    client.send_consultation(BINH, {"text": "Chào"})
    zalo.control("clock", advance=26 * 3600)
    client.send_consultation(UT, {"text": "Chào"})
    assert len(inbox(zalo, BINH)) == len(inbox(zalo, UT)) == 1


def test_with_the_proof_of_the_app_secret(zalo, settings):
    zalo.switch(appsecret_proof=True)
    assert refused(client.send_consultation, BINH, {"text": "Chào"}).code == -242
    settings.ZALO_APPSECRET_PROOF = True
    assert client.send_consultation(BINH, {"text": "Chào"})


@pytest.mark.parametrize("lie", ["non_json", "empty", "http_500", "lost_answer"])
@pytest.mark.security_check("odd-answers")
def test_a_lying_answer_is_never_taken_for_yes_or_no(zalo, lie):
    zalo.control("faults", kind=lie, path="/message/cs", seconds=0.1)
    with pytest.raises(NoAnswer):
        client.send_consultation(BINH, {"text": "Chào"})


@pytest.mark.security_check("platform-silent")
def test_an_answer_that_does_not_come_in_time_is_unknown(zalo, monkeypatch):
    monkeypatch.setattr(http, "READ_SECONDS", 0.3)
    zalo.control("faults", kind="slow", path="/message/cs", seconds=1)
    with pytest.raises(NoAnswer):
        client.send_consultation(BINH, {"text": "Chào"})


def test_where_nobody_listens_nothing_was_sent(zalo, settings):
    settings.ZALO_OPENAPI_URL = f"http://127.0.0.1:{silent_port()}"
    with pytest.raises(NotReached):
        client.send_consultation(BINH, {"text": "Chào"})
    settings.ZALO_OPENAPI_URL = "http://no-such-host.invalid"
    with pytest.raises(NotReached):
        client.send_consultation(BINH, {"text": "Chào"})


def test_a_wrong_base_address_is_a_no(zalo, settings):
    settings.ZALO_OPENAPI_URL = zalo.base + "/nothing-here"
    with pytest.raises((NotReached, Refused)):
        client.send_consultation(BINH, {"text": "Chào"})
