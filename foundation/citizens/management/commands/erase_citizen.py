"""`erase_citizen WHO --because WHY`: the person goes from every room, the administrative record stays."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from foundation.citizens import lookup
from foundation.citizens.services import erase


class Command(BaseCommand):
    help = "Erase what identifies a person (Law 91/2025/QH15). It cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", help="number of the citizen, phone, or channel:id")
        parser.add_argument(
            "--because", required=True, help="the request or rule behind it; kept as the proof"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        because = options["because"].strip()
        if not because:
            raise CommandError(_("A reason is needed (--because), for instance the number of the request."))
        try:
            citizen = lookup.citizen(options["who"])
        except lookup.NotOnePerson as error:
            raise CommandError(str(error)) from error
        if citizen.erased_at:
            raise CommandError(_("The data of person %(person)s was erased before.") % {"person": citizen.pk})
        if erase(citizen=citizen, because=because):
            self.stdout.write(_("The personal data of person %(person)s is erased.") % {"person": citizen.pk})
        else:
            self.stdout.write(
                _(
                    "Person %(person)s has dossiers under way: accounts and consents are erased, "
                    "the rest erases itself when they end."
                )
                % {"person": citizen.pk}
            )
