"""A real browser, as the public pages have it, and a worker that answers what it sends."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.web.conftest import open_page
from web_channel import answering

__all__ = ["chat_worker", "open_page"]


@pytest.fixture
def chat_worker(transactional_db) -> Iterator[None]:
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(0.05):
            answering.answer_waiting(seconds=1)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    ended.set()
    thread.join()
