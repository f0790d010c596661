from typing import Any

from django.core.management.base import BaseCommand

from foundation.regions.loading import load_units


class Command(BaseCommand):
    help = "Load the administrative units of the province, old and new."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_units()
        self.stdout.write(f"{loaded.units} units, {loaded.successions} successions")
