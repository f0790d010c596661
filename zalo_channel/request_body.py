"""Read the body of a WSGI request within bounds: its Content-Length may lie, and the body may never end."""

from collections.abc import Mapping
from typing import Any

from zalo_channel import stalled

LIMIT = 256 * 1024


class BodyRefused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def read_body(environ: Mapping[str, Any]) -> bytes:
    """The bytes; raises BodyRefused with 400, 408 or 413."""
    declared = environ.get("CONTENT_LENGTH") or ""
    if declared and not (declared.isascii() and declared.isdigit()):
        raise BodyRefused(400)
    size = int(declared[:9]) if declared else LIMIT + 1
    if declared and size > LIMIT:
        raise BodyRefused(413)
    if not declared and not environ.get("wsgi.input_terminated"):
        return b""  # a server that would wait for ever for the end of such a body
    with stalled.Watch(environ.get("REMOTE_ADDR", "")) as watch:
        body = environ["wsgi.input"].read(size)
    if watch.was_cut:
        raise BodyRefused(408)
    if len(body) > LIMIT:
        raise BodyRefused(413)
    if declared and len(body) != size:
        raise BodyRefused(400)
    return body
