"""Enter public holidays of years that have none yet: `manage.py seed_holidays --from 2027 --to 2032`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from foundation.calendar import seed


class Command(BaseCommand):
    help = "Enter the public holidays of years that have none yet; rows of staff are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        this_year = timezone.localdate().year
        parser.add_argument("--from", dest="first", type=int, default=this_year)
        parser.add_argument("--to", dest="last", type=int, default=this_year + seed.YEARS_AHEAD)

    def handle(self, *args: Any, first: int, last: int, **options: Any) -> None:
        added = seed.fill(range(first, last + 1))
        self.stdout.write(f"{added} rows added for {first} to {last}")
