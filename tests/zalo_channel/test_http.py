import contextlib
import datetime as dt
import itertools
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from zalo_channel import http
from zalo_channel.errors import NoAnswer, NotReached

BODY = b'{"a":1}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
LAST_ANSWER = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"


class Host:
    """Answers each call of a connection as `answers` says, then hangs up; counts the connections."""

    def __init__(self, answers: list[bytes], context: ssl.SSLContext | None = None) -> None:
        self.answers, self.context, self.connections = answers, context, 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.hung_up = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.socket.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            try:
                spoken = (
                    self.context.wrap_socket(connection, server_side=True) if self.context else connection
                )
                with spoken:
                    for answer in self.answers:
                        if not _whole_call(spoken):
                            return
                        spoken.sendall(answer)
            except OSError:
                return
        self.hung_up.set()


def _whole_call(spoken: socket.socket) -> bool:
    said = b""
    while not said.endswith(BODY):
        if not (part := spoken.recv(65536)):
            return False
        said += part
    return True


@contextmanager
def host(*answers: bytes, context: ssl.SSLContext | None = None) -> Iterator[Host]:
    made = Host(list(answers), context)
    try:
        yield made
    finally:
        made.socket.close()


@pytest.fixture(autouse=True)
def _no_connection_of_another_test() -> Iterator[None]:
    yield
    http.close()


def post(base: str, headers: dict[str, str] | None = None) -> dict:
    return http.post_json(f"{base}/v3.0/send", {"a": 1}, headers or {})


def test_a_connection_is_used_again():
    with host(*[ANSWER] * 3) as platform:
        assert [post(f"http://{platform.address}") for _ in range(3)] == [{}] * 3
        assert platform.connections == 1


def test_a_connection_that_the_host_closed_is_not_used():
    with host(ANSWER) as platform:
        for _ in range(3):
            platform.hung_up.clear()
            assert post(f"http://{platform.address}") == {}
            assert platform.hung_up.wait(60)
        assert platform.connections == 3


def test_a_host_that_asks_to_close_is_obeyed():
    with host(LAST_ANSWER) as platform:
        assert [post(f"http://{platform.address}") for _ in range(2)] == [{}] * 2
        assert platform.connections == 2


def test_a_broken_answer_is_not_mistaken_for_an_unmade_call():
    with host(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{") as platform, pytest.raises(NoAnswer):
        post(f"http://{platform.address}")


def test_a_host_that_cannot_prove_its_name_hears_nothing(tmp_path):
    with host(ANSWER, context=self_signed(tmp_path)) as platform:
        with pytest.raises(NotReached, match="CERTIFICATE_VERIFY_FAILED"):
            post(f"https://{platform.address}")


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n" + ANSWER,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n{}",  # ends with the connection
    ],
)
def test_answers_of_any_framing_are_read_whole(answer):
    with host(answer) as platform:
        assert post(f"http://{platform.address}") == {}


@pytest.mark.parametrize(
    "answer",
    [
        b"",  # hangs up
        b"200 fine",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b" " * 1_200_000,
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
)
@pytest.mark.security_check("odd-answers")
def test_what_is_no_answer_leaves_the_call_in_doubt(answer):
    with host(answer) as platform, pytest.raises(NoAnswer):
        post(f"http://{platform.address}")


def test_what_a_host_says_beyond_its_answer_is_never_taken_for_the_next_one():
    forged, honest = ANSWER.replace(b"{}", b"[]"), ANSWER
    with host(ANSWER + forged, honest) as platform:
        assert [post(f"http://{platform.address}") for _ in range(2)] == [{}, {}]


@pytest.mark.security_check("platform-silent")
def test_an_answer_that_drips_is_given_up_in_time(monkeypatch):
    monkeypatch.setattr(http, "READ_SECONDS", 0.5)
    with dripping() as address, pytest.raises(NoAnswer, match="timed out"):
        post(f"http://{address}")


@contextmanager
def dripping() -> Iterator[str]:
    """A host that sends a byte in 50 ms, and hangs up after a minute: else than by a time-out."""

    def drip() -> None:
        with contextlib.suppress(OSError), listening.accept()[0] as connection:
            for byte in itertools.islice(itertools.cycle(b"X-Long: a\r\n"), 1200):
                connection.sendall(bytes([byte]) if said else b"HTTP/1.1 200 OK\r\n")
                said.append(1)
                time.sleep(0.05)

    said: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=drip, daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("token", ["dead\r\nX-Forged: 1", "mật"])
def test_a_token_that_is_no_header_is_never_sent(token):
    with host(ANSWER) as platform:
        with pytest.raises(NotReached):
            post(f"http://{platform.address}", {"access_token": token})
        assert platform.connections == 0


def self_signed(folder) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    certificate = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    both = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "both.pem").write_bytes(both + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context
