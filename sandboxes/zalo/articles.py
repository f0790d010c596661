"""Articles: create gives a token, verify gives the id some polls later (reference 5, rule 24)."""

import re
import secrets
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import Any

from sandboxes.http_call import Answer, Call

from .errors import ARTICLE_QUOTA, Refusal
from .recipients import mapping, string
from .world import World

LENGTHS = {"title": 150, "author": 50, "description": 300}
WEB_ADDRESS = re.compile(r"https?://[!-~]+")  # spaces and Vietnamese letters must be percent-encoded
UNFETCHABLE = re.compile(r"/(404|missing)\b")  # fixture addresses of pictures that cannot be fetched
MAX_PER_SLICE = 10
VIDEO_BYTES = 50 * 1024 * 1024


@dataclass(slots=True)
class Article:
    id: str
    type: str
    title: str
    status: str
    content: dict[str, Any]
    link: str
    made_at: int
    changed_at: int
    views: int = 0

    def row(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "total_view": self.views,
            "total_share": 0,
            "create_date": self.made_at,
            "update_date": self.changed_at,
            "thumb": self.thumb,
            "link_view": self.link,
        }

    @property
    def thumb(self) -> str:
        if self.type == "video":
            return str(self.content["avatar"])
        return str(self.content["cover"].get("photo_url", ""))

    def attachment(self) -> dict[str, Any]:
        payload = {
            "url": self.link,
            "thumbnail": self.thumb,
            "description": self.content.get("description", ""),
        }
        return {"type": "link", "payload": payload}


@dataclass(slots=True)
class Pending:
    """Between create and verify. `replaces` is the id that an update changes."""

    content: dict[str, Any]
    polls_left: int
    bad_picture: bool
    replaces: str = ""
    done_as: str = ""


def create(world: World, call: Call) -> dict[str, Any]:
    """POST /v2.0/article/create."""
    _check(world, call.body)
    if not world.quotas.articles.take(world.clock.now()):
        raise Refusal(-223, message=ARTICLE_QUOTA)
    return {"token": _pend(world, call.body)}


def update(world: World, call: Call) -> dict[str, Any]:
    """POST /v2.0/article/update: the whole article again, plus its id."""
    known = _known(world, call.body)
    _check(world, call.body)
    return {"token": _pend(world, call.body, replaces=known.id)}


def _pend(world: World, content: dict[str, Any], replaces: str = "") -> str:
    token = secrets.token_urlsafe(32)
    bad = any(UNFETCHABLE.search(address) for address in _pictures(content))
    pending = Pending(content, world.switches.article_polls, bad, replaces)
    world.article_tokens[token] = pending
    if not pending.polls_left and not bad:
        _publish(world, pending)
    return token


def verify(world: World, call: Call) -> dict[str, Any]:
    """POST /v2.0/article/verify: -214 while it works, then the id, or -200 for a bad picture."""
    pending = world.article_tokens.get(string(call.body, "token"))
    if pending is None:
        raise Refusal(-201, "token")
    if pending.polls_left > 0:
        pending.polls_left -= 1
        raise Refusal(-214)
    if pending.bad_picture:
        raise Refusal(-200, message="upload media failed")
    if not pending.done_as:
        _publish(world, pending)
    return {"id": pending.done_as}


def _publish(world: World, pending: Pending) -> None:
    """Also where nobody asks: an article without polls is there at once."""
    now, content = world.clock.now(), pending.content
    known = world.articles.get(pending.replaces)
    key = known.id if known else secrets.token_hex(20)
    link = f"{world.settings.base_url}/media/article/{key}"
    made_at = known.made_at if known else now
    world.articles[key] = Article(
        key, content["type"], content["title"], content.get("status", "hide"), content, link, made_at, now
    )
    pending.done_as = key


def remove(world: World, call: Call) -> dict[str, Any]:
    """POST /v2.0/article/remove."""
    del world.articles[_known(world, call.body).id]
    return {}


def detail(world: World, call: Call) -> dict[str, Any]:
    """GET /v2.0/article/getdetail?id=."""
    article = _known(world, dict(call.query))
    return article.content | article.row()


def slice_of(world: World, call: Call) -> dict[str, Any]:
    """GET /v2.0/article/getslice?offset=&limit=&type=."""
    offset, limit = _number(call, "offset"), _number(call, "limit")
    if call.query.get("type") not in ("normal", "video"):
        raise Refusal(-201, "type")
    if limit > MAX_PER_SLICE:
        raise Refusal(-201, "limit")
    found = [a for a in reversed(world.articles.values()) if a.type == call.query["type"]]
    return {"medias": [a.row() for a in found[offset : offset + limit]], "total": len(found)}


def _number(call: Call, name: str) -> int:
    value = call.query.get(name, "")
    if not value.isdecimal():
        raise Refusal(-201, name)
    return int(value)


def _known(world: World, body: dict[str, Any]) -> Article:
    article = world.articles.get(string(body, "id"))
    if article is None:
        raise Refusal(-201, "id")
    return article


def prepare_video(world: World, call: Call) -> dict[str, Any]:
    """POST /v2.0/article/upload_video/preparevideo: avi or mp4, 50 MB."""
    if call.upload is None or not call.upload.content:
        raise Refusal(-201, "file")
    if PurePosixPath(call.upload.name).suffix.lower() not in (".avi", ".mp4"):
        raise Refusal(-201, "file")
    if len(call.upload.content) > VIDEO_BYTES:
        raise Refusal(-210)
    token = secrets.token_urlsafe(32)
    world.article_tokens[token] = Pending({}, world.switches.article_polls, bad_picture=False)
    return {"token": token}


def verify_video(world: World, call: Call) -> dict[str, Any]:
    """GET /v2.0/article/upload_video/verify, token as header or parameter; status 3 converting, 1 ready."""
    pending = world.article_tokens.get(call.query.get("token") or call.headers.get("token", ""))
    if pending is None:
        raise Refusal(-201, "token")
    if pending.polls_left > 0:
        pending.polls_left -= 1
        return {"status": 3, "convert_percent": 50, "video_id": ""}
    pending.done_as = pending.done_as or secrets.token_hex(16)
    return {"status": 1, "convert_percent": 100, "video_id": pending.done_as}


def _check(world: World, content: dict[str, Any]) -> None:
    if content.get("type") not in ("normal", "video"):
        raise Refusal(-201, "type")
    string(content, "title")
    for name, most in LENGTHS.items():
        length = len(str(content.get(name, "")))
        if length > most or (length == most and world.switches.article_lengths_strict):
            raise Refusal(-201, name)
    if content.get("status", "hide") not in ("show", "hide"):
        raise Refusal(-201, "status")
    if content["type"] == "video":
        string(content, "video_id")
        string(content, "avatar")
        return
    _check_cover(mapping(content, "cover"))
    body = content.get("body")
    if not isinstance(body, list) or not body or not all(isinstance(part, dict) for part in body):
        raise Refusal(-201, "body")
    for address in _pictures(content):
        if not WEB_ADDRESS.fullmatch(address):
            raise Refusal(-201, "url")


def _check_cover(cover: dict[str, Any]) -> None:
    if cover.get("cover_type") == "photo":
        if not WEB_ADDRESS.fullmatch(string(cover, "photo_url")):
            raise Refusal(-201, "photo_url")
    elif cover.get("cover_type") == "video":
        string(cover, "video_id")
    else:
        raise Refusal(-201, "cover_type")


def _pictures(content: dict[str, Any]) -> list[str]:
    """Addresses that the platform fetches; a video article has only its avatar."""
    if content["type"] == "video":
        return [content["avatar"]]
    cover = content.get("cover", {}).get("photo_url")
    parts = [part.get("url", "") for part in content.get("body", []) if part.get("type") == "image"]
    return [str(address) for address in ([cover] if cover else []) + parts]


def article_page(article: Article) -> Answer:
    """An article as a citizen reads it in the sandbox; counts a view."""
    article.views += 1
    parts = "".join(_part(part) for part in article.content["body"]) if article.type == "normal" else ""
    page = (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{escape(article.title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{font:18px/1.6 system-ui;max-width:40rem;margin:2rem auto;padding:0 1rem}"
        "img{max-width:100%}</style>"
        f"<p>MÔI TRƯỜNG THỬ – không phải Zalo</p><h1>{escape(article.title)}</h1>"
        f"<p>{escape(str(article.content.get('description', '')))}</p>{parts}</html>"
    )
    return Answer(page.encode(), content_type="text/html; charset=utf-8")


def _part(part: dict[str, Any]) -> str:
    if part.get("type") == "image":
        caption = escape(str(part.get("caption", "")))
        return f'<p><img src="{escape(str(part.get("url", "")))}" alt="{caption}"></p>'
    return f"<p>{escape(str(part.get('content', '')))}</p>"
