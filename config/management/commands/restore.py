"""`restore`: a backup into an empty database, or tried out (docs/operations.md, "Backup and restore")."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foundation.backups import archive, database
from foundation.backups.archive import BackupProblem


class Command(BaseCommand):
    help = "Restore a backup into the empty database of DATABASE_URL; --verify only tries it out."
    requires_system_checks: list[str] = []  # the database has no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="of a backup in BACKUP_ROOT; the newest when left out")
        parser.add_argument("--identity", type=Path, required=True, help="file with the secret key of age")
        parser.add_argument("--verify", action="store_true", help="into a database that is dropped again")

    def handle(self, *args: Any, name: str | None, identity: Path, verify: bool, **options: Any) -> None:
        begun = time.monotonic()
        try:
            name = name or next(reversed(archive.all_backups()), None)
            if not name or name not in archive.all_backups():
                raise BackupProblem(f"There is no such backup in {archive.root()}.")
            manifest, keys = archive.manifest_of(name), archive.identities(identity)
            place = archive.root() / name / "database.age"
            done = _verify(place, manifest, keys) if verify else _restore(place, manifest, keys)
        except (BackupProblem, OSError, psycopg.Error) as error:
            raise CommandError(str(error)) from error
        lost = timezone.now() - manifest.moment
        self.stdout.write(f"{name}: {done}")
        self.stdout.write(
            f"RPO: {lost.total_seconds() / 60:.1f} minutes were written since and are not in it."
        )
        self.stdout.write(f"RTO: {time.monotonic() - begun:.1f} seconds.")
        if not verify:
            call_command("after_restore", dumped_at=manifest.moment, stdout=self.stdout)


def _restore(place: Path, manifest: archive.Manifest, keys: list[Any]) -> str:
    database.load(place, keys)
    _compare(manifest)
    return f"{sum(manifest.rows.values())} rows, {archive.restore_files(manifest, keys)} files restored."


def _verify(place: Path, manifest: archive.Manifest, keys: list[Any]) -> str:
    with database.scratch_database() as scratch:
        database.load(place, keys, dbname=scratch)
        _compare(manifest, dbname=scratch)
    files = sum(1 for _file in archive.read_files(manifest, keys))
    return f"{sum(manifest.rows.values())} rows and {files} files can be restored."


def _compare(manifest: archive.Manifest, **over: Any) -> None:
    with psycopg.connect(**database.parameters(**over)) as restored:
        found = database.count_rows(restored)
    wrong = [table for table in manifest.rows if found.get(table) != manifest.rows[table]]
    if wrong:
        raise BackupProblem(f"Other rows than at the dump: {', '.join(wrong)}.")
