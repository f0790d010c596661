"""The calls of Zalo's platform that we use (reference sections 2 to 4 and 7)."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings

from zalo_channel import errors, http, tokens
from zalo_channel.errors import Kind, Meaning, NoAnswer, Refused

_UNKNOWN_CODE = Meaning(Kind.BUG, "zalo_bug")
Call = Callable[[dict[str, str]], Any]


def send_consultation(user_id: str, message: Mapping[str, Any]) -> str:
    """POST /v3.0/oa/message/cs; the message id."""
    body = {"recipient": {"user_id": user_id}, "message": message}
    answer = _post(_openapi("/v3.0/oa/message/cs"), body, errors.OPENAPI)
    return _text(answer, "message_id")


def send_template_to_user(user_id: str, template_id: str, params: Mapping[str, str]) -> str:
    """POST /v3.0/oa/message/template; the message id, the only key back on this channel."""
    body = {"user_id": user_id, "template_id": template_id, "template_data": params}
    answer = _post(_openapi("/v3.0/oa/message/template"), body, errors.BY_USER_ID)
    return _text(answer, "message_id")


def send_template_to_phone(phone: str, template_id: str, params: Mapping[str, str], tracking_id: str) -> str:
    """POST /message/template on the business host; the message id. Accepted is not yet delivered."""
    body = {
        "phone": phone,
        "template_id": template_id,
        "template_data": params,
        "tracking_id": tracking_id,
        "sending_mode": "1",
    }
    answer = _post(_business("/message/template"), body, errors.BUSINESS)
    return _text(answer, "msg_id")


def upload_image(name: str, content: bytes) -> str:
    """The attachment id, good for 7 days."""
    return _text(_upload("/v2.0/oa/upload/image", name, content), "attachment_id")


def upload_file(name: str, content: bytes) -> str:
    """The file token, good for 7 days."""
    return _text(_upload("/v2.0/oa/upload/file", name, content), "token")


def user_detail(user_id: str) -> dict[str, Any]:
    """GET /v3.0/oa/user/detail."""
    return _section(_ask("/v3.0/oa/user/detail", {"user_id": user_id}))


def conversation(user_id: str, offset: int) -> list[dict[str, Any]]:
    """GET /v2.0/oa/conversation: ten messages, newest first, from `offset`."""
    rows = _ask("/v2.0/oa/conversation", {"user_id": user_id, "offset": offset, "count": 10}).get("data")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def tag_follower(user_id: str, name: str) -> None:
    """POST /v2.0/oa/tag/tagfollower; a new tag is made."""
    _post(_openapi("/v2.0/oa/tag/tagfollower"), {"user_id": user_id, "tag_name": name}, errors.OPENAPI)


def untag_follower(user_id: str, name: str) -> None:
    """POST /v2.0/oa/tag/rmfollowerfromtag."""
    _post(_openapi("/v2.0/oa/tag/rmfollowerfromtag"), {"user_id": user_id, "tag_name": name}, errors.OPENAPI)


def create_article(body: Mapping[str, Any]) -> str:
    """POST /v2.0/article/create; the token under which it is checked."""
    return _text(_post(_openapi("/v2.0/article/create"), dict(body), errors.OPENAPI), "token")


def update_article(body: Mapping[str, Any]) -> str:
    """POST /v2.0/article/update: the whole article and its id; a token again."""
    return _text(_post(_openapi("/v2.0/article/update"), dict(body), errors.OPENAPI), "token")


def verify_article(token: str) -> str:
    """POST /v2.0/article/verify; the article's id. Raises Refused(-214) while it is still checked."""
    answer = _post(_openapi("/v2.0/article/verify"), {"token": token}, errors.OPENAPI)
    return _text(answer, "article_id" if "article_id" in _section(answer) else "id")


def remove_article(article_id: str) -> None:
    _post(_openapi("/v2.0/article/remove"), {"id": article_id}, errors.OPENAPI)


def article_slice(offset: int, limit: int) -> list[dict[str, Any]]:
    """GET /v2.0/article/getslice: at most 10, with total_view and total_share."""
    url = _openapi("/v2.0/article/getslice")
    query = {"offset": str(offset), "limit": str(limit), "type": "normal"}
    answer = _authorised(lambda headers: http.get(url, query, headers), errors.OPENAPI)
    medias = _section(answer).get("medias")
    return [media for media in medias if isinstance(media, dict)] if isinstance(medias, list) else []


def broadcast(article_ids: Sequence[str]) -> str:
    """POST /v2.0/oa/message: up to five articles to all followers; the message id."""
    elements = [{"media_type": "article", "attachment_id": article_id} for article_id in article_ids]
    payload = {"template_type": "media", "elements": elements}
    body = {
        "recipient": {"target": {"gender": "0"}},
        "message": {"attachment": {"type": "template", "payload": payload}},
    }
    return _text(_post(_openapi("/v2.0/oa/message"), body, errors.OPENAPI), "message_id")


def template_quota() -> dict[str, Any]:
    """GET /message/quota: dailyQuota, remainingQuota and the two of the month's promotions, as strings."""
    url = _business("/message/quota")
    return _section(_authorised(lambda headers: http.get(url, {}, headers), errors.BUSINESS))


def package_quotas() -> list[dict[str, Any]]:
    """POST /v3.0/oa/quota/message: the pools of the account, each with total, remain and valid_through."""
    answer = _post(_openapi("/v3.0/oa/quota/message"), {"quota_owner": "OA"}, errors.OPENAPI)
    pools = answer.get("data")
    return [pool for pool in pools if isinstance(pool, dict)] if isinstance(pools, list) else []


def _openapi(path: str) -> str:
    return settings.ZALO_OPENAPI_URL + path


def _business(path: str) -> str:
    return settings.ZALO_BUSINESS_URL + path


def _post(url: str, body: dict[str, Any], table: dict[int, Meaning]) -> dict[str, Any]:
    return _authorised(lambda headers: http.post_json(url, body, headers), table)


def _ask(path: str, data: dict[str, Any]) -> dict[str, Any]:
    """GETs of the OA API take one parameter `data` holding JSON."""
    query = {"data": json.dumps(data, separators=(",", ":"))}
    return _authorised(lambda headers: http.get(_openapi(path), query, headers), errors.OPENAPI)


def _upload(path: str, name: str, content: bytes) -> dict[str, Any]:
    url = _openapi(path)
    return _authorised(lambda headers: http.post_file(url, name, content, headers), errors.OPENAPI)


def _authorised(call: Call, table: dict[int, Meaning]) -> dict[str, Any]:
    """The answer's envelope with error 0; a token found dead is renewed and the call made once more."""
    token = tokens.access_token()
    try:
        return _checked(call(tokens.token_headers(token)), table)
    except Refused as refused:
        if refused.meaning.kind is not Kind.TOKEN:
            raise
        token = tokens.renew(stale=token)
        return _checked(call(tokens.token_headers(token)), table)


def _checked(answer: dict[str, Any], table: dict[int, Meaning]) -> dict[str, Any]:
    """Raises Refused for an error code, NoAnswer for an answer that says neither yes nor no."""
    code = answer.get("error")
    if isinstance(code, bool) or not isinstance(code, int):
        raise NoAnswer(f"an answer without error code: {str(answer)[:200]}")
    if code:
        raise Refused(code, str(answer.get("message", ""))[:200], table.get(code, _UNKNOWN_CODE))
    return answer


def _section(answer: dict[str, Any]) -> dict[str, Any]:
    data = answer.get("data")
    return data if isinstance(data, dict) else {}


def _text(answer: dict[str, Any], key: str) -> str:
    """A string that a success must carry; without it nobody knows what was accepted."""
    value = _section(answer).get(key)
    if not isinstance(value, str | int) or not str(value):
        raise NoAnswer(f"a success without {key}")
    return str(value)
