"""Rules 24 and 25: articles and their broadcast."""

from typing import Any

import pytest

from .running import BINH, DAY, DUC, HOA, KHANH, TUYET, UT, Sandbox

COVER = {"cover_type": "photo", "photo_url": "https://cdn.example.vn/a.jpg", "status": "show"}


def article(**over: Any) -> dict[str, Any]:
    made = {
        "type": "normal",
        "title": "Thông báo nghỉ lễ",
        "author": "Sở Thông tin",
        "description": "Lịch tiếp công dân",
        "cover": COVER,
        "body": [{"type": "text", "content": "Nội dung"}],
        "status": "show",
    }
    return {name: value for name, value in (made | over).items() if value is not None}


def create(sandbox: Sandbox, **over: Any) -> dict[str, Any]:
    return sandbox.post("/v2.0/article/create", article(**over))


def verify(sandbox: Sandbox, token: str) -> dict[str, Any]:
    return sandbox.post("/v2.0/article/verify", {"token": token})


def published(sandbox: Sandbox, **over: Any) -> str:
    sandbox.switch(article_polls=0)
    return str(verify(sandbox, create(sandbox, **over)["data"]["token"])["data"]["id"])


def broadcast(sandbox: Sandbox, *keys: str, **target: Any) -> dict[str, Any]:
    elements = [{"media_type": "article", "attachment_id": key} for key in keys]
    payload = {"template_type": "media", "elements": elements}
    message = {"attachment": {"type": "template", "payload": payload}}
    return sandbox.post("/v2.0/oa/message", {"recipient": {"target": target}, "message": message})


def slice_of(sandbox: Sandbox, query: str) -> dict[str, Any]:
    return dict(sandbox.raw("GET", f"/openapi/v2.0/article/getslice?{query}").json())


def readers(sandbox: Sandbox) -> set[str]:
    return {
        who
        for who in (BINH, HOA, DUC, TUYET, KHANH, UT)
        if any(m["kind"] == "article" for m in sandbox.look("inbox", user_id=who)["messages"])
    }


def test_an_article_is_processed_for_some_polls_then_has_an_id(sandbox: Sandbox) -> None:
    token = create(sandbox)["data"]["token"]
    assert [verify(sandbox, token)["error"] for _ in range(2)] == [-214, -214]
    key = verify(sandbox, token)["data"]["id"]
    assert verify(sandbox, token)["data"]["id"] == key
    assert sandbox.raw("GET", f"/openapi/v2.0/article/getdetail?id={key}").json()["data"]["title"]


def test_a_picture_that_cannot_be_fetched_fails_at_verify(sandbox: Sandbox) -> None:
    sandbox.switch(article_polls=0)
    cover = COVER | {"photo_url": "https://cdn.example.vn/missing.jpg"}
    answer = verify(sandbox, create(sandbox, cover=cover)["data"]["token"])
    assert answer == {"error": -200, "message": "upload media failed"}


@pytest.mark.parametrize(
    "over",
    [
        {"cover": None},
        {"cover": {"cover_type": "photo"}},
        {"cover": COVER | {"photo_url": "https://cdn.example.vn/ảnh.jpg"}},
        {"cover": COVER | {"photo_url": "https://cdn.example.vn/a b.jpg"}},
        {"body": []},
        {"title": None},
        {"type": "story"},
        {"status": "shown"},
    ],
)
def test_an_article_without_its_parts_is_201(sandbox: Sandbox, over: dict[str, Any]) -> None:
    assert create(sandbox, **over)["error"] == -201


@pytest.mark.parametrize(("field", "most"), [("title", 150), ("author", 50), ("description", 300)])
def test_lengths_are_strict_by_switch(sandbox: Sandbox, field: str, most: int) -> None:
    assert create(sandbox, **{field: "ộ" * (most - 1)})["error"] == 0
    assert create(sandbox, **{field: "ộ" * most})["error"] == -201
    sandbox.switch(article_lengths_strict=False)
    assert create(sandbox, **{field: "ộ" * most})["error"] == 0
    assert create(sandbox, **{field: "ộ" * (most + 1)})["error"] == -201


def test_the_quota_of_articles_is_223_with_its_own_words(sandbox: Sandbox) -> None:
    sandbox.control("quotas", articles=0)
    answer = create(sandbox)
    assert answer == {"error": -223, "message": "Your OA has reach the limit quota create article"}


@pytest.mark.parametrize(
    "query", ["offset=0&limit=11&type=normal", "offset=0&limit=1", "offset=x&limit=1&type=normal"]
)
def test_a_slice_has_at_most_ten_and_needs_a_type(sandbox: Sandbox, query: str) -> None:
    assert slice_of(sandbox, query)["error"] == -201


def test_articles_are_listed_changed_read_and_removed(sandbox: Sandbox) -> None:
    key = published(sandbox)
    row = slice_of(sandbox, "offset=0&limit=10&type=normal")["data"]["medias"][0]
    assert (row["id"], row["status"]) == (key, "show")
    page = sandbox.http.get(row["link_view"], timeout=60)
    assert "Thông báo nghỉ lễ" in page.text
    token = sandbox.post("/v2.0/article/update", article(id=key, title="Tin đã sửa"))["data"]["token"]
    assert verify(sandbox, token)["data"]["id"] == key
    assert slice_of(sandbox, "offset=0&limit=10&type=normal")["data"]["medias"][0]["title"] == "Tin đã sửa"
    assert sandbox.post("/v2.0/article/remove", {"id": key})["error"] == 0
    assert sandbox.post("/v2.0/article/remove", {"id": key})["error"] == -201


def test_a_video_is_converted_then_ready(sandbox: Sandbox) -> None:
    files = {"file": ("lễ hội.mp4", b"video")}
    made = sandbox.raw("POST", "/openapi/v2.0/article/upload_video/preparevideo", files=files).json()
    path = "/openapi/v2.0/article/upload_video/verify"
    by_query = [sandbox.raw("GET", path, params=made["data"]).json()["data"]["status"] for _ in range(2)]
    assert by_query == [3, 3]
    by_header = sandbox.raw("GET", path, headers=made["data"]).json()["data"]
    assert by_header["status"] == 1
    assert by_header["video_id"]


def test_a_broadcast_reaches_reachable_followers_after_its_review(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    key = published(sandbox)
    assert broadcast(sandbox, key)["data"]["message_id"]
    sandbox.control("clock", advance=29 * 60)
    assert readers(sandbox) == set()
    sandbox.control("clock", advance=60)
    assert readers(sandbox) == {BINH, TUYET, KHANH, UT}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"gender": "2"}, {TUYET, UT}),
        ({"gender": "0", "cities": "34,53"}, {TUYET, KHANH, UT}),
        ({"cities": "20", "locations": "0"}, {BINH}),
        ({"ages": "6,7"}, {KHANH, UT}),
        ({"locations": "0"}, set()),
        ({"platform": "1,2"}, {BINH, TUYET, KHANH, UT}),
    ],
)
def test_a_broadcast_is_filtered_by_its_target(
    sandbox: Sandbox, target: dict[str, str], expected: set[str]
) -> None:
    sandbox.at("2026-11-24T10:00:00")
    sandbox.switch(broadcast_review_minutes=0)
    broadcast(sandbox, published(sandbox), **target)
    sandbox.control("clock", advance=1)
    assert readers(sandbox) == expected


def test_a_broadcast_needs_a_shown_verified_article_and_at_most_five(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    hidden, shown = published(sandbox, status="hide"), published(sandbox)
    assert broadcast(sandbox, hidden)["error"] == -201
    assert broadcast(sandbox, "unknown")["error"] == -201
    assert broadcast(sandbox, *[shown] * 6)["error"] == -210
    assert broadcast(sandbox, *[shown] * 5)["error"] == 0
    assert broadcast(sandbox, shown, hobby="1")["error"] == -201


def test_broadcasts_of_a_month_are_counted(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    key = published(sandbox)
    sandbox.control("quotas", broadcasts=1)
    assert [broadcast(sandbox, key)["error"] for _ in range(2)] == [0, -211]
    sandbox.control("clock", advance=8 * DAY)
    sandbox.connect()
    assert broadcast(sandbox, key)["error"] == 0


@pytest.mark.parametrize(
    ("moment", "error"), [("21:59:59", 0), ("22:00:00", -234), ("05:59:59", -234), ("06:00:00", 0)]
)
def test_broadcasts_are_refused_at_night(sandbox: Sandbox, moment: str, error: int) -> None:
    sandbox.at(f"2026-11-25T{moment}")
    sandbox.connect()
    assert broadcast(sandbox, published(sandbox))["error"] == error


def test_a_broadcast_needs_both_permissions(sandbox: Sandbox) -> None:
    sandbox.at("2026-11-24T10:00:00")
    key = published(sandbox)
    sandbox.control("oa", permissions=["message"])
    assert broadcast(sandbox, key)["error"] == -223
