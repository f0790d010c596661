"""Upgrade, rollback, upgrade: N−1 → N → N−1 → N on one database, while notices wait and people read."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from django.db import connection

from tests.database import templates
from tests.sandboxes.zalo.running import BINH, ROOT
from tests.upgrade import version_before
from tests.zalo_channel.events import make_event, signed
from tests.zalo_channel.portal_processes import database_url, sandbox, web_server

pytestmark = pytest.mark.day("2026-12-01 09:30")  # the dump was made on 28 November

WORK = (Path(__file__).parent / "work.py").read_text()
PUBLIC = ["/", "/tra-cuu/", "/cam-nang/", "/admin/login/", "/readyz"]


@dataclass
class Version:
    """One version's code. Its commands run in processes of their own, as a release's do."""

    code: Path
    environ: dict[str, str]

    def manage(self, *words: str, stdin: str = "", **more: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=self.code, env=os.environ | self.environ | more, input=stdin, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def work(self, step: str) -> dict:
        return json.loads(self.manage("shell", "--no-imports", stdin=WORK, STEP=step).splitlines()[-1])

    def serve(self, paths: list[str]) -> dict[str, int]:
        """What its web answers; the webhook takes a citizen's words, which nobody reads yet."""
        with web_server(code=self.code, **self.environ) as (url, _):
            body, headers = signed(make_event(sender={"id": BINH}, message=self._words()))
            assert requests.post(url, body, headers=headers, timeout=60).status_code == 200
            base = url.removesuffix("/zalo/webhook/")
            return {path: requests.get(base + path, timeout=60).status_code for path in paths}

    def _words(self) -> dict[str, str]:
        return {"text": "Xin chào", "msg_id": f"of {self.code}"}


@pytest.fixture
def database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """That of the version before, as its dump has it."""
    with django_db_blocker.unblock():
        name = f"{connection.settings_dict['NAME']}_there_and_back"
        templates.copy("template0", name)
        with templates.connected_to(name):
            version_before.restore()
            connection.close()
            yield database_url()
        templates.drop(name)


@pytest.fixture
def versions(database, tmp_path) -> Iterator[tuple[Version, Version]]:
    with sandbox() as platform:
        environ = platform | {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_MEDIA_ROOT": str(tmp_path / "media"),
            "OUTBOX_MERGE_SECONDS": "0",
        }
        code = version_before.check_out(tmp_path / "before")
        yield Version(code, environ), Version(ROOT, environ)


def test_there_and_back_nothing_is_lost_or_doubled(versions, record_property):
    before, now = versions
    before.manage("migrate", "--check")  # the dump is of this very version
    before.work("connect")
    entered = [before.work("enter")]
    now.manage("migrate")
    sent = [now.work("send")]  # what the version before owed
    entered.append(now.work("enter"))
    pages = now.serve(PUBLIC + tracked(entered))
    sent.append(before.work("send"))  # rolled back: what the newer one owed and took in
    entered.append(before.work("enter"))
    pages_before = before.serve(PUBLIC + tracked(entered))
    sent.append(now.work("send"))

    assert set(pages.values()) == set(pages_before.values()) == {200}
    assert [each["left"] for each in sent] == [0, 0, 0] and min(each["open"] for each in sent) >= 10
    platform = now.environ["ZALO_OPENAPI_URL"].removesuffix("/openapi")
    ledger = json.loads(now.manage("audit_ledger", "--sandbox", platform, "--json"))
    assert (ledger["lost"], ledger["doubled"], ledger["owed"], ledger["unknown"]) == (0, 0, 0, 0)
    people_away = {"zalo_inactive", "zalo_blocked"}  # some of the demo's, with no phone that takes templates
    assert set(ledger["not_sent_by_reason"]) <= people_away and ledger["not_sent"] < 10
    assert ledger["sandbox"]["accepted"] == ledger["sent"] == ledger["total"] - ledger["not_sent"] > 60
    assert_all_are_there(entered)
    assert [each["questions"] for each in sent] == [0, 1, 1]
    dossiers, open_notices = len(tracked(entered)), sum(each["open"] for each in sent)
    words = f"{dossiers} dossiers entered, {open_notices} open notices sent by the other version"
    record_property("figure", f"{words}, {len(pages_before)} pages answered; 0 lost, 0 doubled")


def tracked(entered: list[dict]) -> list[str]:
    return [path for each in entered for path in each["dossiers"].values()]


def assert_all_are_there(entered: list[dict]) -> None:
    tables = {"dossiers": "dossiers_dossier", "events": "dossiers_statusevent", "notices": "outbox_notice"}
    for kind, table in tables.items():
        wanted = [int(pk) for each in entered for pk in each[kind]]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE id = ANY(%s)", [wanted])  # noqa: S608
            assert cursor.fetchone() == (len(wanted),)
