"""`backup`: dump, files and retention, encrypted (docs/operations.md, "Backup and restore")."""

import logging
import shutil
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

import psycopg
import pyrage
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.backups import archive, database
from foundation.backups.archive import BackupProblem, Manifest
from foundation.outbox import alarms

logger = logging.getLogger(__name__)
ALARM = "backup"


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
            self.stdout.write(make_backup())
        except (BackupProblem, OSError, psycopg.Error) as error:
            with suppress(DatabaseError):
                words = _("The backup failed: %(error)s") % {"error": error}
                alarms.raise_alarm(key=ALARM, message=words)
            raise CommandError(str(error)) from error
        alarms.clear_alarm(key=ALARM)


def make_backup() -> str:
    """One line that says what was kept. An unfinished backup has no name of its own and is begun anew."""
    keys, part = archive.recipients(), archive.root() / "unfinished"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    moment, rows = database.dump(part / "database.age", keys)
    files = archive.store_files()  # after the dump: no row of it names a file that came later
    archive.write_manifest(part, Manifest(moment, rows, files, archive.digest(part / "database.age")))
    name = timezone.now().strftime("%Y-%m-%dT%H%M%SZ")
    size = (part / "database.age").stat().st_size / 1_000_000
    part.rename(archive.root() / name)
    kept = f"{sum(rows.values())} rows, {size:.1f} MB; {len(files)} files"
    return f"{name}: {kept}; {len(archive.delete_old())} old ones deleted."
