"""`rotate_keys`: encrypt everything with the newest of FIELD_ENCRYPTION_KEYS (docs/operations.md, "Keys")."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.database.encryption import encrypted_columns, rotate

MAX_NAMED = 5


class Command(BaseCommand):
    help = (
        "Encrypt everything again with the first of FIELD_ENCRYPTION_KEYS; it may be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", action="store_true", help="change nothing, only count")

    def handle(self, *args: Any, count: bool, **options: Any) -> None:
        counts = [rotate(model, name, only_count=count) for model, name in encrypted_columns()]
        left = 0
        for found in counts:
            done = "old" if count else "rotated"
            line = f"{found.column}: {found.current} current, {found.rotated} {done}"
            left += found.rotated if count else found.changed_meanwhile
            if found.changed_meanwhile:
                line += f", {found.changed_meanwhile} changed meanwhile"
            self.stdout.write(line)
        if unreadable := [found for found in counts if found.unreadable]:
            named = "; ".join(_named(found.column, found.unreadable) for found in unreadable)
            raise CommandError(f"No key reads {named}. Keep the old keys until this is settled.")
        if left:
            self.stdout.write(
                f"{left} values are left. Run it again once every process has the new key first."
            )
        else:
            self.stdout.write("Everything has the newest key. The older keys can be removed.")


def _named(column: str, keys: list[Any]) -> str:
    shown = ", ".join(map(str, keys[:MAX_NAMED]))
    return f"{column} ({len(keys)} rows: {shown}{', …' if len(keys) > MAX_NAMED else ''})"
