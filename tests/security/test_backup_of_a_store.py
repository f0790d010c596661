"""Files that lie in an object store are backed up and put back like those of a folder."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError

from foundation.backups import archive
from foundation.outbox.models import Alarm
from tests.foundation.test_object_storage import AWAY, in_store, store  # noqa: F401 - fixtures
from tests.security.test_backup import backup, identity, restore, scratch, working_with  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.security_check("backup-and-restore")]

PAPERS = {"giay/to-khai.pdf": b"%PDF to khai", "letters/2026/thu.pdf": b"%PDF thu", "qr/ma.png": b"\x89PNG"}


@pytest.fixture
def papers(identity, store, in_store) -> None:  # noqa: F811
    in_store(store)
    default_storage.bucket.objects.all().delete()
    for name, content in PAPERS.items():
        default_storage.save(name, ContentFile(content))
    default_storage.save("exams/x.scores", ContentFile(b"made anew"))


def test_the_files_of_a_store_come_back_into_an_empty_one(papers, identity, scratch, record_property):  # noqa: F811
    assert "3 files" in backup()
    (first,) = archive.all_backups()
    (archive.root() / first).rename(archive.root() / "2026-01-01T000000Z")
    assert "3 files" in backup()
    kept = list((archive.root() / "files").glob("*.age"))
    assert len(kept) == len(PAPERS)  # each once, however many backups name it
    assert not [file for file in kept if b"%PDF" in file.read_bytes()]
    default_storage.bucket.objects.all().delete()
    default_storage.save("giay/to-khai.pdf", ContentFile(b"%PDF kept since"))
    with working_with(scratch):
        assert "2 files" in restore(identity)
    found = {name: default_storage.open(name).read() for name in PAPERS}
    assert found == PAPERS | {"giay/to-khai.pdf": b"%PDF kept since"}
    assert not default_storage.exists("exams/x.scores")
    record_property("figure", f"{len(PAPERS)} objects of a store backed up and restored")


def test_the_files_of_a_folder_may_come_back_into_a_store(identity, store, in_store, scratch, settings):  # noqa: F811
    default_storage.save("giay/cu.pdf", ContentFile(b"%PDF cu"))
    backup()
    in_store(store)
    with working_with(scratch):
        restore(identity)
    assert default_storage.open("giay/cu.pdf").read() == b"%PDF cu"
    assert not list(Path(settings.MEDIA_ROOT).glob("giay/cu.pdf"))


def test_while_the_store_is_away_there_is_no_backup_and_an_alarm(papers, in_store):  # noqa: F811
    in_store(AWAY)
    with pytest.raises(CommandError, match="127.0.0.1:1"):
        backup()
    assert archive.all_backups() == []
    assert Alarm.objects.get(key="backup").cleared_at is None
