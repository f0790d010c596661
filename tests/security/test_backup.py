"""The backup of docs/operations.md, taken and restored: the same ledger, the same files, nothing readable
without the keys, and nothing that was owed comes twice."""

import datetime as dt
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage
import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.utils import timezone

from dev.postgres import find_binaries
from dossiers.models import Dossier
from foundation.backups import archive, database
from foundation.database.encryption import unseal
from foundation.files import stored_files
from foundation.outbox import relay
from foundation.outbox.models import Alarm, Lane, Notice
from tests.factories import make_agency, make_citizen, make_dossier, make_procedure
from tests.zalo_channel.conftest import platform, sandbox_process, zalo  # noqa: F401
from tests.zalo_channel.test_after_restore import messages_of, owed_to, settle_and_send
from zalo_channel.inbound_writer import writer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.security_check("backup-and-restore")]


LATER = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def identity(settings, tmp_path) -> Path:
    """The file of the secret key; the portal knows the public one."""
    out = io.StringIO()
    call_command("backup", new_key=True, stdout=out)
    (tmp_path / "identity.txt").write_text(out.getvalue())
    settings.BACKUP_RECIPIENTS = [out.getvalue().split("\n")[0].partition("=")[2]]
    settings.BACKUP_ROOT = str(tmp_path / "backups")
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    settings.PG_BINDIR = settings.PG_BINDIR or str(find_binaries() or "")
    return tmp_path / "identity.txt"


@pytest.fixture
def scratch() -> Iterator[str]:
    with database.scratch_database() as name:
        yield name


@contextmanager
def working_with(name: str, **server: object) -> Iterator[None]:
    """The portal of this process, with another database, of another server where its address is given."""
    own = {key: connection.settings_dict[key] for key in ("NAME", *server)}
    _lead_to(NAME=name, **server)
    try:
        yield
    finally:
        _lead_to(**own)


def _lead_to(**database: object) -> None:
    connection.close()
    connection.close_pool()
    writer.close()
    connection.settings_dict.update(database)


def backup() -> str:
    out = io.StringIO()
    call_command("backup", stdout=out)
    return out.getvalue()


def restore(identity: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("restore", identity=identity, stdout=out, **options)
    return out.getvalue()


def test_what_is_restored_is_what_was_there(zalo, identity, scratch, settings, tmp_path, record_property):  # noqa: F811
    agency, procedure = make_agency(), make_procedure()
    dossiers = [
        make_dossier(received_at_agency=agency, procedure=procedure, applicant=make_citizen())
        for _ in range(5)
    ]
    Notice.objects.update(due_at=LATER)
    owed = owed_to(zalo, 6)
    default_storage.save("giay/to-khai.pdf", ContentFile(b"%PDF-1.7 to khai"))
    default_storage.save("exams/x.scores", ContentFile(b"made anew"))
    assert "1 files" in backup()
    Notice.objects.filter(pk__in=[notice.pk for notice in owed[4:]]).update(due_at=LATER)
    assert relay.run(Lane.NOTICE) == 4  # after the dump: four phones have theirs when the disk dies

    dump = next(Path(settings.BACKUP_ROOT).glob("*/database.age")).read_bytes()
    assert dump.startswith(b"age-encryption.org/v1") and b"to-khai" not in dump
    settings.MEDIA_ROOT = tmp_path / "another machine"
    settings.MEDIA_ROOT.mkdir()
    with working_with(scratch):
        said = restore(identity)
        assert "6 due notices are settled" in said and "RPO" in said and "RTO" in said
        call_command("migrate", check_unapplied=True, verbosity=0)
        rows = Dossier.objects.order_by("pk")
        assert [dossier.secret for dossier in rows] == [dossier.secret for dossier in dossiers]
        with connection.cursor() as cursor, pytest.raises(IntegrityError, match="history"):
            cursor.execute("DELETE FROM dossiers_statusevent")
        settle_and_send()
        assert [messages_of(zalo, notice) for notice in owed] == [1] * 6
        out = io.StringIO()
        call_command("audit_ledger", "--json", stdout=out)
        told = json.loads(out.getvalue())
        assert (told["total"], told["doubled"]) == (11, 0)
        with connection.cursor() as cursor:
            ((sealed,),) = cursor.execute("SELECT secret FROM dossiers_dossier LIMIT 1").fetchall()
        settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
        with pytest.raises(InvalidToken):
            unseal(sealed)
        with pytest.raises(CommandError, match="not empty"):
            restore(identity)
    with default_storage.open("giay/to-khai.pdf") as file:
        assert file.read() == b"%PDF-1.7 to khai"
    assert not default_storage.exists("exams/x.scores")
    record_property("figure", " ".join(said.split("\n")[1:4]))


def test_a_backup_is_tried_out_and_another_key_is_told(identity, tmp_path):
    default_storage.save("giay/a.pdf", ContentFile(b"%PDF"))
    backup()
    assert "1 files can be restored" in restore(identity, verify=True)
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    with pytest.raises(CommandError, match="of another key"):
        restore(other, verify=True)
    flip_a_bit(next((archive.root() / "files").glob("*.age")))
    with pytest.raises(CommandError, match="1 files cannot be restored"):
        restore(identity, verify=True)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def tell_another_moment(path: Path) -> None:
    told = json.loads(path.read_text())
    path.write_text(json.dumps(told | {"dumped_at": "2026-01-01T00:00:00+00:00"}))


def put_an_older_one_there(path: Path) -> None:
    older = path.parents[1] / "older.age"
    older.replace(path)


@pytest.mark.parametrize(
    ("file", "damage", "sentence"),
    [
        (
            "database.age",
            cut_off,
            "database.age is cut off, damaged or of another backup: nothing was restored",
        ),
        ("database.age", flip_a_bit, "database.age is cut off, damaged or of another backup"),
        ("database.age", put_an_older_one_there, "database.age is cut off, damaged or of another backup"),
        ("database.age", Path.unlink, "database.age cannot be read"),
        (
            "manifest.json",
            tell_another_moment,
            "manifest.json was changed since the backup: nothing was restored",
        ),
        ("manifest.json", cut_off, "manifest.json is damaged"),
        ("manifest.age", flip_a_bit, "manifest.age is damaged, or of another key"),
        ("manifest.age", Path.unlink, "manifest.age cannot be read"),
    ],
)
def test_a_backup_that_was_cut_off_or_changed_is_refused_by_a_sentence(
    identity, scratch, file, damage, sentence
):
    older = archive.root() / "older.age"
    if damage is put_an_older_one_there:
        backup()
        (first,) = archive.all_backups()
        (archive.root() / first / "database.age").rename(older)
        shutil.rmtree(archive.root() / first)
    backup()
    damage(archive.root() / archive.all_backups()[-1] / file)
    with working_with(scratch):
        with pytest.raises(CommandError, match=sentence):
            restore(identity)
        assert not connection.introspection.table_names()


def test_files_that_are_damaged_gone_or_exchanged_are_named_and_the_rest_is_restored(
    identity, scratch, settings, tmp_path
):
    for name in "abcde":
        default_storage.save(f"giay/{name}.pdf", ContentFile(name.encode()))
    backup()
    files = {
        name: archive.root() / "files" / f"{archive.file_key(name, changed.isoformat())}.age"
        for name, changed in stored_files.files_with_times("giay")
    }
    flip_a_bit(files["giay/a.pdf"])
    files["giay/b.pdf"].unlink()
    files["giay/c.pdf"].write_bytes(files["giay/d.pdf"].read_bytes())
    settings.MEDIA_ROOT = tmp_path / "another machine"
    with working_with(scratch), pytest.raises(CommandError, match="3 files cannot be restored") as refused:
        restore(identity)
    for name in "abc":
        assert files[f"giay/{name}.pdf"].name in str(refused.value)
    assert sorted(default_storage.listdir("giay")[1]) == ["d.pdf", "e.pdf"]


def test_a_backup_of_the_version_before_is_restored_without_its_seal(identity, scratch, settings, tmp_path):
    default_storage.save("giay/a.pdf", ContentFile(b"%PDF"))
    backup()
    (folder,) = [archive.root() / name for name in archive.all_backups()]
    told = json.loads((folder / "manifest.json").read_text())
    del told["dump"]
    (folder / "manifest.json").write_text(json.dumps(told))
    (folder / "manifest.age").unlink()
    (file,) = (archive.root() / "files").glob("*.age")
    content = pyrage.encrypt(b'"giay/a.pdf"\n%PDF', [archive.identities(identity)[0].to_public()])
    file.write_bytes(content)
    settings.MEDIA_ROOT = tmp_path / "another machine"
    errors = io.StringIO()
    with working_with(scratch):
        restore(identity, stderr=errors)
    assert "nobody can tell" in errors.getvalue()
    with default_storage.open("giay/a.pdf") as restored:
        assert restored.read() == b"%PDF"


def test_files_are_kept_once_and_old_backups_go_with_what_only_they_had(identity, settings):
    settings.BACKUP_KEEP_DAYS = 5
    first, today = default_storage.save("giay/a.pdf", ContentFile(b"%PDF a")), timezone.now()
    for day in range(3):
        backup()
        (name,) = [name for name in archive.all_backups() if not name.startswith("2000")]
        manifest = archive.root() / name / "manifest.json"
        told = json.loads(manifest.read_text())
        told["dumped_at"] = (today - dt.timedelta(days=12 - day)).isoformat()
        manifest.write_text(json.dumps(told))
        manifest.parent.rename(archive.root() / f"2000-01-0{day + 1}T000000Z")
        default_storage.delete(first)
        default_storage.save(f"giay/{day}.pdf", ContentFile(b"%PDF"))
    backup()
    assert [name[:10] for name in archive.all_backups()][:2] == ["2000-01-02", "2000-01-03"]
    assert len(archive.all_backups()) == 3  # the newest, whatever their age
    assert len(list((archive.root() / "files").glob("*"))) == 3  # 0 to 2; a.pdf went with the first backup


def test_without_a_key_or_a_folder_nothing_is_written_and_an_alarm_is_raised(identity, settings):
    settings.BACKUP_RECIPIENTS = []
    with pytest.raises(CommandError, match="BACKUP_RECIPIENTS"):
        backup()
    assert not Path(settings.BACKUP_ROOT).exists()
    assert Alarm.objects.get(key="backup").cleared_at is None
    settings.BACKUP_RECIPIENTS = [str(archive.identities(identity)[0].to_public())]
    settings.PG_BINDIR = "/nowhere"
    with pytest.raises(CommandError, match="PG_BINDIR"):
        backup()
    settings.PG_BINDIR = str(find_binaries() or "")
    backup()
    assert Alarm.objects.get(key="backup").cleared_at
