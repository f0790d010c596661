"""`export_insights FOLDER --month 2026-11`: the rows behind every public figure, without persons."""

import datetime as dt
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from foundation.insights import figures, months
from foundation.spreadsheets.cells import write_csv


class Command(BaseCommand):
    help = "Write the rows behind the public figures of a month into a folder, one CSV file a figure."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--month", default="", help="2026-11; the current month when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        month = months.month_of(options["month"])
        if options["month"] and f"{month:%Y-%m}" != options["month"]:
            raise CommandError(
                _("%(asked)s: write a month that is not in the future, like 2026-10.")
                % {"asked": options["month"]}
            )
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        begin, end = months.span(month)
        for figure in figures.all_figures():
            path = folder / f"{figure.key}.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                write_csv(file, chain([figure.columns], map(_plain, figure.rows(begin, end))))
            self.stdout.write(str(path))


def _plain(row: figures.Row) -> list[Any]:
    return [cell.isoformat() if isinstance(cell, dt.date) else cell for cell in row]
