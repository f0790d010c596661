"""Tasks of a kind that does what a test says, imports of a small file, and another worker's session."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from foundation.files import pending_uploads
from foundation.jobs import services
from foundation.jobs.kinds import KINDS, JobKind, Result
from foundation.jobs.models import Job
from foundation.spreadsheets import background
from foundation.spreadsheets.importing import Keep
from foundation.spreadsheets.models import ImportRun
from tests.factories import make_officer

PATIENCE = 60  # seconds


@pytest.fixture
def officer():
    return make_officer(is_staff=True, is_superuser=True)


@pytest.fixture(autouse=True)
def does(monkeypatch) -> Callable[..., None]:
    """What the tasks of this file do; nothing at first."""

    def tell(run: Callable[[], Any] = lambda: None) -> None:
        kind = JobKind("Test", lambda job, order: run() or Result(), lambda officer, job: True)
        monkeypatch.setitem(KINDS, "test", kind)

    tell()
    return tell


def make_job(officer, **order) -> Job:
    return services.enqueue(kind="test", by=officer, title="Việc thử", order=order)


def make_import(officer, *, keep: Keep | None = Keep.ACCEPTED, rows: str = "") -> ImportRun:
    content = f"Mã đơn vị;Tên đơn vị\nkinh-te;Kinh tế\n{rows}".encode()
    ticket = pending_uploads.store(content, "don-vi.csv")
    return background.enqueue(kind="handling_units", by=officer, ticket=ticket, options={}, keep=keep)


def elsewhere(act: Callable[[], Any]) -> Any:
    """In another session, as another worker does it."""

    def run() -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result(PATIENCE)
