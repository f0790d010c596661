"""A restore that meets running workers, a dump of the version before, or a fault half way."""

import datetime as dt
import io
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from foundation.backups import database
from foundation.outbox import after_restore
from foundation.outbox.models import Notice, NoticeState
from tests.factories import make_citizen
from tests.security.test_backup import backup, identity, restore, scratch, working_with  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.security_check("backup-and-restore")]


def owed_notice() -> Notice:
    due = timezone.now() - dt.timedelta(minutes=1)
    values = {"purpose": "p", "event_key": "e", "message": {"text": "…"}, "due_at": due}
    return Notice.objects.create(citizen=make_citizen(), **values)


def state() -> tuple[str, str]:
    return Notice.objects.values_list("state", "reason").get()


def test_while_a_worker_is_connected_nothing_is_restored(identity, scratch):  # noqa: F811
    owed_notice()
    backup()
    given = database.parameters(dbname=scratch)
    with working_with(scratch):
        with (
            psycopg.connect(**given, application_name="worker-reply"),
            pytest.raises(CommandError, match="worker-reply.*stop web, workers and beat"),
        ):
            restore(identity)
        assert not connection.introspection.table_names()
        connection.close()
        connection.close_pool()
        restore(identity)
        assert state() == (NoticeState.UNKNOWN, "restored")


def test_a_dump_of_the_version_before_is_migrated_and_settled(identity, scratch):  # noqa: F811
    owed_notice()
    backup()
    with working_with(scratch):
        restore(identity)
        Notice.objects.update(state=NoticeState.OWED, reason="")
        call_command("migrate", "exams", "0005", verbosity=0)  # lacks a column that `after_restore` reads
        backup()
    with database.scratch_database() as another, working_with(another):
        restore(identity)
        call_command("migrate", check_unapplied=True, verbosity=0)
        assert state() == (NoticeState.UNKNOWN, "restored")


def test_other_rows_than_at_the_dump_are_told_after_the_ledger_is_settled(
    identity, scratch, monkeypatch  # noqa: F811
):  # fmt: skip
    owed_notice()
    backup()
    monkeypatch.setattr(database, "count_rows", lambda _database: {})
    with working_with(scratch):
        with pytest.raises(CommandError, match="Do not start web, workers or beat before") as refused:
            restore(identity)
        assert "Other rows than at the dump" in str(refused.value)
        assert state() == (NoticeState.UNKNOWN, "restored")


def test_a_fault_before_the_ledger_is_settled_says_not_to_start_and_how_to_finish(
    identity, scratch, monkeypatch, settings, tmp_path  # noqa: F811
):  # fmt: skip
    owed_notice()
    default_storage.save("giay/a.pdf", ContentFile(b"%PDF"))
    backup()
    settings.MEDIA_ROOT = tmp_path / "another machine"
    with working_with(scratch):
        with monkeypatch.context() as broken:
            broken.setattr(after_restore, "doubt_due", lambda **_: 1 // 0)
            with pytest.raises(CommandError, match="NOT settled") as refused:
                restore(identity)
        said = str(refused.value)
        assert "Do not start web, workers or beat" in said and "division" in said
        assert state() == (NoticeState.OWED, "")
        (again,) = [line for line in said.splitlines() if "after_restore" in line]
        call_command(*again.split()[2:], stdout=io.StringIO())
        assert state() == (NoticeState.UNKNOWN, "restored")
        assert "1 files" in restore(identity, files_only=True)
    with default_storage.open("giay/a.pdf") as file:
        assert file.read() == b"%PDF"


def test_files_that_the_store_refuses_are_finished_later(identity, scratch, settings, tmp_path):  # noqa: F811
    default_storage.save("giay/a.pdf", ContentFile(b"%PDF"))
    backup()
    settings.MEDIA_ROOT = Path("/proc/nowhere")
    with working_with(scratch):
        with pytest.raises(CommandError, match="restored and settled. Finish the files with") as refused:
            restore(identity)
        assert "--files-only" in str(refused.value) and str(identity) in str(refused.value)
        settings.MEDIA_ROOT = tmp_path / "another machine"
        assert "1 files" in restore(identity, files_only=True)


def test_only_the_files_or_only_a_trial():
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("restore", "--identity", "x", "--verify", "--files-only")
