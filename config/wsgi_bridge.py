"""Serve a WSGI application over RSGI, granian's own interface, with bounded request bodies.

The event loop reads a whole body before one of the few threads is taken, within a deadline for all of it.
Clients that drip bytes therefore hold a socket and some memory, never a thread (ADR 13). RSGI also shows the
headers one by one, so that `X_Forwarded_For` cannot pass as `X-Forwarded-For`: WSGI has one name for both.
"""

import asyncio
import io
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO
from weakref import WeakValueDictionary

from foundation.files.uploads import MAX_REQUEST_BYTES
from foundation.web.client_address import address_in

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

GRACE_SECONDS = 10.0  # for any body
MIN_BYTES_PER_SECOND = 8 * 1024  # after that, on average: a slow phone has 3 times as much
MAX_SECONDS = 300.0
MAX_BYTES_IN_MEMORY = 256 * 1024  # of one body; the rest goes to a temporary file
SINGLE_HEADERS = frozenset({"host", "content-length", "content-type", "authorization"})


class RequestRefused(Exception):
    """`status` is the HTTP status: 400, 408, 413 or 503."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def read_body(
    protocol: AsyncIterator[bytes], environ: Environ, *, limit: int, seconds: float
) -> BinaryIO:
    """The whole body, at its beginning. `seconds` is the time for a small one. Raises RequestRefused."""
    declared = environ.get("CONTENT_LENGTH", "")
    if not declared and "HTTP_TRANSFER_ENCODING" not in environ:
        return io.BytesIO()
    if declared and not (declared.isascii() and declared.isdigit()):
        raise RequestRefused(400)
    if declared and int(declared[:18]) > limit:
        raise RequestRefused(413)
    body = await _received(protocol, limit, seconds)
    size = body.tell()
    if declared and size != int(declared):
        raise RequestRefused(400)
    environ["CONTENT_LENGTH"] = str(size)
    body.seek(0)
    return body


async def _received(protocol: AsyncIterator[bytes], limit: int, seconds: float) -> BinaryIO:
    """The deadline moves with what has arrived, at `MIN_BYTES_PER_SECOND`, and ends at `MAX_SECONDS`."""
    body = SpooledTemporaryFile(max_size=MAX_BYTES_IN_MEMORY)  # noqa: SIM115 - the request closes it
    begun, ends = asyncio.get_running_loop().time(), 0
    try:
        async with asyncio.timeout(seconds) as deadline:
            async for chunk in protocol:
                ends += not chunk
                if ends > 1:  # granian ends a body with b"", and gives one more where its chunks broke off
                    raise RequestRefused(400)
                _write(body, chunk)
                if body.tell() > limit:
                    raise RequestRefused(413)
                allowed = min(seconds + body.tell() / MIN_BYTES_PER_SECOND, MAX_SECONDS)
                deadline.reschedule(begun + allowed)
    except BaseException as error:
        body.close()
        if isinstance(error, TimeoutError):
            raise RequestRefused(408) from None
        if isinstance(error, Exception) and not isinstance(error, RequestRefused):
            raise RequestRefused(400) from error  # the client went away, or the chunks are malformed
        raise
    return body  # type: ignore[return-value]


def _write(body: "SpooledTemporaryFile[bytes]", chunk: bytes) -> None:
    """The place of temporary files is bounded (docker-compose.yml): a full one refuses this request alone."""
    try:
        body.write(chunk)
    except OSError as error:
        logger.warning("no room for the body of a request: %s", error.strerror)
        raise RequestRefused(503) from error


def environ_of(scope: Any) -> Environ:
    """The WSGI environment of an RSGI scope, without headers whose name has an underscore (as nginx does it).

    Raises RequestRefused(400) for a second header where only one can count.
    """
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.input": io.BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        if key not in environ:
            environ[key] = value
        elif name in SINGLE_HEADERS:
            raise RequestRefused(400)
        else:
            environ[key] += ("; " if name == "cookie" else ",") + value
    return environ


class WsgiBridge:
    """RSGI application: the loop reads the body, then one of `threads` threads runs `portal` (WSGI).

    Forms with files have `upload_threads` of their own: pictures are decoded one by one, and who waits for
    that keeps no page waiting. Of one address one form takes a thread, its others wait for that one: who
    sends many is queued behind himself, not before everybody else.
    """

    def __init__(self, portal: WsgiApp, *, threads: int = 5, upload_threads: int = 3) -> None:
        self._portal = portal
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._upload_threads = ThreadPoolExecutor(upload_threads, thread_name_prefix="upload")
        self._uploading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        try:
            environ = environ_of(scope)
            await self.respond(environ, protocol)
        except RequestRefused as refused:
            headers = [("Content-Type", "text/plain"), ("Cache-Control", "no-store"), ("Connection", "close")]
            protocol.response_bytes(refused.status, headers, b"")

    async def respond(self, environ: Environ, protocol: Any) -> None:
        """Answer with the WSGI application."""
        await self.read_body(environ, protocol)
        if not environ.get("CONTENT_TYPE", "").lower().startswith("multipart/"):
            await self.in_thread(self._threads, respond_with, self._portal, environ, protocol)
            return
        async with self._turn_of(address_in(environ)):
            await self.in_thread(self._upload_threads, respond_with, self._portal, environ, protocol)

    def _turn_of(self, address: str) -> asyncio.Lock:
        return self._uploading.setdefault(address, asyncio.Lock())

    async def read_body(
        self,
        environ: Environ,
        protocol: Any,
        *,
        limit: int = MAX_REQUEST_BYTES,
        seconds: float = GRACE_SECONDS,
    ) -> None:
        """Put the body into `wsgi.input`. Raises RequestRefused."""
        environ["wsgi.input"] = await read_body(protocol, environ, limit=limit, seconds=seconds)

    @staticmethod
    async def in_thread(threads: ThreadPoolExecutor, work: Callable[..., None], *given: Any) -> None:
        """Wait for `work`, which must not raise. At half the cost of `run_in_executor`, once a request."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()

        def run() -> None:
            try:
                work(*given)
            finally:
                loop.call_soon_threadsafe(_finish, done)

        threads.submit(run)
        await done


def _finish(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)


def respond_with(portal: WsgiApp, environ: Environ, protocol: Any) -> None:
    """Run the WSGI application and send what it gives; a failure of it is logged and answered with 500."""
    status, headers = 500, [("Content-Type", "text/plain")]

    def start_response(line: str, given: Headers, _exc_info: Any = None) -> None:
        nonlocal status, headers
        status, headers = int(line[:3]), given

    chunks: Iterable[bytes] = ()
    try:
        chunks = portal(environ, start_response)
        body = b"".join(chunks)
    except Exception:
        logger.exception("the application failed before it answered")
        status, headers, body = 500, [("Content-Type", "text/plain")], b""
    finally:
        if close := getattr(chunks, "close", None):
            close()
        environ["wsgi.input"].close()
    protocol.response_bytes(status, headers, body)
