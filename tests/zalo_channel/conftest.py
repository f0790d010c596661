"""The sandbox in its own process, and the portal's webhook open to it."""

import threading
import time
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import psycopg
import pytest
import requests
from django.conf import settings as portal

from assistant import receiving
from assistant.replies import Reply
from foundation.messages import Message
from foundation.outbox.models import Lane, Notice
from tests import process_caches
from tests.ports import free_port
from tests.sandboxes.zalo.running import Sandbox, start, wait_until
from zalo_channel import demo, http, tokens
from zalo_channel.inbound_writer import writer
from zalo_channel.webhook import webhook_app


@pytest.fixture
def arrivals(django_db_setup):
    """The gate commits on its own connection: its rows are removed by hand, after the test's rollback."""
    yield
    writer.close()
    with psycopg.connect(**writer.connection_params()) as connection:
        connection.execute("DELETE FROM zalo_channel_inboundevent")


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[Sandbox]:
    port = free_port()
    ids = ("ZALO_APP_ID", "ZALO_APP_SECRET", "ZALO_OA_ID", "ZALO_OA_SECRET_KEY")
    child = start(port, **{name: getattr(portal, name) for name in ids})
    sandbox = Sandbox(port)
    wait_until(lambda: _answers(sandbox), 180)
    yield sandbox
    sandbox.http.close()
    http.close()
    child.terminate()
    child.wait(60)
    child.stdout.close()


def _answers(sandbox: Sandbox) -> bool:
    try:
        return sandbox.http.get(sandbox.base + "/", timeout=60).status_code == 200
    except requests.RequestException:
        return False


@pytest.fixture
def platform(sandbox_process, settings, monkeypatch) -> Sandbox:
    """The sandbox at its start, as the platform of the portal's settings; not connected."""
    for host in ("oauth", "openapi", "business"):
        setattr(settings, f"ZALO_{host.upper()}_URL", f"{sandbox_process.base}/{host}")
    settings.ZALO_MEDIA_HOSTS = ["127.0.0.1"]
    sandbox_process.control("webhook", url="")
    sandbox_process.control("reset", tokens=True)
    sandbox_process.control("clock", set=int(time.time() * 1000))  # it was started with another file of tests
    sandbox_process.switch(unknown_event_every=0, received_delay=0.05, seen_delay=0.1, answer_seconds=20)
    monkeypatch.setattr(tokens.CURRENT, "seconds", 1000)  # other threads cannot see the test's transaction
    process_caches.clear()  # what a fixture before it left
    return sandbox_process


@pytest.fixture
def zalo(platform, db) -> Sandbox:
    """Connected, with the demo's templates."""
    tokens.connect(oa_id=portal.ZALO_OA_ID, answer=platform.connect())
    demo.load()
    return platform


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def webhook(arrivals, zalo) -> Iterator[str]:
    """The address of the portal's webhook, known to the sandbox."""
    server = make_server("127.0.0.1", 0, webhook_app, _Server, _Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/zalo/webhook/"
    zalo.control("webhook", url=url)
    yield url
    zalo.control("webhook", url="")
    server.shutdown()
    server.server_close()


@pytest.fixture
def owed_replies(db):
    """The answers owed to citizens, oldest first."""
    return lambda: list(Notice.objects.filter(lane=Lane.REPLY).order_by("pk"))


@pytest.fixture
def stored(arrivals, db):
    """Events may be stored; the sandbox is not needed."""


class Failing:
    """Stands for a bug in the bot: it breaks on one citizen's words."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.heard: list[str] = []

    def __call__(self, asked) -> list[Reply]:
        return [self.reply(utterance.text) for _, utterance in asked]

    def reply(self, words: str) -> Reply:
        self.heard.append(words)
        if words == self.words:
            raise RuntimeError("a bug")
        return Reply((Message(f"re: {words}"),))


@pytest.fixture
def failing(monkeypatch) -> Failing:
    bot = Failing("độc")
    monkeypatch.setattr(receiving, "answer_all", bot)
    return bot
