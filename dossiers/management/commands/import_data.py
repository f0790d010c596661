"""`import_data KIND FILE [--dry-run] [--json]`: take in a spreadsheet, all of it or nothing."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foundation.spreadsheets import FileRefused, Report, read_report, registry
from foundation.spreadsheets.registry import ImportResult

MARKS = {"accept": "✓", "reject": "✗", "skip": "–"}


class Command(BaseCommand):
    help = "Takes in a csv, xlsx or xls; exit code 1 and no change when any row is refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=registry.kinds())
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="judge everything, keep nothing")
        parser.add_argument("--json", action="store_true", help="print the verdict on each row as JSON")
        for name, meaning in registry.options().items():
            parser.add_argument(f"--{name}", default="", help=meaning)

    def handle(self, *args: Any, **options: Any) -> None:
        importer = registry.importer(options["kind"])
        asked = {name: options[name] for name in importer.options}
        try:
            if not options["json"] and (result := _large(importer, options, asked)):
                return self._conclude(Report(importer.kind, result.told, frozenset()), result)
            report = _report(importer, options["file"], asked)
        except FileRefused as refusal:
            if options["json"] and (result := _large(importer, options, asked)):
                return self._conclude_large(importer.kind, result)  # too many rows for a verdict on each
            if options["json"]:
                self._print_json(Report.of_refusal(importer.kind, str(refusal)).as_json())
            raise CommandError(str(refusal)) from refusal
        result = registry.run(importer, report, dry_run=options["dry_run"], **asked)
        if options["json"]:
            self._print_json(report.as_json() | {"counts": result.counts})
        self._conclude(report, result, quiet=options["json"])

    def _conclude(self, report: Report, result: ImportResult, *, quiet: bool = False) -> None:
        if not quiet:
            self._print_lines(report, result)
        if result.refused:
            raise CommandError(f"{len(result.refused)} dòng bị từ chối; chưa nhập dòng nào.")

    def _conclude_large(self, kind: str, result: ImportResult) -> None:
        report = Report(kind, result.told, frozenset())
        taken = result.created + result.updated + result.unchanged
        self._print_json(report.as_json() | {"accepted": taken, "counts": result.counts})
        self._conclude(report, result, quiet=True)

    def _print_json(self, printed: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(printed, ensure_ascii=False, indent=1))

    def _print_lines(self, report: Report, result: ImportResult) -> None:
        for row in report.rows:
            if row.verdict == "reject" or row.reason:
                self.stdout.write(f"{MARKS[row.verdict]} dòng {row.line}: {row.reason}")
        if result.untold:
            self.stdout.write(f"… và {result.untold} dòng có ghi chú nữa")
        for sentence in result.counts:
            self.stdout.write(f"Lưu ý: {sentence}.")
        kept = "Đã nhập" if result.is_done else "Chưa nhập; nếu nhập thì"
        self.stdout.write(
            f"{kept}: {result.created} mới, {result.updated} cập nhật, {result.unchanged} không đổi."
        )


def _large(
    importer: registry.Importer, options: dict[str, Any], asked: dict[str, str]
) -> ImportResult | None:
    take = importer.take_large
    return take(options["file"], dry_run=options["dry_run"], **asked) if take else None


def _report(importer: registry.Importer, file: str, asked: dict[str, str]) -> Report:
    if importer.read:
        return importer.read(file)
    return read_report(file, importer.layout(timezone.localdate(), **asked))
