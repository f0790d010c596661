"""`export_citizen WHO`: a copy of everything held about a person, as JSON on stdout."""

import getpass
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.citizens import lookup
from foundation.citizens.models import PersonalDataRead
from foundation.citizens.read_trail import record_read
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
        record_read(
            reader_name=f"export_citizen: {getpass.getuser()}",
            act=PersonalDataRead.Act.COMMAND,
            record="citizens.Citizen",
            record_key=str(citizen.pk),
            page="export_citizen",
        )
        self.stdout.write(json.dumps(export(citizen), ensure_ascii=False, indent=1, default=str))
