"""One port, five rooms: /oauth, /openapi, /business, /control, and the page with /media."""

import asyncio
import inspect
import json
import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from sandboxes import multipart
from sandboxes.http_call import Answer, Call, as_json

from . import citizen, control, hosts
from .articles import article_page
from .errors import Mistake, Refusal
from .faults import Fault
from .media import TYPES
from .messages import FROM_OA
from .oauth_calls import oauth, oauth_error
from .world import World

PAGE = Path(__file__).parent / "page"
STATIC = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/page/style.css": ("style.css", "text/css; charset=utf-8"),
    "/page/app.js": ("app.js", "text/javascript; charset=utf-8"),
}
UNREADABLE = {"openapi": -201, "business": -122, "oauth": -14002}
MAX_BODY_BYTES = 51 * 1024 * 1024
EXPORT_CHUNK = 1_000
Host = Callable[[World, str, str, Call], Answer]
HOSTS: dict[str, Host] = {"openapi": hosts.openapi, "business": hosts.business, "oauth": oauth}


class Unreadable(Exception):
    """The body is not what its content type says."""


class Dropped(Exception):
    """A fault: the connection ends without an answer."""


class Platform:
    """Handler of aiohttp's low-level server: no router, no middleware, the hot path stays short."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        room, slash, rest = path[1:].partition("/")
        if room in HOSTS and slash:
            return await self._platform(request, room, "/" + rest)
        if room == "control":
            return await self._control(request, "/" + rest)
        if request.method not in ("GET", "HEAD"):
            return _response(hosts.not_found())
        if room == "media":
            return _response(self._media(rest))
        return _response(_static("/" if rest == "" and room == self.world.oa.id else path))

    # the platform itself

    async def _platform(self, request: web.BaseRequest, room: str, path: str) -> web.StreamResponse:
        started = time.perf_counter()
        full, world = request.path, self.world
        raw = b""
        fault = world.faults.draw("api", full) if world.faults.active else None
        try:
            if fault:
                await _before(fault)
            call, raw = await read_call(request)
            answer = _false_answer(fault, room) if fault else None
            if answer is None:
                answer = HOSTS[room](world, request.method, path, call)
            if fault and fault.kind == "lost_answer":
                await asyncio.sleep(fault.seconds)
                raise Dropped
        except Unreadable:
            answer = _refused(room, UNREADABLE[room], "body")
        except Dropped:
            answer = Answer(f"({fault.kind if fault else ''})".encode(), status=0)
        took = time.perf_counter() - started
        world.journal.call(
            world.clock.now(), request.method, full, raw, answer.status, answer.error, answer.body, took
        )
        if answer.status == 0:
            return _drop(request)
        return _response(answer)

    # control

    async def _control(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        try:
            self._check_caller(request)
            if (request.method, path) == ("GET", "/messages"):
                return await self._export(request)
            call, _ = await read_call(request)
            return _response(Answer(as_json(await self._controlled(request.method, path, call))))
        except Mistake as mistake:
            return _response(Answer(as_json({"error": mistake.words}), status=mistake.status))
        except (Unreadable, Refusal):
            return _response(Answer(as_json({"error": "Thân yêu cầu không đọc được."}), status=400))

    async def _controlled(self, method: str, path: str, call: Call) -> Any:
        if method == "POST" and path.startswith("/citizen/"):
            return citizen.act(self.world, path.removeprefix("/citizen/"), call)
        handler = control.ROUTES.get((method, path))
        if handler is None:
            raise Mistake(f"Không có {method} /control{path}.", 404)
        made = handler(self.world, call)
        return await made if inspect.isawaitable(made) else made

    def _check_caller(self, request: web.BaseRequest) -> None:
        """This machine only, and no page of another site in this machine's browser."""
        if self.world.settings.control_open:
            return
        here = ip_address(request.remote or "0.0.0.0").is_loopback  # noqa: S104  # nosec B104 # no address is bound
        named = urlsplit(f"//{request.host}").hostname in ("127.0.0.1", "localhost", "::1")
        origin = request.headers.get("Origin")
        if not (here and named and (origin is None or urlsplit(origin).netloc == request.host)):
            raise Mistake("API điều khiển chỉ nhận lệnh từ chính máy này.", 403)

    async def _export(self, request: web.BaseRequest) -> web.StreamResponse:
        """GET /control/messages?since=ms&after=seq: NDJSON of all accepted messages of the OA."""
        since, after = (_number(request.query.get(name, "0")) for name in ("since", "after"))
        start = after + 1 if "after" in request.query else 0
        stream = web.StreamResponse(headers={"Content-Type": "application/x-ndjson; charset=utf-8"})
        await stream.prepare(request)
        messages = self.world.messages
        end = len(messages)
        for first in range(start, end, EXPORT_CHUNK):
            rows = messages[first : min(first + EXPORT_CHUNK, end)]
            lines = [as_json(m.exported()) + b"\n" for m in rows if m.source == FROM_OA and m.at >= since]
            await stream.write(b"".join(lines))
        await stream.write_eof()
        return stream

    # files

    def _media(self, name: str) -> Answer:
        if name.startswith("article/"):
            article = self.world.articles.get(name.removeprefix("article/"))
            if article is None or article.status != "show":
                return hosts.not_found()
            return article_page(article)
        asset = self.world.media.get(name.rpartition(".")[0])
        if asset is None:
            return hosts.not_found()
        kind = TYPES.get(asset.extension, "application/octet-stream")
        return Answer(asset.content, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


async def read_call(request: web.BaseRequest) -> tuple[Call, bytes]:
    """The call and its raw body (for a form with a file: the file's name). Raises Unreadable."""
    query: Mapping[str, str] = request.query
    if request.method != "POST":
        return Call(_data_of(query), query, request.headers), request.query_string.encode()
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("multipart/"):
        return await _read_multipart(request)
    raw = await request.read()
    if kind.startswith("application/x-www-form-urlencoded") and not raw.startswith(b"{"):
        form = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
        return Call({}, query, request.headers, form), raw
    return Call(_object(raw), query, request.headers), raw


def _data_of(query: Mapping[str, str]) -> dict[str, Any]:
    """Most GET calls carry one parameter `data` holding JSON."""
    return _object(query["data"].encode()) if "data" in query else {}


def _object(raw: bytes) -> dict[str, Any]:
    if not raw.strip():
        return {}
    try:
        made = json.loads(raw)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if made == []:  # an empty array of PHP
        return {}
    if not isinstance(made, dict):
        raise Unreadable
    return made


async def _read_multipart(request: web.BaseRequest) -> tuple[Call, bytes]:
    try:
        form, files = multipart.read(await request.read(), request.headers["Content-Type"])
    except ValueError:
        raise Unreadable from None
    upload = files.get("file")
    noted = f"(file {upload.name}, {len(upload.content)} byte)" if upload else "(no file)"
    return Call({}, request.query, request.headers, form, upload), noted.encode()


async def _before(fault: Fault) -> None:
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds or 1)
    elif fault.kind == "timeout":
        await asyncio.sleep(fault.seconds or 30)
        raise Dropped


def _false_answer(fault: Fault, room: str) -> Answer | None:
    """An answer that comes instead of the real one; None when the call is to be worked."""
    if fault.kind in ("http_500", "http_status"):
        status = 500 if fault.kind == "http_500" else fault.code
        return Answer(
            f"<html><h1>HTTP {status}</h1></html>".encode(), status=status, content_type="text/html"
        )
    if fault.kind == "non_json":
        return Answer("<html><body>Hệ thống đang bảo trì</body></html>".encode(), content_type="text/html")
    if fault.kind == "empty":
        return Answer(b"")
    if fault.kind == "error":
        return _refused(room, fault.code)
    return None


def _refused(room: str, code: int, detail: str = "") -> Answer:
    return oauth_error(code) if room == "oauth" else hosts.refused(room, code, detail)


def _drop(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _response(answer: Answer) -> web.Response:
    headers = {"Content-Type": answer.content_type, **answer.headers}
    return web.Response(body=answer.body, status=answer.status, headers=headers)


def _static(path: str) -> Answer:
    if path not in STATIC:
        return hosts.not_found()
    name, kind = STATIC[path]
    return Answer((PAGE / name).read_bytes(), content_type=kind, headers={"Cache-Control": "no-cache"})


def _number(value: str) -> int:
    if not value.isdecimal():
        raise Mistake("since và after là số nguyên không âm.")
    return int(value)
