"""Two readings of the same feed at once, each in a process of its own: nothing is doubled."""

import threading

import pytest
from django.db import connection

from lookups.kinds.hazards.cap import feed_reading
from lookups.kinds.hazards.models import HazardNotice, ReceivedAlert
from tests.lookups.factories import units
from tests.lookups.hazards import weather_service

READERS = 4


@pytest.mark.django_db(transaction=True)
def test_readings_at_once_make_one_draft_of_each_chain(settings):
    units()
    begin, faults = threading.Barrier(READERS), []

    def read() -> None:
        try:
            begin.wait()
            feed_reading.read_all()
        except Exception as error:  # noqa: BLE001 - whatever it is, it fails the test
            faults.append(error)
        finally:
            connection.close()

    with weather_service.running() as service:
        settings.CAP_FEEDS = [service.url]
        for chain in ("a", "b", "c"):
            service.send(f"{chain}1")
            service.send(f"{chain}2", kind="Update", references=f"{chain}1")
        readers = [threading.Thread(target=read) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    assert faults == []
    assert ReceivedAlert.objects.count() == 6
    assert HazardNotice.objects.count() == 3
