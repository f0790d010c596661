"""`monthly_report FILE.pdf --month 2026-10`: the report of a month; `--close` closes its figures first."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.files import pdf
from foundation.insights import month_closing, months, report


class Command(BaseCommand):
    help = "Write the report of a month as PDF; last month's when no month is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--month", default="", help="2026-10; last month when left out")
        parser.add_argument("--close", action="store_true", help="keep the month's figures as they stand now")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = options["month"] or f"{months.preceding(timezone.localdate().replace(day=1)):%Y-%m}"
        month = months.month_of(asked)
        if f"{month:%Y-%m}" != asked:
            raise CommandError(
                _("%(asked)s: write a month that is not in the future, like 2026-10.") % {"asked": asked}
            )
        try:
            if options["close"]:
                month_closing.close(month=month)
            options["file"].write_bytes(report.report_pdf(month))
        except month_closing.MonthNotOver as refused:
            raise CommandError(
                _("%(month)s is not over and cannot be closed.") % {"month": f"{month:%m/%Y}"}
            ) from refused
        except pdf.PdfUnavailable as refused:
            raise CommandError(
                _("This machine lacks the libraries that lay out pages: docs/deploy.md.")
            ) from refused
        self.stdout.write(str(options["file"]))
