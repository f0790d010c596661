"""Prometheus and its Alertmanager, as Debian packages them, read a portal in which five things break.

The shipped rules, their minutes made seconds: each alert comes once to a mail server and to a webhook.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection
from django.utils import timezone

from config import health
from config.celery import app
from foundation import broker
from foundation.outbox.models import Notice
from tests.factories import make_citizen
from tests.foundation import debian_packages
from tests.ports import free_port
from tests.sandboxes.zalo.running import ROOT, wait_until
from tests.zalo_channel.events import make_event, signed
from tests.zalo_channel.portal_processes import database_url, web_server
from zalo_channel.models import InboundEvent, OaToken

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow("starts Prometheus")]
SHIPPED = ROOT / "deploy" / "prometheus"
ALERTS = {"WorkerSilent", "TokenDead", "NoticeOverdue", "WebhookFails", "DiskNearlyFull"}
WORDS = "/usr/share/prometheus/alertmanager"
TOKEN, MEGABYTE, PATIENCE = "who-is-on-call", 1024**2, 120


class Inbox:
    """The names of the alerts that came by mail, and those that came by webhook with when each began."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.calls: list[tuple[str, tuple[str, ...]]] = []

    def called(self) -> list[str]:
        return [name for name, _begins in self.calls]

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name is aiosmtpd's
        subject = re.search(rb"^Subject: .*FIRING.*?(\w+) \(", envelope.content.replace(b"\r\n ", b" "), re.M)
        if subject:
            self.mails.append(subject[1].decode())
        return "250 kept"


@pytest.fixture
def inbox(tmp_path) -> Iterator[tuple[Inbox, int, int]]:
    """With the ports of the mail server and of the webhook."""
    box, port = Inbox(), free_port()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 - the name is the base class's
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            begins = tuple(sorted(alert["startsAt"] for alert in told["alerts"]))
            box.calls.append((told["groupLabels"]["alertname"], begins))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            return None

    mail = Controller(box, hostname="127.0.0.1", port=port)
    mail.start()
    hook = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=hook.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield box, port, hook.server_port
    hook.shutdown()
    hook.server_close()
    mail.stop()


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """One for all queues; the heartbeats that beat would send come from here, each second."""
    queues = ",".join(settings.WORKER_QUEUES)
    command = ["celery", "--app", "config.celery:app", "worker", "--pool", "threads", "--queues", queues]
    environ = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--without-gossip", "--without-mingle"],
        cwd=ROOT, env=os.environ | environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(1):
            for queue in settings.WORKER_QUEUES:
                app.send_task("config.health.heartbeat", [queue], queue=queue, expires=5)

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield process
    finally:
        is_over.set()
        thread.join()
        process.kill()
        process.wait()
        broker.client().delete(*settings.WORKER_QUEUES, *_heartbeats())


def _heartbeats() -> list[str]:
    return [f"heartbeat:{queue}" for queue in settings.WORKER_QUEUES]


def _with_its_words(path: Path, words: Path, folder: Path) -> str:
    """A copy of Debian's Alertmanager that reads its templates here: it looks for them where a package is
    installed, and this one is only unpacked."""
    here = "words".rjust(len(WORDS), "/").replace("/", ".", 1)
    (folder / "words").symlink_to(words)
    (copy := folder / path.name).write_bytes(path.read_bytes().replace(WORDS.encode(), here.encode()))
    copy.chmod(0o755)
    return str(copy)


@contextmanager
def program(name: str, package: str, folder: Path, *options: str) -> Iterator[None]:
    path, environ = debian_packages.program(name, package)
    if (words := debian_packages.UNPACKED / name / WORDS[1:]).exists():
        path = _with_its_words(Path(path), words, folder)
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [path, *options], cwd=folder, env=os.environ | environ, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def rules(room: int) -> str:
    """The shipped ones: minutes are seconds, a worker is silent soon, and `room` is little on this disk."""
    text = (SHIPPED / "alerts.yml").read_text()
    text = re.sub(r"for: \d+m", "for: 1s", text)
    text = re.sub(r"\[\d+m\]", "[8s]", text)
    return text.replace("> 60 or", "> 12 or").replace("1073741824", str(room))


@contextmanager
def watched(folder: Path, portal: int, mail: int, hook: int, room: int) -> Iterator[str]:
    """The address of a Prometheus that reads the portal by the shipped files."""
    calls, reads = free_port(), free_port()
    (folder / "alerts.yml").write_text(rules(room))
    (folder / "token").write_text(TOKEN)
    shipped = (SHIPPED / "prometheus.yml").read_text()
    for old, new in (
        ("9093", str(calls)), ("8000", str(portal)), ("15s", "1s"),
        ("/etc/prometheus/monitoring_token", str(folder / "token")),
    ):  # fmt: skip
        assert old in shipped
        shipped = shipped.replace(old, new)
    (folder / "prometheus.yml").write_text(f"global: {{evaluation_interval: 1s}}\n{shipped}")
    ours = (SHIPPED / "alertmanager.yml").read_text()
    ours = re.sub(r"  smtp_auth_.*\n", "", ours).replace("mail.example.vn:587", f"127.0.0.1:{mail}")
    ours = ours.replace("group_wait: 30s", "group_wait: 0s").replace(
        "group_interval: 5m", "group_interval: 1s"
    )
    ours = ours.replace("https://call.example.vn/hook", f"http://127.0.0.1:{hook}/")
    (folder / "alertmanager.yml").write_text(
        ours.replace("global:\n", "global:\n  smtp_require_tls: false\n")
    )
    with (
        program(
            "prometheus-alertmanager", "prometheus-alertmanager", folder,
            "--config.file=alertmanager.yml", "--storage.path=calls", "--cluster.listen-address=",
            f"--web.listen-address=127.0.0.1:{calls}",
        ),
        program(
            "prometheus", "prometheus", folder, "--config.file=prometheus.yml",
            "--storage.tsdb.path=figures", f"--web.listen-address=127.0.0.1:{reads}",
        ),
    ):  # fmt: skip
        yield f"http://127.0.0.1:{reads}"


def firing(address: str) -> set[str]:
    try:
        told = requests.get(f"{address}/api/v1/alerts", timeout=60).json()["data"]["alerts"]
    except requests.RequestException:
        return {"not started"}
    return {alert["labels"]["alertname"] for alert in told if alert["state"] == "firing"}


def is_understood(address: str, query: str) -> bool:
    return requests.get(f"{address}/api/v1/query", {"query": query}, timeout=60).json()["status"] == "success"


def is_read(address: str) -> bool:
    try:
        told = requests.get(f"{address}/api/v1/query", {"query": 'up{job="portal"}'}, timeout=60).json()
    except requests.RequestException:
        return False
    return [each["value"][1] for each in told["data"]["result"]] == ["1"]


def test_five_faults_ring_once_each_by_mail_and_by_webhook(inbox, tmp_path, record_property):
    box, mail, hook = inbox
    token = OaToken.objects.create(
        oa_id=settings.ZALO_OA_ID, expires_at=timezone.now() + timezone.timedelta(hours=20)
    )
    free = min(health.free_bytes().values())
    taken = min(3072 * MEGABYTE, free // 3)  # others write to this disk too
    room = free - 2 * taken // 3
    media = tmp_path / "media"
    media.mkdir()
    with ExitStack() as running:
        own = {"MONITORING_TOKEN": TOKEN, "MEDIA_ROOT": str(media), "TEST_MEDIA_ROOT": str(media)}
        url, _web = running.enter_context(web_server(**own))
        served = running.enter_context(worker())
        wait_until(lambda: all(broker.client().mget(_heartbeats())), PATIENCE)
        port = int(url.split(":")[2].split("/")[0])
        address = running.enter_context(watched(tmp_path, port, mail, hook, room))
        wait_until(lambda: is_read(address), PATIENCE)
        board = json.loads((SHIPPED / "grafana.json").read_text())
        queries = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
        assert queries and all(is_understood(address, query) for query in queries)
        time.sleep(4)  # nothing may ring while nothing is broken
        assert firing(address) == set() and not box.calls

        served.send_signal(signal.SIGKILL)
        OaToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timezone.timedelta(minutes=1))
        Notice.objects.create(
            purpose="p", event_key="e", message={"text": "…"}, citizen=make_citizen(), lane="reply",
            due_at=timezone.now() - timezone.timedelta(minutes=10),
        )  # fmt: skip
        filled = media / "filled"
        with filled.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, taken)
        try:
            with no_table():
                wait_until(lambda: _fails(url) and firing(address) >= ALERTS, PATIENCE)
        finally:
            filled.unlink()
        wait_until(
            lambda: set(box.called()) >= ALERTS and sorted(box.called()) == sorted(box.mails), PATIENCE
        )
        assert firing(address) - {"InboundWaits"} <= ALERTS | {"PagesFail"}
    # Where a busy machine answers a reading too late, an alert ends and begins anew: then it rings again.
    assert len(box.calls) == len(set(box.calls)), box.calls
    record_property(
        "figure", f"{len(ALERTS)} faults, {len(ALERTS)} mails and calls of the webhook, one for each"
    )


@contextmanager
def no_table() -> Iterator[None]:
    """Events cannot be stored meanwhile."""
    table = InboundEvent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO away")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE away RENAME TO {table}")


def _fails(url: str) -> bool:
    """Zalo calls the webhook again."""
    body, headers = signed(make_event(message={"text": "a", "msg_id": str(time.time())}))
    time.sleep(0.3)
    return requests.post(url, body, headers=headers, timeout=60).status_code == 503
