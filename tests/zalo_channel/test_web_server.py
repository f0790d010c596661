"""The webhook as it is served: granian, config.wsgi, real sockets, a kill in the middle."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
import requests

from tests.sandboxes.zalo.running import wait_until
from tests.zalo_channel.events import make_event, signed
from tests.zalo_channel.portal_processes import web_server
from zalo_channel import webhook
from zalo_channel.inbound_writer import writer

pytestmark = pytest.mark.usefixtures("arrivals")


@pytest.fixture(scope="module")
def served(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    counted = {
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path_factory.mktemp("x") / "counted"),
        "MONITORING_TOKEN": "m",
    }
    with django_db_blocker.unblock(), web_server(**counted) as (url, _):
        yield url


def stored() -> set[str]:
    with psycopg.connect(**writer.connection_params()) as connection:
        rows = connection.execute("SELECT dedupe_key FROM zalo_channel_inboundevent").fetchall()
    return {key for (key,) in rows}


def post(url: str, body: bytes, headers: dict[str, str], session=requests) -> int:
    return session.post(url, body, headers=headers, timeout=60).status_code


def test_a_genuine_event_is_on_disk_when_the_answer_comes(served):
    body, headers = signed(make_event(message={"text": "Chào ạ", "msg_id": "on-disk"}))
    assert post(served, body, headers) == 200
    assert stored() == {"user_send_text:on-disk"}


def test_its_answers_are_counted_for_all_processes_of_the_machine(served):
    assert post(served, b'{"event_name": "user_send_text"}', {}) == 401
    headers = {"Authorization": "Bearer m"}
    told = requests.get(served.removesuffix(webhook.PATH) + "/metrics", headers=headers, timeout=60).text
    assert 'portal_webhook_answers_total{status="401"}' in told and "portal_unknown_notices 0.0" in told


def test_in_chunks_too(served):
    body, headers = signed(make_event(message={"msg_id": "chunks"}))
    assert post(served, iter([body[:50], body[50:]]), headers) == 200
    assert stored() == {"user_send_text:chunks"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * 10_000_000, 413),
        (iter([b"x" * 1_000_000] * 10), 413),
        (b"[" * 100_000, 400),
        (b"\xff", 400),
        (b'{"a": NaN}', 400),
        (b'{"event_name": "user_send_text"}', 401),
    ],
    ids=["10 MB", "10 MB in chunks", "brackets", "no UTF-8", "NaN", "unsigned"],
)
@pytest.mark.security_check("slow-bodies")
def test_bad_bodies_are_refused(served, body, status):
    assert post(served, body, {}) == status
    assert stored() == set()


@pytest.mark.security_check("slow-bodies")
def test_a_body_that_never_ends_is_given_up_and_costs_no_one_else(served):
    address = urlsplit(served)
    stalled = [socket.create_connection((address.hostname, address.port)) for _ in range(12)]
    for connection in stalled:
        connection.sendall(b"POST /zalo/webhook/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\n\r\nabc")
    begun = time.monotonic()
    for connection in stalled:
        connection.settimeout(60)
        assert connection.recv(200).split()[1] in (b"408", b"400")
        connection.close()
    assert time.monotonic() - begun < 30  # one after another they would take as long as twelve
    body, headers = signed(make_event(message={"msg_id": "after"}))
    assert post(served, body, headers) == 200


def test_meanwhile_others_are_answered(served):
    address = urlsplit(served)
    with socket.create_connection((address.hostname, address.port)) as stalled:
        stalled.sendall(b"POST /zalo/webhook/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\n\r\nabc")
        began = time.monotonic()
        while time.monotonic() - began < 2.5:
            assert post(served, b"{}", {}) == 200
        stalled.settimeout(60)
        assert b" 408 " in stalled.recv(200)


def test_a_body_cut_short_is_no_event(served):
    body, headers = signed(make_event())
    address = urlsplit(served)
    with socket.create_connection((address.hostname, address.port)) as connection:
        head = f"POST /zalo/webhook/ HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body[:-5])
    assert post(served, b"{}", {}) == 200
    assert stored() == set()


@pytest.mark.slow("a server of its own is killed")
@pytest.mark.security_check("postgres-crashed")
def test_every_event_answered_with_200_survives_a_kill_of_the_server(
    django_db_setup, django_db_blocker, record_property
):
    answered: set[str] = set()

    def load(url: str, number: int) -> None:
        with requests.Session() as session:
            for count in range(10_000):
                body, headers = signed(make_event(message={"msg_id": f"{number}-{count}"}))
                try:
                    if post(url, body, headers, session) == 200:
                        answered.add(f"user_send_text:{number}-{count}")
                except requests.RequestException:
                    return

    with django_db_blocker.unblock(), web_server() as (url, process):
        threads = [threading.Thread(target=load, args=(url, number)) for number in range(6)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(answered) > 50, 60)
        os.killpg(process.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
    record_property("figure", f"SIGKILL under load: {len(answered)} events answered, none lost")
    assert answered <= stored()
