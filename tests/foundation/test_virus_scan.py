"""Documents pass ClamAV where it is configured; without its word nothing passes."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.utils import translation

from foundation.files import virus_scan
from foundation.files.documents import DocumentRefused, check
from foundation.files.virus_scan import ScannerDown, VirusFound, scan
from tests.foundation import clamd
from tests.foundation.documents import archive, pdf

FOUND = b"stream: Portal.Test.EICAR FOUND\0"


@contextmanager
def speaking(answer: bytes | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """A server of clamd's protocol; its address, and what it was sent. It finds EICAR, or says `answer`."""
    server, seen = socket.create_server(("127.0.0.1", 0)), []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack(">I", stream.read(4))[0]:
                    content += stream.read(length)
                seen.append(content)
                clean = b"stream: OK\0"
                connection.sendall((FOUND if clamd.EICAR in content else clean) if answer is None else answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}", seen
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


@pytest.fixture(scope="module")
def scanner() -> Iterator[str]:
    """The real daemon."""
    with TemporaryDirectory(prefix="clamd") as folder, clamd.running(Path(folder)) as address:
        yield address


@pytest.mark.parametrize(
    "content",
    [clamd.EICAR, archive({"word/document.xml": "<x/>", "word/media/a.bin": clamd.EICAR})],
    ids=["bare", "within a document"],
)
def test_the_test_virus_is_found(scanner, settings, content):
    settings.CLAMD_ADDRESS = scanner
    with pytest.raises(VirusFound) as found:
        scan(content)
    assert found.value.name.startswith(clamd.NAME)


def test_a_document_with_a_virus_is_refused_and_a_clean_one_taken(scanner, settings):
    settings.CLAMD_ADDRESS = scanner
    assert check(pdf()) == "pdf"
    infected = pdf() + b"\n" + clamd.EICAR
    with translation.override("en"), pytest.raises(DocumentRefused, match="virus"):
        check(infected)


def test_the_whole_file_is_sent_in_chunks(settings, monkeypatch):
    monkeypatch.setattr(virus_scan, "CHUNK", 1000)
    with speaking() as (address, seen):
        settings.CLAMD_ADDRESS = address
        scan(bytes(range(256)) * 40)
    assert seen == [bytes(range(256)) * 40]


def test_without_a_scanner_in_the_settings_nothing_is_scanned(settings):
    settings.CLAMD_ADDRESS = ""
    scan(clamd.EICAR)


@pytest.mark.parametrize(
    "answer", [b"", b"stream: ", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKAY\0", b"\xff" * 9000]
)
def test_no_clear_answer_lets_nothing_through(settings, answer):
    with speaking(answer) as (address, _):
        settings.CLAMD_ADDRESS = address
        with pytest.raises(ScannerDown):
            scan(b"x")


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/no/such/socket", "nonsense", "127.0.0.1:x"])
def test_a_scanner_that_is_down_lets_nothing_through_and_says_when_to_try_again(settings, address):
    settings.CLAMD_ADDRESS = address
    with translation.override("vi"), pytest.raises(DocumentRefused) as refused:
        check(pdf())
    assert refused.value.message == "Lúc này chưa kiểm tra được tệp. Vui lòng thử lại sau ít phút."


def test_a_scanner_that_is_silent_is_not_waited_for_without_end(settings, monkeypatch):
    monkeypatch.setattr(virus_scan, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ScannerDown):
            scan(b"x")
