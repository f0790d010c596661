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

SHOWN = 20  # of the files that cannot be restored


class Command(BaseCommand):
    help = "Restore a backup into the empty database of DATABASE_URL; --verify only tries it out."
    requires_system_checks: list[str] = []  # the database has no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="of a backup in BACKUP_ROOT; the newest when left out")
        parser.add_argument("--identity", type=Path, required=True, help="file with the secret key of age")
        parser.add_argument("--verify", action="store_true", help="into a database that is dropped again")

    def handle(self, *args: Any, name: str | None, identity: Path, verify: bool, **options: Any) -> None:
        begun, problems = time.monotonic(), list[str]()
        try:
            name = name or next(reversed(archive.all_backups()), None)
            if not name or name not in archive.all_backups():
                raise BackupProblem(f"There is no such backup in {archive.root()}.")
            keys = archive.identities(identity)
            manifest = archive.checked_manifest(name, keys)
            place = archive.root() / name / "database.age"
            if verify:
                with database.scratch_database() as scratch:
                    _load(place, manifest, keys, dbname=scratch)
                files = sum(1 for _file in archive.read_files(manifest, keys, problems))
            else:
                _load(
                    place, manifest, keys
                )  # before the files: whatever becomes of them, nothing comes twice
                call_command("after_restore", dumped_at=manifest.moment, stdout=self.stdout)
                files = archive.restore_files(manifest, keys, problems)
        except (BackupProblem, OSError, psycopg.Error) as error:
            raise CommandError(str(error)) from error
        lost = timezone.now() - manifest.moment
        done = f"and {files} files can be restored" if verify else f"restored, {files} files"
        self.stdout.write(f"{name}: {sum(manifest.rows.values())} rows {done}.")
        self.stdout.write(
            f"RPO: {lost.total_seconds() / 60:.1f} minutes were written since and are not in it."
        )
        self.stdout.write(f"RTO: {time.monotonic() - begun:.1f} seconds.")
        if not manifest.dump:
            self.stderr.write("A backup of version 0.2.0: whether its manifest was changed nobody can tell.")
        if problems:
            raise CommandError("\n".join([f"{len(problems)} files cannot be restored:", *problems[:SHOWN]]))


def _load(place: Path, manifest: archive.Manifest, keys: list[Any], **over: Any) -> None:
    database.load(place, keys, **over)
    _compare(manifest, **over)


def _compare(manifest: archive.Manifest, **over: Any) -> None:
    with psycopg.connect(**database.parameters(**over)) as restored:
        found = database.count_rows(restored)
    wrong = [table for table in manifest.rows if found.get(table) != manifest.rows[table]]
    if wrong:
        raise BackupProblem(f"Other rows than at the dump: {', '.join(wrong)}.")
