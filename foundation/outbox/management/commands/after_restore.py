"""`after_restore [--dumped-at MOMENT]`: nothing that was owed at the dump is sent twice."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foundation.outbox import after_restore


def moment(text: str) -> dt.datetime:
    parsed = dt.datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else timezone.make_aware(parsed)


class Command(BaseCommand):
    help = "After a restore, before the workers start: settle what was owed at the dump do not send it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        said = "when the dump began, such as 2026-11-27T02:00; the ledger's last write when left out"
        parser.add_argument("--dumped-at", type=moment, help=said)

    def handle(self, *args: Any, **options: Any) -> None:
        dumped_at = options["dumped_at"] or after_restore.last_write() or timezone.now()
        if dumped_at > timezone.now():
            raise CommandError("--dumped-at lies in the future.")
        after_restore.skip_references()
        for line in after_restore.stop_services(dumped_at=dumped_at):
            self.stdout.write(line)
        doubted = after_restore.doubt_due(dumped_at=dumped_at)
        self.stdout.write(f"{doubted} due notices are settled against the platform once the workers run.")
