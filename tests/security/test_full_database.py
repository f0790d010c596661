"""The disk of PostgreSQL is full: pages are read, what would be written is refused whole."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.sandboxes.zalo.running import ROOT
from tests.security.database_server import private_servers
from tests.security.small_disk import no_room
from tests.zalo_channel.events import make_event, signed
from tests.zalo_channel.portal_processes import sandbox, web_server
from zalo_channel import webhook

WORK = (Path(__file__).parent / "full_disk_work.py").read_text()
TOKEN = {"Authorization": "Bearer who-is-on-call"}


@pytest.fixture
def servers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), private_servers(with_tables=True) as servers:
        yield servers


@pytest.fixture
def environ(servers) -> Iterator[dict[str, str]]:
    """Of the portal's processes."""
    with sandbox() as platform:
        yield platform | {
            "DATABASE_URL": servers.postgres.url,
            "REDIS_URL": servers.redis.url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "OUTBOX_MERGE_SECONDS": "0",
            "MONITORING_TOKEN": "who-is-on-call",
        }


@pytest.fixture
def work(environ) -> Callable[[str], dict]:
    def run(part: str) -> dict:
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports"],
            cwd=ROOT, env=os.environ | environ | {"STEP": part}, input=WORK, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_a_full_database_serves_pages_and_loses_nothing(servers, environ, work, record_property):
    accepted = f"{environ['ZALO_OPENAPI_URL'].removesuffix('/openapi')}/control/counts"
    before = work("prepare")
    with web_server(**environ) as (url, _):
        base = url.removesuffix(webhook.PATH)

        def send(words: str) -> int:
            body, headers = signed(make_event(message={"text": words, "msg_id": words}))
            return requests.post(url, body, headers=headers, timeout=60).status_code

        assert send("before") == 200
        with no_room(servers):
            pages = ["/", "/tra-cuu/", before["tracked"]]
            assert [requests.get(base + page, timeout=60).status_code for page in pages] == [200] * 3
            assert [send("meanwhile"), send("meanwhile")] == [503, 503]  # Zalo sends it again
            ready = requests.get(f"{base}/readyz", headers=TOKEN, timeout=60).json()
            assert (ready["status"], ready["webhook"]["ok"]) == ("degraded", False)
            refused = {"refused": "DiskFull", "events": before["events"], "owed": before["owed"]}
            assert work("step") == work("send") == refused
            assert requests.get(accepted, timeout=60).json()["accepted"] == 0
        assert send("meanwhile") == 200
        after = work("step")
        assert (after["events"], after["owed"]) == (before["events"] + 1, before["owed"] + 1)
        sent = work("send")
        assert (sent["sent"], sent["owed"]) == (before["owed"], 0)  # the step's absorbs its dossier's first
        assert requests.get(accepted, timeout=60).json()["accepted"] == before["owed"]
    words = f"{len(pages)} pages served, an event and a step refused whole; with room again"
    record_property("figure", f"{words} {before['owed']} notices sent, 0 lost, 0 doubled")
