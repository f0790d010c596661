"""Bodies of requests where their bounded place of temporary files takes no more."""

import asyncio
import errno
import io
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.error_views import server_error
from config.wsgi_bridge import MAX_BYTES_IN_MEMORY, RequestRefused, WsgiBridge, read_body


async def sent(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def read(*chunks: bytes) -> bytes:
    """In a thread of its own: a browser of another test may have left a loop running in this one."""
    environ = {"CONTENT_LENGTH": str(sum(map(len, chunks)))}

    def received() -> bytes:
        body = read_body(sent(*chunks), environ, limit=10 * MAX_BYTES_IN_MEMORY, seconds=5)
        with asyncio.run(body) as whole:
            return whole.read()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(received).result()


def test_a_body_that_does_not_fit_on_the_disk_is_refused_as_our_fault(monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    half = b"a" * MAX_BYTES_IN_MEMORY
    with pytest.raises(RequestRefused) as refused:
        read(half, half)
    assert refused.value.status == 503 and "no room" in caplog.text
    assert read(b"small") == b"small", "what fits in memory is answered on"


def test_a_body_that_granian_ends_twice_broke_off_and_is_refused():
    assert read(b"whole", b"") == b"whole"
    with pytest.raises(RequestRefused) as refused:
        read(b"half", b"", b"")
    assert refused.value.status == 400


def test_forms_with_files_of_one_address_wait_for_one_another_and_for_nobody_else():
    under_way: list[str] = []
    most: Counter[str] = Counter()

    def portal(environ, start_response):
        address = environ["REMOTE_ADDR"]
        under_way.append(address)
        most[address] = max(most[address], under_way.count(address))
        time.sleep(0.05)
        under_way.remove(address)
        start_response("200 OK", [])
        return [address.encode()]

    class Protocol:
        def __init__(self, done: list[str]) -> None:
            self.done = done

        def response_bytes(self, _status, _headers, body) -> None:
            self.done.append(body.decode())

    done: list[str] = []

    async def send() -> None:
        bridge = WsgiBridge(portal, upload_threads=3)
        form = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": io.BytesIO()}
        senders = ["203.0.113.1"] * 6 + ["203.0.113.2"]
        requests = [bridge.respond(form | {"REMOTE_ADDR": each}, Protocol(done)) for each in senders]
        await asyncio.gather(*requests)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(send())).result()
    assert most["203.0.113.1"] == 1
    assert "203.0.113.2" in done[:2], "who comes after a crowd of another address is answered first"


@pytest.mark.parametrize(("number", "status"), [(errno.ENOSPC, 503), (errno.EIO, 500)])
def test_a_form_whose_files_do_not_fit_is_asked_for_again_and_not_called_a_fault(rf, number, status):
    try:
        raise OSError(number, "while a file of the form is written")
    except OSError:
        response = server_error(rf.post("/nop-ho-so/giay-to/"))
    assert (response.status_code, "Retry-After" in response) == (status, status == 503)
