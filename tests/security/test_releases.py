"""One release replaces another, or a web worker dies, while pages are read: nobody sees an error."""

import os
import secrets
import shutil
import signal
import threading
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

import pytest
import requests
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.core.management import call_command

from tests.ports import free_port
from tests.sandboxes.zalo.running import wait_until
from tests.security.test_proxies import nginx, running
from tests.zalo_channel.events import make_event, signed
from tests.zalo_channel.portal_processes import web_server
from zalo_channel import webhook
from zalo_channel.models import InboundEvent

pytestmark = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")


class Readers:
    """Threads that read a page for as long as the block lasts."""

    def __init__(self, url: str, count: int) -> None:
        self.url, self.statuses, self.stopped = url, [], threading.Event()
        self.threads = [threading.Thread(target=self._read) for _ in range(count)]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _read(self) -> None:
        with requests.Session() as session:
            while not self.stopped.is_set():
                self.statuses.append(session.get(self.url, timeout=60, verify=False).status_code)  # noqa: S501


def children(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def workers_of(pid: int) -> dict[int, int]:
    """The threads of each: few before it is ready. Python's helper for shared memory is none."""
    found = {}
    for child in children(pid):
        with suppress(OSError):  # it is gone, or not yet what it will be
            if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes():
                found[child] = len(os.listdir(f"/proc/{child}/task"))
    return found


def is_whole(pid: int, without: int) -> bool:
    """Both workers serve, and the killed one is none of them."""
    threads = workers_of(pid)
    return len(threads) == 2 and without not in threads and min(threads.values()) > 5


@pytest.mark.django_db(transaction=True)
def test_a_killed_web_worker_is_replaced_and_no_request_fails(tmp_path, record_property):
    tmp_path.chmod(0o755)
    with web_server(workers=2) as (url, process):
        wait_until(lambda: is_whole(process.pid, without=0))
        victim = min(workers_of(process.pid))
        with running(*nginx(tmp_path, url.split("/")[2]), tmp_path / "log") as address:
            with Readers(f"{address}/robots.txt", 2) as readers:
                wait_until(lambda: len(readers.statuses) > 100)
                os.kill(victim, signal.SIGKILL)
                wait_until(lambda: is_whole(process.pid, without=victim))
    assert set(readers.statuses) == {200}
    record_property("figure", f"{len(readers.statuses)} pages read while a web worker was killed: 0 failed")


class Visitors(Readers):
    """Each asks over a connection of its own; None: it broke."""

    def _read(self) -> None:
        while not self.stopped.is_set():
            try:
                self.statuses.append(self._ask())
            except requests.RequestException:
                self.statuses.append(None)

    def _ask(self) -> int:
        return requests.get(self.url, timeout=60, verify=False).status_code  # noqa: S501


class Writers(Visitors):
    """Citizens' events: what changes something is never repeated by nginx."""

    def _ask(self) -> int:
        body, headers = signed(make_event(message={"text": "Chào", "msg_id": secrets.token_hex(8)}))
        return requests.post(self.url, body, headers=headers, timeout=60, verify=False).status_code  # noqa: S501


class Proxy:
    """nginx before two web processes, and how one of them is taken out of rotation (docs/upgrade.md)."""

    def __init__(self, folder: Path, ports: list[int]) -> None:
        upstream = " max_fails=0; server ".join(f"127.0.0.1:{port}" for port in ports)
        self.command, self.environ, self.address = nginx(folder, upstream)
        self.log, self.file, self.pid = folder / "log", folder / "nginx.conf", folder / "pid"

    def take_out(self, port: int) -> None:
        self._change(f"127.0.0.1:{port} max_fails=0", f"127.0.0.1:{port} down")

    def take_in(self, port: int) -> None:
        self._change(f"127.0.0.1:{port} down", f"127.0.0.1:{port} max_fails=0")

    def _change(self, old: str, new: str) -> None:
        """Until the workers of before have finished what they were asked."""
        self.file.write_text(self.file.read_text().replace(old, new))
        master = int(self.pid.read_text())
        before = children(master)
        os.kill(master, signal.SIGHUP)
        wait_until(lambda: not before & children(master))


@pytest.mark.django_db(transaction=True)
def test_all_web_processes_are_restarted_under_load_and_no_request_fails(tmp_path, record_property):
    tmp_path.chmod(0o755)
    ports = [free_port(), free_port()]
    proxy = Proxy(tmp_path, ports)
    with ExitStack() as webs:
        running_webs = {port: webs.enter_context(ExitStack()) for port in ports}
        for port, web in running_webs.items():
            web.enter_context(web_server(port=port))
        with running(proxy.command, proxy.environ, proxy.address, proxy.log) as address:
            readers, writers = Visitors(f"{address}/tra-cuu/", 2), Writers(f"{address}{webhook.PATH}", 2)
            with readers, writers:
                for port, web in running_webs.items():
                    proxy.take_out(port)
                    web.close()
                    web.enter_context(web_server(port=port))
                    proxy.take_in(port)
    pages, events = readers.statuses, writers.statuses
    assert (set(pages), set(events)) == ({200}, {200}), (Counter(pages), Counter(events))
    assert InboundEvent.objects.count() == len(events) > 100
    record_property("figure", f"{len(pages)} pages read and {len(events)} events taken, each once: 0 failed")


@pytest.fixture
def release(settings, tmp_path):
    """Collects the static files of a release that has one sheet with these words."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"

    def collect(words: str) -> str:
        source = tmp_path / "source"
        (source / "css").mkdir(parents=True, exist_ok=True)
        (source / "css" / "site.css").write_text(words)
        settings.STATICFILES_DIRS = [source]
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        finders.get_finder.cache_clear()
        shutil.rmtree(tmp_path / "collected", ignore_errors=True)
        settings.STATIC_ROOT = str(tmp_path / "collected")
        settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("keep_static", verbosity=0)
        return next(path.name for path in (tmp_path / "collected" / "css").glob("site.*.css"))

    yield collect
    finders.get_finder.cache_clear()


def test_static_files_of_two_releases_are_served(release, client):
    old, new = release("body {color: red}"), release("body {color: blue}")
    assert old != new
    for name, words in ((old, b"red"), (new, b"blue")):
        answer = client.get(f"/static/css/{name}")
        assert words in answer.getvalue() and answer["Content-Type"].startswith("text/css")
        assert "immutable" in answer["Cache-Control"]
    assert release("body {color: blue}") == new and len(default_storage.listdir("static/css")[1]) == 2
    for unknown in ("css/khong.css", "css/site.0123456789ab.css", "../papers/x.0123456789ab.pdf"):
        assert client.get(f"/static/{unknown}").status_code == 404
