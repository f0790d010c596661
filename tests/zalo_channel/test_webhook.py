import json
import logging
import threading

import psycopg
import pytest
from django.conf import settings

from tests.sandboxes.zalo.running import wait_until
from tests.zalo_channel.events import USER, encode, make_event, sign, signed
from zalo_channel.inbound_writer import writer
from zalo_channel.models import InboundEvent
from zalo_channel.webhook import receive

pytestmark = pytest.mark.usefixtures("arrivals", "db")


def stored() -> int:
    return InboundEvent.objects.count()


def test_a_genuine_event_is_stored_as_it_came():
    body, headers = signed(make_event(message={"text": "Chào ạ", "msg_id": "m-1"}))
    assert receive(body, headers) == 200
    event = InboundEvent.objects.get()
    assert (event.event_name, event.user_id, event.body) == ("user_send_text", USER, body.decode())
    assert event.state == InboundEvent.State.NEW


def test_the_timestamp_may_stand_in_a_header_only():
    event = make_event()
    del event["timestamp"]
    body = encode(event)
    headers = {"x-zevent-signature": "mac=" + sign(body, "17955"), "x-zevent-timestamp": "17955"}
    assert receive(body, headers) == 200
    assert stored() == 1


def test_the_probe_of_the_console_is_answered_without_a_row():
    assert receive(b"{}", {}) == 200
    assert receive(b" { } ", {}) == 200
    assert stored() == 0


@pytest.mark.parametrize("header", [None, "", "mac=", "mac=" + "0" * 64])
@pytest.mark.security_check("forged-webhooks")
def test_without_a_true_signature_nothing_is_stored(header):
    body, _ = signed(make_event())
    assert receive(body, {} if header is None else {"x-zevent-signature": header}) == 401
    assert stored() == 0


@pytest.mark.security_check("forged-webhooks")
def test_a_truncated_signature_is_refused():
    body, headers = signed(make_event())
    assert receive(body, {"x-zevent-signature": headers["x-zevent-signature"][:-2]}) == 401
    assert stored() == 0


@pytest.mark.security_check("forged-webhooks")
def test_the_app_secret_is_not_the_secret_of_the_webhook():
    body, headers = signed(make_event(), secret=settings.ZALO_APP_SECRET)
    assert receive(body, headers) == 401
    assert stored() == 0


def test_a_signature_with_the_oa_id_is_refused_and_named_in_the_log(caplog):
    body, headers = signed(make_event(), owner=settings.ZALO_OA_ID)
    with caplog.at_level(logging.ERROR):
        assert receive(body, headers) == 401
    assert "OA id in place of the app id" in caplog.text


@pytest.mark.security_check("forged-webhooks")
def test_without_a_secret_the_door_is_shut(settings):
    settings.ZALO_OA_SECRET_KEY = ""
    body, headers = signed(make_event(), secret="")
    assert receive(body, headers) == 403
    assert stored() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe{}",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
        "{}".encode("utf-16"),
    ],
    ids=lambda body: f"{body[:12]!r}x{len(body)}",
)
def test_what_is_no_json_object_is_refused_before_anything_else(body):
    assert receive(body, {"x-zevent-signature": "mac=" + sign(body, "")}) == 400
    assert stored() == 0


def test_a_packed_body_is_refused():
    body, headers = signed(make_event())
    assert receive(body, headers | {"content-encoding": "gzip"}) == 415
    assert receive(body, headers | {"content-encoding": "identity"}) == 200


ODD = {
    "ids as numbers": make_event(sender={"id": 7100000000000000311}, recipient={"id": 4318}),
    "timestamp as a number": make_event(timestamp=1795500000123),
    "no timestamp": make_event(timestamp=None),
    "no message": make_event(message=None),
    "message is text": make_event(message="chào"),
    "message id is a list": make_event(message={"msg_id": ["a"]}),
    "sender is null": make_event(sender=None),
    "sender is a number": make_event(sender=5),
    "unknown event": make_event("user_tap_new_feature_2027"),
    "no event name": make_event(event_name=None),
    "huge text": make_event(message={"text": "ồ" * 60_000, "msg_id": "m-huge"}),
    "long ids": make_event(sender={"id": "9" * 500}, message={"msg_id": "x" * 500}),
    "half a surrogate": make_event(message={"text": "\ud83d", "msg_id": "\ud83d"}),
    "a zero byte": make_event(message={"text": "\x00", "msg_id": "a\x00b"}, sender={"id": "7\x00"}),
    "anonymous": make_event("anonymous_send_text", sender={"id": "AN-77"}),
}


@pytest.mark.parametrize("event", ODD.values(), ids=ODD.keys())
def test_odd_shapes_are_stored_for_later(event):
    body = json.dumps(event).encode()
    timestamp = "" if event["timestamp"] is None else str(event["timestamp"])
    assert receive(body, {"x-zevent-signature": "mac=" + sign(body, timestamp)}) == 200
    assert receive(body, {"x-zevent-signature": "mac=" + sign(body, timestamp)}) == 200
    assert stored() == 1


def test_the_echo_and_the_receipt_of_one_message_are_two_events():
    for name in ("oa_send_text", "user_received_message", "oa_send_text"):
        body, headers = signed(make_event(name, message={"msg_id": "same"}))
        assert receive(body, headers) == 200
    assert stored() == 2


def test_events_without_a_message_are_told_apart_by_time_and_person():
    for who, when in (("1", "17"), ("2", "17"), ("1", "18"), ("1", "17")):
        body, headers = signed(
            make_event("follow", message=None, follower={"id": who}, sender=None, timestamp=when)
        )
        assert receive(body, headers) == 200
    assert stored() == 3


@pytest.mark.security_check("repeated-event")
def test_fifty_parallel_copies_are_one_row(record_property):
    body, headers = signed(make_event())
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(receive(body, headers))) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record_property("figure", f"{len(answers)} copies at once: {stored()} row")
    assert answers == [200] * 50
    assert stored() == 1


@pytest.mark.security_check("postgres-crashed")
def test_a_lost_connection_to_the_database_is_made_again():
    body, headers = signed(make_event())
    assert receive(body, headers) == 200
    with psycopg.connect(**writer.connection_params()) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'inbound-writer' AND pid <> pg_backend_pid()"
        )
    body, headers = signed(make_event())
    assert receive(body, headers) == 200
    assert stored() == 2


@pytest.mark.security_check("postgres-crashed")
def test_with_the_database_away_zalo_is_told_to_come_again(monkeypatch):
    body, headers = signed(make_event())
    writer.close()
    with monkeypatch.context() as patch:
        patch.setitem(settings.DATABASES["default"], "HOST", "/nowhere")
        assert receive(body, headers) == 503
    assert receive(body, headers) == 200


@pytest.mark.security_check("postgres-crashed")
def test_who_waits_for_a_writer_that_broke_off_is_not_told_200(monkeypatch):
    in_the_gate, waiting = threading.Event(), threading.Event()

    def breaks_off(arrivals):
        in_the_gate.set()
        waiting.wait(60)
        raise MemoryError

    def first():
        with pytest.raises(MemoryError):
            receive(*signed(make_event(message={"text": "một", "msg_id": "m-1"})))

    statuses = []
    second = threading.Thread(
        target=lambda: statuses.append(receive(*signed(make_event(message={"text": "hai", "msg_id": "m-2"}))))
    )
    take_all = writer.take_all

    def take_once_both_are_there():
        in_the_gate.set()
        wait_until(lambda: len(writer.pending) == 2)
        return take_all()

    with monkeypatch.context() as broken:
        broken.setattr(writer, "insert_rows", breaks_off)
        broken.setattr(writer, "take_all", take_once_both_are_there)
        thread = threading.Thread(target=first)
        thread.start()
        in_the_gate.wait(60)
        second.start()
        wait_until(lambda: len(writer.pending) == 0)
        broken.undo()
        waiting.set()
        thread.join()
    second.join()
    assert statuses == [503]
    assert stored() == 0


def test_djangos_own_door_answers_alike(client):
    body, headers = signed(make_event())
    signature = {"x-zevent-signature": headers["x-zevent-signature"]}
    assert client.post("/zalo/webhook/", body, "application/json", headers=signature).status_code == 200
    assert client.post("/zalo/webhook/", body, "application/json").status_code == 401
    assert client.post("/zalo/webhook/", b"x" * 300_000, "application/json").status_code == 413
    assert client.get("/zalo/webhook/").status_code == 200
    assert client.put("/zalo/webhook/").status_code == 405
    assert stored() == 1
