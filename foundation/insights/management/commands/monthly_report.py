"""`monthly_report FILE.pdf --month 2026-10`: the report of a month; `--close` closes its figures first."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

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
            raise CommandError(f"{asked}: viết tháng như 2026-10, không ở tương lai.")
        try:
            if options["close"]:
                month_closing.close(month=month)
            options["file"].write_bytes(report.report_pdf(month))
        except month_closing.MonthNotOver as refused:
            raise CommandError(f"Tháng {month:%m/%Y} chưa hết, chưa chốt được.") from refused
        except pdf.PdfUnavailable as refused:
            raise CommandError("Máy này thiếu thư viện dàn trang, xem docs/deploy.md.") from refused
        self.stdout.write(str(options["file"]))
