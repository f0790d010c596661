"""Calls about people, conversations, tags and the OA (reference 4)."""

from typing import Any

import pytest

from .running import BINH, HOA, KHANH, OA_ID, UPDATE, Receiver, Sandbox


def test_details_of_a_person(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    sandbox.control("user", user_id=BINH, idle_hours=24, dynamic_param="qr-7")
    data = sandbox.get("/v3.0/oa/user/detail", {"user_id": BINH})["data"]
    assert (data["display_name"], data["user_is_follower"]) == ("Trần Văn Bình", True)
    assert data["user_last_interaction_date"] == "23/11/2026"
    assert data["dynamic_param"] == "qr-7"
    assert int(data["user_id"]) > 2**53


def test_details_of_a_non_follower_may_be_213(sandbox: Sandbox) -> None:
    assert sandbox.get("/v3.0/oa/user/detail", {"user_id": HOA})["error"] == 0
    sandbox.switch(detail_refuses_non_follower=True)
    assert sandbox.get("/v3.0/oa/user/detail", {"user_id": HOA})["error"] == -213
    assert sandbox.get("/v3.0/oa/user/detail", {"user_id": "1"})["error"] == -201


def test_people_are_paged_by_fifty_up_to_ten_thousand(sandbox: Sandbox) -> None:
    sandbox.control("followers", count=11_000)
    data = sandbox.get("/v3.0/oa/user/getlist", {"offset": 9951, "count": 50, "is_follower": "true"})["data"]
    assert (data["total"], data["count"], len(data["users"])) == (11_005, 50, 50)
    assert sandbox.get("/v3.0/oa/user/getlist", {"offset": 9952, "count": 50})["error"] == -210
    assert sandbox.get("/v3.0/oa/user/getlist", {"offset": 0, "count": 51})["error"] == -210
    assert sandbox.get("/v3.0/oa/user/getlist", {"offset": "0"})["error"] == -201


@pytest.mark.parametrize(
    ("period", "total"),
    [("TODAY", 1), ("YESTERDAY", 1), ("L7D", 2), ("L30D", 3), ("2026_11_16:2026_11_16", 1), (None, 7)],
)
def test_people_are_found_by_their_last_interaction(sandbox: Sandbox, period: str | None, total: int) -> None:
    sandbox.at("2026-11-24T10:00:00")
    for number, hours in enumerate((1, 24, 8 * 24, None, None, None, None)):
        sandbox.control("user", user_id=str(7100000000000000101 + number), idle_hours=hours)
    asked: dict[str, Any] = {"offset": 0, "count": 50}
    asked |= {"last_interaction_period": period} if period else {}
    assert sandbox.get("/v3.0/oa/user/getlist", asked)["data"]["total"] == total
    assert sandbox.get("/v3.0/oa/user/getlist", asked | {"last_interaction_period": "L8D"})["error"] == -201


def test_tags_are_made_given_listed_and_removed(sandbox: Sandbox, receiver: Receiver) -> None:
    tag = {"user_id": int(BINH), "tag_name": "Hạ tầng"}
    assert sandbox.post("/v2.0/oa/tag/tagfollower", tag)["error"] == 0
    event = receiver.wait("add_user_to_tag")[0].event
    assert (event["oa_id"], event["tag"]) == (OA_ID, {"name": "Hạ tầng", "user_ids": [BINH]})
    assert sandbox.get("/v2.0/oa/tag/gettagsofoa", {})["data"] == ["Hạ tầng"]
    tagged = sandbox.get("/v3.0/oa/user/getlist", {"offset": 0, "count": 50, "tag_name": "Hạ tầng"})
    assert tagged["data"]["users"] == [{"user_id": BINH}]
    assert sandbox.post("/v2.0/oa/tag/rmfollowerfromtag", tag)["error"] == 0
    assert sandbox.post("/v2.0/oa/tag/rmfollowerfromtag", tag)["error"] == -201
    sandbox.post("/v2.0/oa/tag/tagfollower", tag | {"user_id": KHANH})
    assert sandbox.post("/v2.0/oa/tag/rmtag", {"tag_name": "Hạ tầng"})["error"] == 0
    assert sandbox.get("/v2.0/oa/tag/gettagsofoa", {})["data"] == []


def test_what_the_oa_holds_is_updated_and_wiped(sandbox: Sandbox) -> None:
    body = {"user_id": BINH, "user_alias": "Ông Bình", "shared_info": {"name": "Trần Văn Bình"}}
    assert sandbox.post("/v3.0/oa/user/update", body | {"user_external_id": "c-9"})["error"] == 0
    data = sandbox.get("/v3.0/oa/user/detail", {"user_id": BINH})["data"]
    assert (data["user_alias"], data["user_external_id"]) == ("Ông Bình", "c-9")
    assert sandbox.post("/v2.0/oa/deletefollowerinfo", {"user_id": BINH})["error"] == 0
    assert sandbox.get("/v3.0/oa/user/detail", {"user_id": BINH})["data"]["shared_info"] == {}


def test_a_conversation_is_read_newest_first_ten_at_a_time(sandbox: Sandbox) -> None:
    for number in range(12):
        sandbox.cs(BINH, f"tin {number}")
    sandbox.act("text", BINH, text="cảm ơn")
    rows = sandbox.get("/v2.0/oa/conversation", {"user_id": BINH, "offset": 0, "count": 10})["data"]
    assert [row["message"] for row in rows[:2]] == ["cảm ơn", "tin 11"]
    assert [(row["src"], row["from_id"], row["to_id"]) for row in rows[:2]] == [
        (1, BINH, OA_ID),
        (0, OA_ID, BINH),
    ]
    older = sandbox.get("/v2.0/oa/conversation", {"user_id": BINH, "offset": 10, "count": 10})["data"]
    assert [row["message"] for row in older] == ["tin 2", "tin 1", "tin 0"]
    assert sandbox.get("/v2.0/oa/conversation", {"user_id": BINH, "offset": 20, "count": 10})["data"] == []
    assert sandbox.get("/v2.0/oa/conversation", {"user_id": BINH, "offset": 0, "count": 11})["error"] == -210


def test_a_conversation_shows_templates_pictures_and_places(sandbox: Sandbox) -> None:
    sandbox.switch(history_nosupport=False)
    sandbox.by_uid(BINH)
    sandbox.act("picture", BINH, url="https://photo.zdn.vn/a.jpg")
    sandbox.act("location", BINH, latitude=15.5, longitude=108.4)
    place, picture, template = sandbox.get(
        "/v2.0/oa/conversation", {"user_id": BINH, "offset": 0, "count": 3}
    )["data"]
    assert place["location"] == {"latitude": "15.5", "longitude": "108.4"}
    assert (picture["type"], picture["url"]) == ("photo", "https://photo.zdn.vn/a.jpg")
    assert UPDATE["ma_tin"] in template["message"]


def test_recent_chats_hold_one_row_per_person(sandbox: Sandbox) -> None:
    sandbox.act("text", BINH, text="một")
    sandbox.act("text", HOA, text="hai")
    sandbox.cs(BINH, "ba")
    rows = sandbox.get("/v2.0/oa/listrecentchat", {"offset": 0, "count": 10})["data"]
    assert [row["message"] for row in rows] == ["ba", "hai"]


@pytest.mark.parametrize("version", ["v2.0", "v3.0"])
def test_the_oa_tells_about_itself_to_old_and_new_clients(sandbox: Sandbox, version: str) -> None:
    data = sandbox.get(f"/{version}/oa/getoa", {})["data"]
    assert (data["oaid"], data["oa_type"], data["num_follower"]) == (OA_ID, 4, 5)
    assert data["oa_id"] == OA_ID
