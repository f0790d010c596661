"""Bodies of requests where their bounded place of temporary files takes no more."""

import asyncio
import tempfile
from collections.abc import AsyncIterator

import pytest

from config.wsgi_bridge import MAX_BYTES_IN_MEMORY, RequestRefused, read_body


async def sent(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def read(*chunks: bytes) -> bytes:
    environ = {"CONTENT_LENGTH": str(sum(map(len, chunks)))}
    with asyncio.run(read_body(sent(*chunks), environ, limit=10 * MAX_BYTES_IN_MEMORY, seconds=5)) as body:
        return body.read()


def test_a_body_that_does_not_fit_on_the_disk_is_refused_as_our_fault(monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    half = b"a" * MAX_BYTES_IN_MEMORY
    with pytest.raises(RequestRefused) as refused:
        read(half, half)
    assert refused.value.status == 503 and "no room" in caplog.text
    assert read(b"small") == b"small", "what fits in memory is answered on"
