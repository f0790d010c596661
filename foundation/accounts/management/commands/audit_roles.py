"""`audit_roles`: officers whose roles exclude each other, each also an alarm; exit code 1 for any."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from foundation.accounts import role_audit


class Command(BaseCommand):
    help = "Lists officers who hold roles that exclude each other, and raises the alarms."

    def handle(self, *args: Any, **options: Any) -> None:
        found = role_audit.audit()
        for breach in found:
            self.stdout.write(f"{breach.officer.get_username()}: {breach}")
        if found:
            raise SystemExit(1)
        self.stdout.write(_("Nobody holds roles that exclude each other."))
