"""A delivery channel in plain Python: takes messages, remembers them, fails as a test says."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
import redis
from django.conf import settings
from django.db import transaction

from foundation.citizens.models import Citizen
from foundation.messages import Message
from foundation.outbox import routes, services
from foundation.outbox.models import Lane, Notice
from foundation.outbox.routes import Accept, Defer, OutgoingMessage, Refusal
from foundation.registry import Registry


class Letterbox:
    """A route for tests: `accept` decides each delivery and may raise a DeliveryProblem."""

    def __init__(self, key: str = "letterbox") -> None:
        self.key = key
        self.received: list[OutgoingMessage] = []
        self.accept: Callable[[OutgoingMessage], None] = lambda outgoing: None
        self.answer: Accept | Refusal | Defer = Accept()
        self._lock = threading.Lock()

    def plan(self, outgoing: OutgoingMessage, now: dt.datetime) -> Accept | Refusal | Defer:
        return self.answer

    def deliver(self, outgoing: OutgoingMessage, plan: Accept) -> str:
        self.accept(outgoing)
        with self._lock:
            self.received.append(outgoing)
        return f"{self.key}-{outgoing.reference}"

    @property
    def texts(self) -> list[str]:
        return [outgoing.message.text for outgoing in self.received]


@pytest.fixture
def registered(monkeypatch) -> Iterator[Registry[routes.Route]]:
    registered: Registry[routes.Route] = Registry("route")
    monkeypatch.setattr(routes, "ROUTES", registered)
    yield registered


@pytest.fixture
def letterbox(registered) -> Letterbox:
    box = Letterbox()
    routes.ROUTES.register(box.key, box)
    return box


@pytest.fixture
def second_letterbox(letterbox) -> Letterbox:
    box = Letterbox("second")
    routes.ROUTES.register(box.key, box)
    return box


@pytest.fixture(autouse=True)
def full_budget():
    redis.Redis.from_url(settings.REDIS_URL).delete("outbox:budget")


@pytest.fixture
def citizen(db) -> Citizen:
    return Citizen.objects.create(full_name="Trần Văn Bình", phone="84905123456")


_numbers = iter(range(1, 10**9))


def enqueue(citizen: Citizen, text: str = "Hồ sơ đã tiếp nhận", **over) -> Notice:
    """Owe one notice in a transaction of its own."""
    values = {
        "purpose": "dossier_status",
        "event_key": f"event:{next(_numbers)}",
        "message": Message(text),
        "lane": Lane.NOTICE,
    } | over
    with transaction.atomic():
        return services.enqueue(citizen=citizen, **values)
