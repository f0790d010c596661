"""`archive_notices [--before DAY] [--count]`: old broadcasts leave the ledger (docs/operations.md)."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foundation.backups.archive import BackupProblem
from foundation.outbox import archiving


class Command(BaseCommand):
    help = "Move broadcasts older than thirteen months into encrypted files of BACKUP_ROOT; can be run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--before", type=dt.date.fromisoformat, metavar="2026-01-31")
        parser.add_argument("--count", action="store_true", help="only count them")

    def handle(self, *args: Any, before: dt.date | None, count: bool, **options: Any) -> None:
        latest = timezone.now() - archiving.KEPT
        moment = timezone.make_aware(dt.datetime.combine(before, dt.time.min)) if before else latest
        if moment > latest:
            raise CommandError(f"Figures still count them: not later than {timezone.localdate(latest)}.")
        if count:
            self.stdout.write(f"{archiving.old_broadcasts(moment).count()} notices can be archived.")
            return
        total = 0
        try:
            for archived in archiving.archive_before(moment):
                total += archived
                self.stdout.write(f"{total} …")
        except (BackupProblem, OSError) as error:
            raise CommandError(f"{total} notices were archived. {error}") from error
        self.stdout.write(f"{total} notices were archived.")
