"""The folder of backups over the years: two programs at once, a full disk, damage, a wrong clock."""

import datetime as dt
import io
import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from config import duty_lines
from foundation.backups import archive, database, models
from foundation.outbox.models import Alarm
from tests.security.test_backup import backup, cut_off, identity, restore  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.security_check("backup-and-restore")]
DAY = dt.timedelta(days=1)


def backup_of(days_ago: float, errors: io.StringIO | None = None) -> str:
    """A backup as one that was taken then has been left; its name, which is not that of the next one."""
    before = set(archive.all_backups())
    call_command("backup", stdout=io.StringIO(), stderr=errors or io.StringIO())
    (name,) = set(archive.all_backups()) - before
    moment = timezone.now() - days_ago * DAY
    manifest = archive.root() / name / "manifest.json"
    told = json.loads(manifest.read_text()) | {"dumped_at": moment.isoformat()}
    manifest.write_text(json.dumps(told))
    aged = moment.strftime("%Y-%m-%dT%H%M%SZ")
    manifest.parent.rename(archive.root() / aged)
    return aged


def is_open(alarm: str) -> bool:
    return Alarm.objects.filter(key=alarm, cleared_at=None).exists()


@contextmanager
def room_for(number_of_bytes: int) -> Iterator[None]:
    """The kernel refuses longer files, in the middle of a write, as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (number_of_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_second_backup_at_the_same_time_is_refused_in_words_and_spoils_nothing(identity):  # noqa: F811
    with archive.locked():
        (archive.unfinished()).mkdir()
        for command in ("backup", "archive_notices"):
            with pytest.raises(CommandError, match="Another `backup` or `archive_notices` writes into"):
                call_command(command, stdout=io.StringIO())
        assert archive.unfinished().exists()
    assert is_open("backup")
    backup()
    assert not is_open("backup") and len(archive.all_backups()) == 1
    assert not archive.unfinished().exists()


def test_what_a_killed_backup_left_goes_with_the_next_one(identity):  # noqa: F811
    default_storage.save("giay/a.pdf", ContentFile(b"%PDF"))
    backup_of(1)
    (archive.root() / "files" / "abc-12345678.part").write_bytes(b"half")
    archive.unfinished().mkdir()
    (archive.unfinished() / "database.age").write_bytes(b"half")
    backup()
    assert not list(archive.root().glob("*/*.part")) and not archive.unfinished().exists()


def test_what_is_being_made_or_deleted_is_not_restored_as_the_newest(identity):  # noqa: F811
    old = backup_of(1)
    backup()
    (archive.root() / old).rename(archive.unfinished())
    (kept,) = archive.all_backups()
    assert restore(identity, verify=True).startswith(kept)


def test_on_a_full_disk_there_is_an_alarm_and_old_backups_go_before_the_dump(identity, settings):  # noqa: F811
    settings.BACKUP_KEEP_DAYS = 5
    names = [backup_of(days_ago) for days_ago in (9, 8, 7, 6)]
    with room_for(50_000), pytest.raises(CommandError, match="database.age cannot be written|too large"):
        backup()
    assert is_open("backup")
    assert archive.all_backups() == names[1:], "the newest three stay, room was made"
    assert not archive.unfinished().exists(), "what was half written takes no room"
    backup()
    assert not is_open("backup")


def test_a_full_disk_for_the_files_raises_the_alarm_too(identity):  # noqa: F811
    default_storage.save("giay/lon.pdf", ContentFile(b"%PDF" * 2_000_000))
    with room_for(6_000_000), pytest.raises(CommandError, match="too large"):
        backup()
    assert is_open("backup") and not list((archive.root() / "files").glob("*"))


def test_a_damaged_backup_is_told_not_counted_and_stops_no_other(identity, settings):  # noqa: F811
    settings.BACKUP_KEEP_DAYS = 5
    default_storage.save("giay/a.pdf", ContentFile(b"%PDF a"))
    names = [backup_of(days_ago) for days_ago in (12, 11, 10)]
    default_storage.delete("giay/a.pdf")
    damaged = backup_of(9)
    cut_off(archive.root() / damaged / "manifest.json")
    errors = io.StringIO()
    backup_of(4, errors)
    assert f"{damaged}/manifest.json is damaged" in errors.getvalue()
    assert is_open("backup-retention") and not is_open("backup")
    left = archive.all_backups()
    assert names[0] not in left and damaged in left and len(left) == 4
    for days_ago in (3, 2, 1):
        backup_of(days_ago)
    assert names[2] not in archive.all_backups()
    assert list((archive.root() / "files").glob("*.age")), "perhaps the damaged one names it"
    (archive.root() / damaged / "manifest.json").unlink()
    backup()
    assert not is_open("backup-retention")
    assert not list((archive.root() / "files").glob("*.age"))


def test_a_clock_that_runs_years_ahead_deletes_nothing(identity):  # noqa: F811
    names = [backup_of(days_ago) for days_ago in (4, 3, 2, 1)]
    errors = io.StringIO()
    with time_machine.travel(timezone.now() + 2000 * DAY):
        call_command("backup", stdout=io.StringIO(), stderr=errors)
        assert "Is the clock right?" in errors.getvalue() and is_open("backup-retention")
    assert set(names) < set(archive.all_backups())


def test_a_trial_that_was_killed_leaves_no_database_behind(identity):  # noqa: F811
    backup()
    with psycopg.connect(**database.parameters(dbname="postgres"), autocommit=True) as server:
        server.execute('CREATE DATABASE "restore_test_4711"')
        with database.scratch_database() as running:
            restore(identity, verify=True)
            query = "SELECT datname FROM pg_database WHERE datname = ANY(%s)"
            found = server.execute(query, [["restore_test_4711", running]]).fetchall()
    assert found == [(running,)], "a trial under way is left alone"


def test_the_last_backup_is_remembered_and_a_late_one_is_a_danger(identity):  # noqa: F811
    (line,) = duty_lines.backup(None)
    assert (line.tone, line.alarm) == ("danger", "backup-late")
    backup()
    (line,) = duty_lines.backup(None)
    assert line.tone == "success"
    models.LastBackup.objects.update(finished_at=timezone.now() - dt.timedelta(hours=37))
    (line,) = duty_lines.backup(None)
    assert line.tone == "danger" and "37 giờ" in line.words


def test_a_portal_without_a_key_of_backups_expects_none(db, settings):
    settings.BACKUP_RECIPIENTS = []
    assert duty_lines.backup(None) == []
