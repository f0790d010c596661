"""One sandbox process for all tests of this folder, put back to its start before each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.ports import free_port

from .running import Receiver, Sandbox, start, wait_until

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One day for all: the process lives longer than a file."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.day("2026-11-24"))


def _answers(sandbox: Sandbox) -> bool:
    try:
        return sandbox.http.get(sandbox.base + "/", timeout=60).status_code == 200
    except requests.RequestException:
        return False


@pytest.fixture(scope="session")
def process() -> Iterator[Sandbox]:
    port = free_port()
    child = start(port)
    sandbox = Sandbox(port)
    wait_until(lambda: _answers(sandbox), 180)
    yield sandbox
    sandbox.http.close()
    child.terminate()
    assert child.wait(60) == 0
    assert child.stdout is not None
    child.stdout.close()


@pytest.fixture
def sandbox(process: Sandbox) -> Sandbox:
    """Connected: the OA granted the app a token; no webhook."""
    process.control("webhook", url="")
    process.control("reset", tokens=True)
    process.connect()
    return process


@pytest.fixture
def receiver(sandbox: Sandbox) -> Iterator[Receiver]:
    """A webhook that the sandbox knows, with receipts off so that a test sees only what it causes."""
    receiver = Receiver().open()
    sandbox.switch(receipts=False, unknown_event_every=0, answer_seconds=20)
    sandbox.control("webhook", url=receiver.url)
    yield receiver
    sandbox.control("webhook", url="")
    receiver.close()
