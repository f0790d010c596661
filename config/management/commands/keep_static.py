"""`keep_static`: once per release, before its first process starts (docs/deploy.md, "Many machines")."""

from typing import Any

from django.core.management.base import BaseCommand

from config import static_releases


class Command(BaseCommand):
    help = "Store the static files of this release for the processes of the one that it replaces."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{static_releases.keep_all()} static files stored.")
