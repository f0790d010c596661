"""`export_citizen WHO`: a copy of everything held about a person, as JSON on stdout."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.citizens import lookup
from foundation.citizens.services import export


class Command(BaseCommand):
    help = "Print everything held about a person, room by room, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", help="number of the citizen, phone, or channel:id")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            citizen = lookup.citizen(options["who"])
        except lookup.NotOnePerson as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(export(citizen), ensure_ascii=False, indent=1, default=str))
