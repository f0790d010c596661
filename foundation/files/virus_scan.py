"""Ask ClamAV's daemon about a file, where CLAMD_ADDRESS names one. Without it nothing is scanned.

A scanner that is configured and does not answer lets nothing through: the sender is asked to try again.
"""

import logging
import socket
import struct

from django.conf import settings

logger = logging.getLogger(__name__)

SECONDS = 20.0  # for each step; clamd ends a scan by itself after a limit of its own
CHUNK = 256 * 1024
MAX_ANSWER = 4096


class VirusFound(Exception):
    """`name` is the signature's."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ScannerDown(Exception):
    """No answer, or none that says clearly that the file is clean."""


def scan(content: bytes) -> None:
    """Nothing for a clean file. Raises VirusFound or ScannerDown."""
    if not settings.CLAMD_ADDRESS:
        return
    try:
        answer = _ask(settings.CLAMD_ADDRESS, content)
    except (OSError, ValueError) as error:
        logger.error("the virus scanner does not answer: %s", error)
        raise ScannerDown from error
    if answer == "stream: OK":
        return
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        raise VirusFound(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    logger.error("the virus scanner answers: %s", answer[:200])
    raise ScannerDown


def _ask(address: str, content: bytes) -> str:
    """INSTREAM: chunks behind their length, ended by an empty one; the answer ends with a zero byte."""
    with _connected(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < MAX_ANSWER:
            received = connection.recv(MAX_ANSWER)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0").decode(errors="replace")


def _connected(address: str) -> socket.socket:
    """`host:port`, or the path of a socket file."""
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), SECONDS)
