"""`python -m tests.architecture.migration_safety`: refuse migrations that stop a portal or break old code.

Runs in the virtual environment, as a part of `make lint`. Migrations of `accepted_migrations.txt` are not
judged: those from before the rule, and exceptions, each with its reason.
"""

import os
import sys
from pathlib import Path

from dev.places import ROOT

ACCEPTED = Path(__file__).with_name("accepted_migrations.txt")
NOT_OUR_STYLE = ["RUNPYTHON_MODEL_VARIABLE_NAME"]


def accepted() -> set[tuple[str, str]]:
    lines = (line.partition("#")[0].split() for line in ACCEPTED.read_text().splitlines())
    return {(line[0], line[1]) for line in lines if line}


def ours() -> list[tuple[str, str]]:
    """Every migration in this checkout: (label of its app, name)."""
    from django.apps import apps

    found = []
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        if folder.is_relative_to(ROOT) and ".venv" not in folder.parts:
            found += [(app.label, path.stem) for path in sorted(folder.glob("[0-9]*.py"))]
    return found


def unsafe_migrations(names: list[tuple[str, str]]) -> int:
    """How many of them are unsafe; what is wrong with each is printed."""
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(
        path=str(ROOT),
        no_cache=True,
        analyser_string="postgresql",
        all_warnings_as_errors=True,
        exclude_migration_tests=NOT_OUR_STYLE,
        quiet=("ok", "ignore"),
    )
    for name in names:
        linter.lint_migration(linter.migration_loader.disk_migrations[name])
    return int(linter.nb_erroneous)


def main() -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    known = accepted()
    if not unsafe_migrations([name for name in ours() if name not in known]):
        return 0
    sys.stdout.write(
        "See docs/deploy.md, «A release», and the exceptions in tests/architecture/accepted_migrations.txt.\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
