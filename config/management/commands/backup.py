"""`backup`: dump, files and retention, encrypted (docs/operations.md, "Backup and restore")."""

import logging
import shutil
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pyrage
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation import alarms
from foundation.backups import archive, database
from foundation.backups.archive import BackupProblem, Manifest
from foundation.backups.models import record_backup
from foundation.backups.retention import delete_old

logger = logging.getLogger(__name__)
ALARM, RETENTION_ALARM = "backup", "backup-retention"


class Command(BaseCommand):
    help = "Back up the database and the files into BACKUP_ROOT, encrypted for BACKUP_RECIPIENTS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new-key", action="store_true", help="print a new key and do nothing else")

    def handle(self, *args: Any, new_key: bool, **options: Any) -> None:
        if new_key:
            identity = pyrage.x25519.Identity.generate()
            self.stdout.write(f"# BACKUP_RECIPIENTS={identity.to_public()}\n{identity}")
            return
        try:
            kept, problems = make_backup()
        except (BackupProblem, OSError, psycopg.Error) as error:
            with suppress(DatabaseError):
                words = _("The backup failed: %(error)s") % {"error": error}
                alarms.raise_alarm(key=ALARM, message=words)
            raise CommandError(str(error)) from error
        self.stdout.write(kept)
        record_backup()
        alarms.clear_alarm(key=ALARM)
        self._tell(problems)

    def _tell(self, problems: list[str]) -> None:
        """What the retention could not do: the backup is whole all the same."""
        if not problems:
            alarms.clear_alarm(key=RETENTION_ALARM)
            return
        self.stderr.write("\n".join(problems))
        words = _("Old backups were not deleted: %(problem)s") % {"problem": problems[0]}
        alarms.raise_alarm(key=RETENTION_ALARM, message=words)


def make_backup() -> tuple[str, list[str]]:
    """One line that says what was kept, and what the retention could not do.

    Old backups go before, so that a full disk heals, and after. What is unfinished has no name of its own.
    """
    keys = archive.recipients()
    with archive.locked():
        before, _problems = delete_old()
        try:
            kept = _fill(archive.unfinished(), keys)
        finally:  # a full disk stays full otherwise
            shutil.rmtree(archive.unfinished(), ignore_errors=True)
        after, problems = delete_old()
    return f"{kept}; {len(before) + len(after)} old ones deleted.", problems


def _fill(part: Path, keys: list[pyrage.x25519.Recipient]) -> str:
    part.mkdir()
    moment, rows = database.dump(part / "database.age", keys)
    files = archive.store_files()  # after the dump: no row of it names a file that came later
    archive.write_manifest(part, Manifest(moment, rows, files, archive.digest(part / "database.age")))
    name = timezone.now().strftime("%Y-%m-%dT%H%M%SZ")
    size = (part / "database.age").stat().st_size / 1_000_000
    part.rename(archive.root() / name)
    archive.sync_folder(archive.root())
    return f"{name}: {sum(rows.values())} rows, {size:.1f} MB; {len(files)} files"
