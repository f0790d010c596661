"""Whatever is sent, no door answers with a crash."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandboxes.zalo import citizen, control, routes

from .running import BINH, UPDATE, Sandbox

pytestmark = pytest.mark.slow("puts every odd value into every field")

ODD: list[Any] = [
    None,
    True,
    -1,
    1.5,
    10**30,
    "",
    "x",
    "ộ" * 700,
    [],
    [None],
    ["x", {}],
    {},
    {"a": {"b": []}},
]
FIELDS = (
    "recipient message user_id template_id template_data phone tracking_id sending_mode mode data "
    "offset count limit type status title author description cover body id token attachment text "
    "buttons elements payload target anonymous_id conversation_id sender_action react_icon "
    "react_message_id tag_name shared_info quota_owner product_type template_name params tag "
    "hash_phone from_time to_time"
).split()
ORDERS = (
    "user_id text message_id index info latitude longitude payload type url content_base64 name "
    "phone count idle_hours ids users status reason quality daily_limit enabled muted kind path "
    "times probability seconds code seed id advance set time permissions callback_url event_name "
    "refuses follows limit after since search rate feedbacks note wallet sub verified"
).split()


def bodies(known: tuple[str, ...] | list[str]) -> list[Any]:
    return [dict.fromkeys(known, odd) for odd in ODD] + [
        {"recipient": {"user_id": BINH}, "message": {"attachment": {"type": "template", "payload": odd}}}
        for odd in ODD
    ]


@pytest.mark.parametrize("host", ["openapi", "business"])
def test_no_call_of_the_platform_crashes(sandbox: Sandbox, host: str) -> None:
    for method, path in {"openapi": routes.OPENAPI, "business": routes.BUSINESS}[host]:
        for body in bodies(FIELDS)[::2]:
            answer = (
                sandbox.raw("POST", f"/{host}{path}", json=body)
                if method == "POST"
                else sandbox.raw("GET", f"/{host}{path}", params=query(body))
            )
            assert answer.status_code == 200, (path, body, answer.text)
            assert isinstance(answer.json()["error"], int)


GOOD: dict[str, dict[str, Any]] = {
    "/openapi/v3.0/oa/message/cs": {
        "recipient": {"user_id": BINH},
        "message": {
            "text": "Chào ông/bà",
            "quote_message_id": "x",
            "attachment": {
                "type": "template",
                "payload": {
                    "template_type": "button",
                    "buttons": [{"type": "oa.open.url", "title": "Xem", "payload": {"url": "https://a.vn"}}],
                },
            },
        },
    },
    "/openapi/v3.0/oa/message/template": {"user_id": BINH, "template_id": "512301", "template_data": UPDATE},
    "/openapi/v2.0/oa/message": {
        "recipient": {"target": {"gender": "0", "cities": "34"}},
        "message": {
            "attachment": {
                "type": "template",
                "payload": {
                    "template_type": "media",
                    "elements": [{"media_type": "article", "attachment_id": "x"}],
                },
            }
        },
    },
    "/openapi/v2.0/article/create": {
        "type": "normal",
        "title": "Tin",
        "author": "Sở",
        "description": "Lịch",
        "cover": {"cover_type": "photo", "photo_url": "https://a.vn/a.jpg", "status": "show"},
        "body": [{"type": "image", "url": "https://a.vn/b.jpg", "caption": "x"}],
        "status": "show",
    },
    "/openapi/v3.0/oa/user/update": {"user_id": BINH, "user_alias": "x", "shared_info": {"name": "x"}},
    "/openapi/v2.0/oa/tag/tagfollower": {"user_id": BINH, "tag_name": "x"},
    "/openapi/v3.0/oa/quota/message": {"quota_owner": "OA", "product_type": "cs", "quota_type": "sub_quota"},
    "/business/message/template": {
        "phone": "84905123401",
        "template_id": "512301",
        "template_data": UPDATE,
        "tracking_id": "t",
        "sending_mode": "1",
        "mode": "production",
    },
    "/business/template/create": {
        "template_name": "x",
        "template_type": 1,
        "tag": 1,
        "body": "<ten>",
        "params": [{"name": "ten", "type": "STRING", "maxLength": 30}],
    },
}


def mutations(good: Any) -> Iterator[Any]:
    """The body with each of its parts, at any depth, replaced by each odd value."""
    yield from ODD
    if isinstance(good, dict):
        for name, part in good.items():
            yield from (good | {name: odd} for odd in mutations(part))
    if isinstance(good, list):
        yield from ([odd] for odd in mutations(good[0]))


@pytest.mark.parametrize("path", GOOD)
def test_no_part_of_a_body_crashes_a_call(sandbox: Sandbox, path: str) -> None:
    for body in mutations(GOOD[path]):
        answer = sandbox.raw("POST", path, json=body)
        assert answer.status_code == 200, (body, answer.text)


@pytest.mark.parametrize(
    "name", ["tag_name", "last_interaction_period", "is_follower", "offset", "count", "user_id"]
)
def test_no_part_of_a_question_crashes_a_call(sandbox: Sandbox, name: str) -> None:
    for path in ("/v3.0/oa/user/getlist", "/v2.0/oa/conversation"):
        for odd in ODD:
            asked = {"user_id": BINH, "offset": 0, "count": 5, name: odd}
            assert isinstance(sandbox.get(path, asked)["error"], int)


def query(body: dict[str, Any]) -> dict[str, str]:
    short = {name: str(value)[:3] for name, value in body.items()}
    return short | {"data": json.dumps({name: body[name] for name in list(body)[:6]})[:500]}


def test_no_order_of_the_control_api_crashes(sandbox: Sandbox) -> None:
    acts = [("POST", f"/citizen/{act}") for act in [*citizen.ACTS, "anonymous"]]
    for method, path in [*control.ROUTES, *acts]:
        for odd in bodies(ORDERS)[::2]:
            for body in (odd, odd | {"user_id": BINH, "template_id": "512301"}):
                answer = sandbox.http.request(
                    method,
                    f"{sandbox.base}/control{path}",
                    params={k: str(v)[:50] for k, v in body.items()} if method == "GET" else None,
                    json=body if method == "POST" else None,
                    timeout=60,
                )
                assert answer.status_code in (200, 400, 404, 409, 422), (path, body, answer.text)


ONE_BY_ONE = {
    "oa": "verified permissions name callback_url",
    "clock": "advance set time frozen",
    "quotas": "wallet sub phone_daily",
    "faults": "seed kind path times probability seconds code",
    "faults/clear": "id",
    "users": "users user_id name phone idle_hours",
    "user": "name phone follows refuses idle_hours dynamic_param",
    "template": "template_id status reason quality daily_limit tag",
    "webhook": "url enabled muted",
    "citizen/rate": "message_id rate note feedbacks",
    "citizen/picture": "content_base64 name url text",
}


@pytest.mark.parametrize("path", ONE_BY_ONE)
def test_one_odd_field_among_good_ones_does_not_crash(sandbox: Sandbox, path: str) -> None:
    sent = sandbox.by_uid(BINH)["data"]["message_id"]
    good = {"user_id": BINH, "template_id": "512301", "name": "x", "kind": "slow", "message_id": sent}
    for name in ONE_BY_ONE[path].split():
        for odd in ODD:
            answer = sandbox.http.post(f"{sandbox.base}/control/{path}", json=good | {name: odd}, timeout=60)
            assert answer.status_code in (200, 400, 404, 409, 422), (name, odd, answer.text)
    sandbox.control("reset")
    assert sandbox.look("state")["counts"]["users"] == 7
