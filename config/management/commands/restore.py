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
from foundation.backups.archive import BackupProblem, Manifest

SHOWN = 20  # of the files that cannot be restored
CONNECTED = """Connected while the rows were restored: {others}.
A worker among them may have sent what was due before it was put in doubt: messages may have come twice."""
NOT_SETTLED = """{error}
The rows are restored, but what was owed at the dump is NOT settled.
Do not start web, workers or beat: citizens would get messages twice. Mend the cause, then:
python manage.py migrate
python manage.py after_restore --dumped-at {moment}
{files}"""
SETTLED = """{error}
The rows are restored and settled. Finish the files with: {files}"""
OTHER_ROWS = """{error}
after_restore has run. Do not start web, workers or beat before somebody knows why; then finish with:
{files}"""


class Command(BaseCommand):
    help = "Restore a backup into the empty database of DATABASE_URL; --verify only tries it out."
    requires_system_checks: list[str] = []  # the database has no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="of a backup in BACKUP_ROOT; the newest when left out")
        parser.add_argument("--identity", type=Path, required=True, help="file with the secret key of age")
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--verify", action="store_true", help="into a database that is dropped again")
        only.add_argument("--files-only", action="store_true", help="the files that a restore left over")

    def handle(
        self, *args: Any, name: str | None, identity: Path, verify: bool, files_only: bool, **options: Any
    ) -> None:
        begun, problems = time.monotonic(), list[str]()
        try:
            name = name or next(reversed(archive.all_backups()), None)
            if not name or name not in archive.all_backups():
                raise BackupProblem(f"There is no such backup in {archive.root()}.")
            keys = archive.identities(identity)
            manifest = archive.checked_manifest(name, keys)
            if verify:
                files = _try_out(name, manifest, keys, problems)
            else:
                again = f"python manage.py restore {name} --identity {identity} --files-only"
                if not files_only:
                    self._restore_rows(name, manifest, keys, again)
                files = _restore_files(manifest, keys, problems, again)
        except (BackupProblem, OSError, psycopg.Error) as error:
            raise CommandError(str(error)) from error
        rows = "" if files_only else f"{sum(manifest.rows.values())} rows "
        done = f"and {files} files can be restored" if verify else f"restored, {files} files"
        self.stdout.write(f"{name}: {rows}{done}.")
        self._tell_loss(manifest, time.monotonic() - begun)
        if problems:
            raise CommandError("\n".join([f"{len(problems)} files cannot be restored:", *problems[:SHOWN]]))

    def _tell_loss(self, manifest: Manifest, seconds: float) -> None:
        lost = timezone.now() - manifest.moment
        self.stdout.write(
            f"RPO: {lost.total_seconds() / 60:.1f} minutes were written since and are not in it."
        )
        self.stdout.write(f"RTO: {seconds:.1f} seconds.")
        if not manifest.dump:
            self.stderr.write("A backup of version 0.2.0: whether its manifest was changed nobody can tell.")

    def _restore_rows(self, name: str, manifest: Manifest, keys: list[Any], again: str) -> None:
        """Before the files, and whatever is wrong with the rows: nothing that was owed comes twice."""
        others = database.load(archive.checked_dump(name, manifest), keys)
        wrong = _differences(manifest)
        try:
            # A dump of the version before lacks columns that this code reads.
            call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout, stderr=self.stderr)
            call_command("after_restore", dumped_at=manifest.moment, stdout=self.stdout)
        except Exception as error:
            moment = manifest.dumped_at
            raise CommandError(NOT_SETTLED.format(error=error, moment=moment, files=again)) from error
        if others:
            self.stderr.write(CONNECTED.format(others=", ".join(others)))
        if wrong:
            raise CommandError(OTHER_ROWS.format(error=wrong, files=again))


def _try_out(name: str, manifest: Manifest, keys: list[Any], problems: list[str]) -> int:
    with database.scratch_database() as scratch:
        database.load(archive.checked_dump(name, manifest), keys, dbname=scratch)
        if wrong := _differences(manifest, dbname=scratch):
            raise BackupProblem(wrong)
    return sum(1 for _file in archive.read_files(manifest, keys, problems))


def _restore_files(manifest: Manifest, keys: list[Any], problems: list[str], again: str) -> int:
    try:
        return archive.restore_files(manifest, keys, problems)
    except Exception as error:  # of any store
        raise CommandError(SETTLED.format(error=error, files=again)) from error


def _differences(manifest: Manifest, **over: Any) -> str:
    """What differs from the counts of the dump; "" where nothing does."""
    try:
        with psycopg.connect(**database.parameters(**over)) as restored:
            found = database.count_rows(restored)
    except psycopg.Error as error:
        return f"The rows could not be counted: {error}"
    wrong = [table for table in manifest.rows if found.get(table) != manifest.rows[table]]
    return f"Other rows than at the dump: {', '.join(wrong)}." if wrong else ""
