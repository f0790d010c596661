"""Published snapshots in a folder of the test's own, and the web process asked below Django."""

import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from config import security_headers
from lookups.kinds.exams import fast_path, limits
from lookups.kinds.exams.services import snapshots
from lookups.kinds.exams.snapshot.catalog import CATALOG


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    limits.ADDRESSES.forget_all()
    CATALOG.refresh()
    yield
    limits.ADDRESSES.forget_all()


@pytest.fixture
def publish() -> Callable[..., None]:
    """Build and show: what the admin's button and the hour do together."""

    def publish_(exam: Any) -> None:
        snapshots.build(exam)
        CATALOG.refresh()

    return publish_


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        is_packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()


def environ(
    path: str, query: str = "", method: str = "GET", address: str = "203.0.113.7", **more: Any
) -> dict:
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REMOTE_ADDR": address,
        "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **more,
    }


@pytest.fixture
def hot_get() -> Callable[..., Got | None]:
    """Ask the hot path; None where it leaves the request to Django."""
    served = fast_path.ScorePages(security_headers.of_public_pages())

    def get(path: str, query: str = "", **more: Any) -> Got | None:
        answered = served.answer(environ(path, query, **more))
        if answered is None:
            return None
        status, headers, body = answered
        return Got(int(status[:3]), dict(headers), body)

    return get
