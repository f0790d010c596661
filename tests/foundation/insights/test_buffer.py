"""Counting in memory: nothing is lost between threads, nor while the database is away."""

import datetime as dt
import threading
from collections import Counter

import pytest
import time_machine
from django.db import OperationalError

from foundation.insights.usage import Buffer
from tests.factories import local
from tests.sandboxes.zalo.running import wait_until

pytestmark = pytest.mark.django_db


class Table:
    """Takes what a buffer writes; away as long as `is_away`."""

    def __init__(self) -> None:
        self.rows: list[tuple] = []
        self.is_away = False

    def take(self, summed) -> None:
        if self.is_away:
            raise OperationalError
        self.rows += [(*key, times) for key, times in summed.items()]

    def times(self) -> dict[str, int]:
        counted: Counter[str] = Counter()
        for _hour, what, times in self.rows:
            counted[what] += times
        return counted


@pytest.fixture
def table() -> Table:
    return Table()


@pytest.fixture
def buffer(table) -> Buffer:
    return Buffer(table.take)


def test_many_threads_that_note_at_once_lose_nothing(buffer, table):
    def note() -> None:
        for _ in range(5000):
            buffer.note("a")

    threads = [threading.Thread(target=note) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        buffer.flush()
    buffer.flush()
    assert sum(row[-1] for row in table.rows) == 20_000


def test_what_could_not_be_written_is_written_once_with_what_came_since(buffer, table):
    table.is_away = True
    buffer.note("a")
    assert buffer.flush() == 0
    buffer.note("a")
    buffer.note("b")
    assert buffer.flush() == 0
    table.is_away = False
    assert buffer.flush() == 3
    assert buffer.flush() == 0
    assert table.times() == {"a": 2, "b": 1}


def test_the_hour_is_vietnams(buffer, table):
    with time_machine.travel(local("2026-11-24 23:59"), tick=False):
        buffer.note("a")
        buffer.flush()
    ((hour, _, _),) = table.rows
    assert (hour.date(), hour.hour) == (dt.date(2026, 11, 24), 23)


def test_a_thread_of_its_own_writes_after_the_seconds_of_the_settings(buffer, table, settings):
    settings.INSIGHTS_FLUSH_SECONDS = 0.02
    for number in (1, 2):
        buffer.note("a")
        wait_until(lambda number=number: len(table.rows) == number)
