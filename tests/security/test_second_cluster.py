"""The database's machine is lost: a backup fills a second cluster, newly made, and nothing comes twice."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from dossiers.models import Dossier
from foundation.backups import archive, database
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice, NoticeState
from tests.factories import make_dossier
from tests.sandboxes.zalo.running import ROOT
from tests.security.database_server import PASSWORD, Cluster, fresh_cluster
from tests.security.test_backup import LATER, backup, identity, working_with  # noqa: F401 - a fixture
from tests.zalo_channel.conftest import platform, sandbox_process, zalo  # noqa: F401 - fixtures
from tests.zalo_channel.portal_processes import web_server
from tests.zalo_channel.test_after_restore import messages_of, owed_to, settle_and_send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.security_check("backup-and-restore")]

OWED = 30


def restored(cluster: Cluster, identity: Path, settings, media: Path) -> str:  # noqa: F811
    """What the operator's command prints, run as the owner of the empty database."""
    environ = {
        "DATABASE_URL": cluster.url("portal_owner"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "BACKUP_ROOT": settings.BACKUP_ROOT,
        "TEST_MEDIA_ROOT": str(media),
        "PG_BINDIR": settings.PG_BINDIR,
    }
    command = [sys.executable, "manage.py", "restore", f"--identity={identity}"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def on(cluster: Cluster, role: str, name: str = "portal"):
    """The portal of this process works there."""
    return working_with(name, HOST="127.0.0.1", PORT=cluster.port, USER=role, PASSWORD=PASSWORD)


def test_thirty_notices_that_were_sent_after_the_dump_do_not_come_again(
    zalo, identity, settings, tmp_path, record_property  # noqa: F811
):  # fmt: skip
    dossier = make_dossier()
    Notice.objects.update(due_at=LATER)
    notices = owed_to(zalo, OWED)
    default_storage.save("giay/to-khai.pdf", ContentFile(b"%PDF-1.7 to khai"))
    backup()
    assert relay.run(Lane.NOTICE) == OWED
    assert [messages_of(zalo, notice) for notice in notices] == [1] * OWED
    lost_at, media = time.monotonic(), tmp_path / "another machine"
    media.mkdir()
    with fresh_cluster() as cluster:
        said = restored(cluster, identity, settings, media)
        with web_server(DATABASE_URL=cluster.url("portal"), TEST_MEDIA_ROOT=str(media)) as (url, _process):
            page = requests.get(url.replace("/zalo/webhook/", f"/t/{dossier.token}/"), timeout=60)
            took = time.monotonic() - lost_at
        assert page.status_code == 200 and dossier.code in page.text
        assert (media / "giay/to-khai.pdf").read_bytes() == b"%PDF-1.7 to khai"
        with on(cluster, "portal"):
            assert Dossier.objects.get().secret == dossier.secret
            assert Notice.objects.unknown().filter(reason="restored").count() == OWED
            settle_and_send()
            mine = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
            assert set(mine.values_list("state", flat=True)) == {NoticeState.SENT}
            doubled = sum(messages_of(zalo, notice) > 1 for notice in notices)
            out = io.StringIO()
            call_command("audit_ledger", "--json", sandbox=zalo.base, stdout=out)
            told = json.loads(out.getvalue())
        assert (doubled, told["lost"], told["doubled"], told["unknown"]) == (0, 0, 0, 0)
        before = doubled_without_after_restore(zalo, cluster, notices, identity)
    assert before == OWED
    figures = [f"{doubled} of {OWED} came twice (without `after_restore` {before} of {OWED})."]
    figures += [line for line in said.splitlines() if line.startswith(("RPO", "RTO"))]
    figures += [f"From an empty disk, initdb included, to the first page: {took:.1f} s."]
    record_property("figure", " ".join(figures))


def doubled_without_after_restore(zalo, cluster, notices, identity) -> int:  # noqa: F811
    (place,) = archive.root().glob("*/database.age")
    with on(cluster, "portal_owner", "postgres"), database.scratch_database() as name:
        database.load(place, archive.identities(identity), dbname=name)
        with on(cluster, "portal_owner", name):
            relay.run(Lane.NOTICE)
            return sum(messages_of(zalo, notice) > 1 for notice in notices)
