"""The backup of docs/operations.md, taken and restored: the same ledger, the same files, secrets unreadable
without their keys."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings as portal
from psycopg.conninfo import conninfo_to_dict

from dev.postgres import find_binaries
from dossiers.models import Dossier
from foundation.database.encryption import unseal
from foundation.outbox.models import Notice
from tests.factories import make_agency, make_citizen, make_dossier, make_procedure
from tests.zalo_channel.portal_processes import database_url
from tests.zalo_sandbox.running import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.security_check("backup-and-restore")]
READ = """
import json
from django.core.management import call_command
from dossiers.models import Dossier
call_command("migrate", check_unapplied=True, verbosity=0)
print(json.dumps([dossier.secret for dossier in Dossier.objects.order_by("pk")]))
call_command("audit_ledger", "--json")
"""


def tool(name: str) -> str:
    folder = os.environ.get("PG_BINDIR") or find_binaries()
    return str(Path(folder) / name) if folder and (Path(folder) / name).exists() else str(shutil.which(name))


def other(database: str) -> str:
    """The address of another database of the same server."""
    return urlsplit(database_url())._replace(path=f"/{database}").geturl()


@pytest.fixture
def empty_database() -> Iterator[str]:
    name = f"restored_{os.getpid()}"
    server = conninfo_to_dict(database_url()) | {"dbname": "postgres"}
    with psycopg.connect(**server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # the number of a process: nothing to quote
        yield other(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def in_restored(url: str, *command: str) -> subprocess.CompletedProcess[str]:
    own = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=os.environ | own, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_what_is_restored_is_what_was_there(empty_database, tmp_path, settings, record_property):
    agency, procedure = make_agency(), make_procedure()
    dossiers = [
        make_dossier(received_at_agency=agency, procedure=procedure, applicant=make_citizen())
        for _ in range(20)
    ]
    (Path(portal.MEDIA_ROOT) / "giay").mkdir(parents=True, exist_ok=True)
    (Path(portal.MEDIA_ROOT) / "giay" / "to-khai.pdf").write_bytes(b"%PDF-1.7 to khai")
    began, dump = time.monotonic(), tmp_path / "portal.dump"
    done = [
        subprocess.run(command, capture_output=True, text=True, check=False)
        for command in (
            [tool("pg_dump"), "--format=custom", f"--file={dump}", database_url()],
            [tool("pg_restore"), "--exit-on-error", "--no-owner", f"--dbname={empty_database}", str(dump)],
        )
    ]
    assert [step.returncode for step in done] == [0, 0], [step.stderr for step in done]
    media = Path(shutil.copytree(portal.MEDIA_ROOT, tmp_path / "media"))
    seconds = time.monotonic() - began

    read = in_restored(empty_database, "shell", "--no-imports", "-c", READ)
    assert read.returncode == 0, read.stderr
    secrets, _, ledger = read.stdout.partition("\n")
    assert json.loads(secrets) == [dossier.secret for dossier in dossiers]
    told = json.loads(ledger)
    assert (told["total"], told["lost"], told["doubled"]) == (Notice.objects.count(), None, 0)
    assert told["owed"] == Notice.objects.owed().count() == 20
    assert (media / "giay" / "to-khai.pdf").read_bytes() == b"%PDF-1.7 to khai"

    assert dossiers[0].secret.encode() not in dump.read_bytes()
    with psycopg.connect(empty_database) as restored:
        rows = restored.execute("SELECT secret FROM dossiers_dossier ORDER BY id").fetchall()
    assert [unseal(sealed) for (sealed,) in rows] == [dossier.secret for dossier in dossiers]
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(InvalidToken):
        unseal(rows[0][0])
    record_property("figure", f"20 dossiers, 20 notices owed: dumped and restored in {seconds:.1f} s, equal")


def test_the_restored_history_still_refuses_changes(empty_database, tmp_path):
    make_dossier()
    dump = tmp_path / "portal.dump"
    for command in (
        [tool("pg_dump"), "--format=custom", f"--file={dump}", database_url()],
        [tool("pg_restore"), "--exit-on-error", "--no-owner", f"--dbname={empty_database}", str(dump)],
    ):
        subprocess.run(command, check=True, capture_output=True)
    with psycopg.connect(empty_database) as restored, pytest.raises(psycopg.errors.RestrictViolation):
        restored.execute("DELETE FROM dossiers_statusevent")
    assert Dossier.objects.count() == 1
