"""The control API: clock, switches, people, log, export, reset; and who may call it."""

import json
from typing import Any

import pytest

from sandboxes.journal import Journal

from .running import BINH, DUC, HOA, Receiver, Sandbox, wait_until


def refused(sandbox: Sandbox, path: str, **body: Any) -> tuple[int, str]:
    answer = sandbox.http.post(f"{sandbox.base}/control/{path}", json=body, timeout=60)
    return answer.status_code, answer.json()["error"]


def test_the_clock_is_moved_set_frozen_and_put_back(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T21:59:59+07:00")
    assert sandbox.look("clock")["local"] == "2026-11-24T21:59:59+07:00"
    sandbox.control("clock", advance=1)
    assert sandbox.look("clock")["local"] == "2026-11-24T22:00:00+07:00"
    assert sandbox.control("clock", time="06:00", frozen=True)["local"] == "2026-11-25T06:00:00+07:00"
    assert sandbox.control("clock", set=1795500000000, frozen=True)["now"] == 1795500000000
    assert sandbox.control("clock", reset=True)["offset_seconds"] == 0


@pytest.mark.parametrize("body", [{}, {"advance": "1h"}, {"set": "hôm qua"}, {"time": "25:00"}])
def test_a_clock_move_that_makes_no_sense_is_refused(sandbox: Sandbox, body: dict[str, Any]) -> None:
    assert refused(sandbox, "clock", **body)[0] == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("nothing", {}, 404),
        ("citizen/dance", {"user_id": BINH}, 404),
        ("citizen/text", {"user_id": "1", "text": "x"}, 404),
        ("citizen/text", {"user_id": BINH}, 400),
        ("citizen/text", {"user_id": BINH, "text": " "}, 400),
        ("citizen/text", {"user_id": BINH, "text": "x" * 2001}, 400),
        ("citizen/text", {"user_id": DUC, "text": "x"}, 409),
        ("citizen/picture", {"user_id": BINH, "content_base64": "??"}, 400),
        ("citizen/picture", {"user_id": BINH, "content_base64": "eA=="}, 400),
        ("citizen/location", {"user_id": BINH, "latitude": "x", "longitude": 1}, 400),
        ("citizen/location", {"user_id": BINH, "latitude": 99, "longitude": 1}, 400),
        ("citizen/press", {"user_id": BINH, "message_id": "x"}, 404),
        ("switches", {"echo": 1}, 400),
        ("switches", {"magic": True}, 400),
        ("quotas", {"wallet": -1}, 400),
        ("followers", {"count": 0}, 400),
        ("template", {"template_id": "1"}, 404),
    ],
)
def test_wrong_orders_are_refused_in_vietnamese(
    sandbox: Sandbox, path: str, body: dict[str, Any], status: int
) -> None:
    assert refused(sandbox, path, **body)[0] == status


def test_switches_change_all_or_nothing(sandbox: Sandbox) -> None:
    assert refused(sandbox, "switches", echo=False, magic=1)[0] == 400
    assert sandbox.look("switches")["echo"] is True


def test_only_this_machine_and_its_own_page_may_call(sandbox: Sandbox) -> None:
    url = f"{sandbox.base}/control/counts"
    for headers in ({"Origin": "https://example.vn"}, {"Host": "rebound.example.vn"}):
        assert sandbox.http.get(url, headers=headers, timeout=60).status_code == 403
    assert sandbox.http.get(url, headers={"Origin": sandbox.base}, timeout=60).status_code == 200


def test_a_hundred_thousand_followers_are_there_at_once(sandbox: Sandbox) -> None:
    made = sandbox.control("followers", count=100_000, ids=True)
    assert made["followers"] == 100_005
    assert len(set(made["ids"])) == 100_000
    assert min(map(int, made["ids"])) > 2**53
    assert sandbox.cs(made["ids"][-1])["data"]["quota"] == {"quota_type": "reply"}
    never = sandbox.control("followers", count=1, idle_hours=None, ids=True)["ids"][0]
    assert sandbox.cs(never)["data"]["quota"] == {"quota_type": "welcome_msg"}


def test_people_are_made_and_found(sandbox: Sandbox) -> None:
    made = sandbox.control("users", name="Ngô Thị Sương", phone="84905999888")
    assert made["chips"] == ["chưa theo dõi", "chưa từng nhắn"]
    assert [u["user_id"] for u in sandbox.look("users", search="sương")["users"]] == [made["user_id"]]
    assert sandbox.act("text", made["user_id"], text="xin chào")["message_id"]
    assert sandbox.cs(made["user_id"])["error"] == 0


def test_people_with_given_ids_are_loaded_twice_without_harm(sandbox: Sandbox) -> None:
    wish = {"user_id": "7400000000000000001", "name": "Phan Thị Lan", "phone": "84905111222"}
    for _ in range(2):
        sandbox.control("users", users=[wish | {"follows": True, "idle_hours": 2}])
    user = sandbox.look("users", search="Phan Thị Lan")["users"]
    assert [(u["user_id"], u["follows"], u["window"]) for u in user] == [(wish["user_id"], True, "free")]
    assert sandbox.by_phone("84905111222")["error"] == 0
    assert len(sandbox.look("inbox", user_id=wish["user_id"])["messages"]) == 1
    assert refused(sandbox, "users", users=[{"name": ""}])[0] == 400
    assert refused(sandbox, "users", name="x", user_id="1")[0] == 400
    assert refused(sandbox, "user", user_id=BINH, follows="yes")[0] == 400


def test_every_accepted_message_is_exported_as_lines(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    sandbox.cs(BINH, "một")
    sandbox.cs(HOA, "không đến")
    sandbox.control("clock", advance=60)
    sandbox.by_uid(BINH)
    sandbox.by_phone("84905123402", tracking_id="t-9")
    sandbox.act("text", BINH, text="của công dân, không tính")

    def lines(query: str) -> list[dict[str, Any]]:
        text = sandbox.http.get(f"{sandbox.base}/control/messages{query}", timeout=60).text
        return [json.loads(line) for line in text.splitlines()]

    rows = lines("")
    assert [row["via"] for row in rows] == ["cs", "uid", "phone"]
    assert (rows[0]["user_id"], rows[0]["text"]) == (BINH, "một")
    assert rows[1]["template_data"]["ma_tin"] == "m1"
    assert (rows[2]["phone"], rows[2]["tracking_id"]) == ("84905123402", "t-9")
    later = rows[1]["accepted_at"]
    assert [row["seq"] for row in lines(f"?since={later}")] == [rows[1]["seq"], rows[2]["seq"]]
    assert [row["seq"] for row in lines(f"?after={rows[1]['seq']}")] == [rows[2]["seq"]]


def test_the_log_keeps_every_call_with_its_answer(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.cs(BINH, "một")
    sandbox.cs(HOA, "hai")
    receiver.wait("oa_send_text")
    wait_until(lambda: sandbox.look("counts")["webhook"].get("delivered") == 1)
    rows = {row["path"]: row for row in sandbox.look("log")["rows"]}
    assert rows["oa_send_text"]["status"] == 200
    assert {row["error"] for row in sandbox.look("log", contains="hai")["rows"]} == {-232}
    assert [row["error"] for row in sandbox.look("log", failed=1)["rows"]] == [-232]
    assert "một" in sandbox.look("log", contains="một")["rows"][-1]["request"]


def test_the_log_keeps_the_last_five_thousand() -> None:
    journal = Journal()
    for number in range(5_010):
        journal.call(number, "POST", "/x", b"", 200, 0, b"{}", 0.001)
    rows = journal.view(limit=10_000)
    assert (len(rows), rows[0]["seq"], rows[-1]["seq"]) == (5_000, 5_010, 11)


def test_a_reset_leaves_personas_only(sandbox: Sandbox) -> None:
    sandbox.control("followers", count=10)
    sandbox.cs(BINH)
    sandbox.switch(echo=False)
    counts = sandbox.control("reset")
    assert (counts["users"], counts["messages"]) == (7, 0)
    assert sandbox.look("switches")["echo"] is True
    assert sandbox.cs(BINH)["error"] == 0


def test_ids_do_not_repeat_after_a_reset(sandbox: Sandbox) -> None:
    first = sandbox.cs(BINH)["data"]["message_id"]
    sandbox.control("reset")
    assert sandbox.cs(BINH)["data"]["message_id"] != first
