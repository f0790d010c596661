"""`import_data KIND FILE [--by USERNAME] [--dry-run] [--json]`: take in a spreadsheet, all of it or nothing.

`--by` names who brings the file: the writer of drafts that a second person publishes.
With `--template` FILE is written instead: the headings, an example row and the lists of this kind.
With `--skip-invalid` the rows that are not refused are imported; `--rejected OUT.xlsx` gets the rest, marked.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.jobs import progress
from foundation.spreadsheets import FileRefused, Report, importing, read_report
from foundation.spreadsheets.importing import ImportResult, Keep
from foundation.spreadsheets.rejected_rows import write_rejected_rows
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.templates import write_template
from foundation.spreadsheets.terminal_progress import terminal_progress

MARKS = {"accept": "✓", "reject": "✗", "skip": "–"}
NO_OFFICER = gettext_lazy("No active officer has the user name “%s”.")
WHOLE_ONLY = gettext_lazy("Files of this kind are imported whole; no row can be left out.")

NO_TEMPLATE = gettext_lazy("Files of this kind are no spreadsheet; they have no template.")


class Command(BaseCommand):
    help = "Takes in a csv, xlsx or xls; exit code 1 and no change when any row is refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=importing.kinds())
        parser.add_argument("file")
        parser.add_argument(
            "--by",
            metavar="USERNAME",
            default="",
            help="the officer who brings the file and is named as the writer of its drafts",
        )
        parser.add_argument("--dry-run", action="store_true", help="judge everything, keep nothing")
        parser.add_argument("--json", action="store_true", help="print the verdict on each row as JSON")
        parser.add_argument(
            "--skip-invalid", action="store_true", help="import the rows that are not refused, in one go"
        )
        parser.add_argument(
            "--skip-doubtful", action="store_true", help="with --skip-invalid: also leave out rows to review"
        )
        parser.add_argument(
            "--rejected",
            metavar="OUT.xlsx",
            help="with --skip-invalid: write the rows left out, with reasons",
        )
        parser.add_argument(
            "--template", action="store_true", help="write to FILE the .xlsx that a clerk fills in"
        )
        for name, meaning in importing.options().items():
            parser.add_argument(f"--{name}", default="", help=meaning)

    def handle(self, *args: Any, **options: Any) -> None:
        """The progress goes to the error output: what is printed may be JSON."""
        bars = terminal_progress(sys.stderr)
        try:
            with progress.told_to(bars):
                self._take_in(options)
        finally:
            bars.close()

    def _take_in(self, options: dict[str, Any]) -> None:
        importer = importing.importer(options["kind"])
        asked = {name: options[name] for name in importer.options}
        if options["template"]:
            return _write_template(importer, options["file"], asked)
        keep, by = _keep(importer, options), _officer(options["by"])
        try:
            if not options["json"] and (result := _large(importer, options, asked, keep)):
                return self._conclude(Report(importer.kind, result.told, frozenset()), result)
            report = _report(importer, options["file"], asked)
        except FileRefused as refusal:
            if options["json"] and (result := _large(importer, options, asked, keep)):
                return self._conclude_large(importer.kind, result)  # too many rows for a verdict on each
            if options["json"]:
                self._print_json(Report.of_refusal(importer.kind, str(refusal)).as_json())
            raise CommandError(str(refusal)) from refusal
        result = importing.run(
            importer,
            report,
            by=by,
            dry_run=options["dry_run"],
            keep=keep,
            file_name=Path(options["file"]).name,
            **asked,
        )
        if options["json"]:
            self._print_json(report.as_json() | {"counts": result.counts})
        if options["rejected"]:
            layout = importer.layout(timezone.localdate(), **asked)
            content = write_rejected_rows(options["file"], layout, result.refused)
            Path(options["rejected"]).write_bytes(content)
        self._conclude(report, result, quiet=options["json"])

    def _conclude(self, report: Report, result: ImportResult, *, quiet: bool = False) -> None:
        if not quiet:
            self._print_lines(report, result)
        if result.refused and result.keep == Keep.ALL:
            asked = len(report.unsettled)
            counts = {
                _("%(n)d rows were refused"): len(result.refused) - asked,
                _("%(n)d rows need a look"): asked,
            }
            words = ", ".join(text % {"n": count} for text, count in counts.items() if count)
            raise CommandError(_("%(rows)s; nothing was imported.") % {"rows": words})

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
                line = _("row %(line)s: %(reason)s") % {"line": row.line, "reason": row.reason}
                self.stdout.write(f"{_mark(row)} {line}")
        if result.untold:
            self.stdout.write(_("… and %(n)d more rows with a note") % {"n": result.untold})
        for sentence in result.counts:
            self.stdout.write(_("Note: %(text)s.") % {"text": sentence})
        kept = _("Imported") if result.is_done else _("Not imported; an import would make")
        left = (
            "; " + _("%(n)d rows left out") % {"n": len(result.refused)}
            if result.refused and result.keep != Keep.ALL
            else ""
        )
        counted = _("%(created)d new, %(updated)d updated, %(unchanged)d unchanged")
        numbers = {name: getattr(result, name) for name in ("created", "updated", "unchanged")}
        self.stdout.write(f"{kept}: {counted % numbers}{left}.")


def _write_template(importer: importing.Importer, file: str, asked: dict[str, str]) -> None:
    if importer.read:
        raise CommandError(str(NO_TEMPLATE))
    try:
        layout = importer.layout(timezone.localdate(), **asked)
    except FileRefused as refusal:
        raise CommandError(str(refusal)) from refusal
    Path(file).write_bytes(write_template(layout))


def _mark(row: RowVerdict) -> str:
    return "?" if row.needs_review else MARKS[row.verdict]


def _officer(username: str) -> User | None:
    """None without a name: the portal itself."""
    if not username:
        return None
    officer = User.objects.filter(username=username, is_active=True, is_staff=True).first()
    if officer is None:
        raise CommandError(NO_OFFICER % username)
    return officer


def _keep(importer: importing.Importer, options: dict[str, Any]) -> Keep:
    if not options["skip_invalid"]:
        if options["skip_doubtful"] or options["rejected"]:
            raise CommandError(_("--skip-doubtful and --rejected go with --skip-invalid only."))
        return Keep.ALL
    if importer.read:
        raise CommandError(str(WHOLE_ONLY))
    return Keep.GOOD if options["skip_doubtful"] else Keep.ACCEPTED


def _large(
    importer: importing.Importer, options: dict[str, Any], asked: dict[str, str], keep: Keep
) -> ImportResult | None:
    """The fast way takes a file whole; where refused rows may be left out, the careful way finds them."""
    if importer.take_large is None:
        return None
    result = importer.take_large(options["file"], dry_run=options["dry_run"], **asked)
    if result and result.is_done:
        by, file_name = _officer(options["by"]), Path(options["file"]).name
        run = importing.begin_run(importer.kind, by=by, file_name=file_name, options=asked)
        importing.end_run(run, result)
    return None if result and result.refused and keep != Keep.ALL else result


def _report(importer: importing.Importer, file: str, asked: dict[str, str]) -> Report:
    if importer.read:
        return importer.read(file)
    return read_report(file, importer.layout(timezone.localdate(), **asked))
