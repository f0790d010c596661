"""The file of the map by ranges of bytes, as its reader in the browser asks."""

import datetime as dt

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse

from foundation.maps import archive
from foundation.maps.archive import served, store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
START = dt.datetime(2026, 11, 28, 3, tzinfo=dt.UTC)
BYTES = bytes(range(256)) * 100


@pytest.fixture
def address():
    return reverse("maps:archive")


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_range_is_answered_with_just_its_bytes_even_to_who_takes_gzip(client, address):
    store(BYTES)
    answer = client.get(address, headers={"Range": "bytes=256-1279", "Accept-Encoding": "gzip"})
    assert (answer.status_code, body(answer)) == (206, BYTES[256:1280])
    assert answer["Content-Range"] == f"bytes 256-1279/{len(BYTES)}"
    assert "Content-Encoding" not in answer
    assert answer["ETag"] and "max-age" in answer["Cache-Control"]


def test_the_whole_and_what_is_known_already_and_what_lies_beyond_the_end(client, address):
    store(BYTES)
    whole = client.get(address)
    assert (whole.status_code, body(whole)) == (200, BYTES)
    assert client.get(address, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    assert client.get(address, headers={"Range": "bytes=99999999-"}).status_code == 416
    assert client.post(address).status_code == 405


def test_before_a_map_is_built_there_is_none(client, address):
    assert client.get(address).status_code == 404


def test_a_new_map_is_served_and_one_before_it_stays(client, address):
    for minute in range(4):
        with time_machine.travel(START + dt.timedelta(minutes=minute)):
            store(BYTES + bytes([minute]))
    assert body(client.get(address)) == BYTES + b"\x03"
    assert len(default_storage.listdir(archive.folder())[1]) == archive.KEPT


def test_a_map_built_by_another_process_is_noticed_at_the_next_check(client, address, monkeypatch):
    with time_machine.travel(START):
        store(BYTES)
    assert body(client.get(address)) == BYTES
    with monkeypatch.context() as another, time_machine.travel(START + dt.timedelta(minutes=1)):
        another.setattr(archive, "served", archive.ServedArchive())
        store(BYTES + b"new")
    assert body(client.get(address)) == BYTES
    monkeypatch.setattr(archive, "CHECKED_EVERY", 0.0)
    served.forget()
    assert body(client.get(address)) == BYTES + b"new"
