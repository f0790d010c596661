"""The monthly report as files: a workbook, the rows behind it without persons, and the page to sign."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from dossiers.models import Agency, Document, StatusEvent
from dossiers.monthly_counts import COLUMNS, KEYS, Line
from foundation.files import pdf
from foundation.insights import months
from foundation.spreadsheets.cells import escape_formula

DATES = ("submitted_at", "accepted_at", "due_at", "first_due_at", "finished_at", "created_at")
FACTS = ("code", "field", "agency", "channel", "status", *DATES, "apologies", "moves", "pauses")
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
BOLD = Font(bold=True)
TITLE_ROWS, HEAD_ROWS = 4, 2
Sheets = Sequence[tuple[Any, Any, list[Line], Line | None]]  # its name, what a line is, lines, their total


def workbook(sheets: Sheets, month: dt.date, office: str) -> bytes:
    """An .xlsx with a sheet for each way of counting; days are days and numbers are numbers."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, of, lines, whole in sheets:
        sheet = book.create_sheet(str(name))
        _write_title(sheet, month, office)
        _write_heads(sheet, str(of))
        for line in [*lines, *([whole] if whole else [])]:
            label = line.month if of == _("Month") else escape_formula(str(line.label))
            sheet.append([label, *(number for _key, number in line.cells())])
            row = sheet[sheet.max_row]
            row[0].number_format = "mm/yyyy"
            row[0].alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            for cell in row:
                cell.border, cell.font = BOX, Font(bold=line is whole)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_title(sheet: Any, month: dt.date, office: str) -> None:
    sheet.append([_("Handling of administrative procedures")])
    sheet.append([escape_formula(office)])
    last = months.following(month) - dt.timedelta(days=1)
    sheet.append([_("From day"), month, _("to day"), last])
    sheet.append([_("As of"), timezone.localtime().replace(tzinfo=None)])
    sheet["B4"].number_format = "hh:mm dd/mm/yyyy"
    sheet["A1"].font = sheet["A2"].font = BOLD
    for cell in (sheet["B3"], sheet["D3"]):
        cell.number_format = "dd/mm/yyyy"


def _write_heads(sheet: Any, of: str) -> None:
    upper, lower = [of], [""]
    for heading, counts in COLUMNS:
        upper += [str(heading), *[""] * (len(counts) - 1)]
        lower += [str(words) for words in counts.values()]
    sheet.append(upper)
    sheet.append(lower)
    top, column = TITLE_ROWS + 1, 2
    for _heading, counts in COLUMNS:
        sheet.merge_cells(
            start_row=top, end_row=top, start_column=column, end_column=column + len(counts) - 1
        )
        column += len(counts)
    sheet.merge_cells(start_row=top, end_row=top + 1, start_column=1, end_column=1)
    for row in sheet.iter_rows(min_row=top, max_row=top + 1):
        for cell in row:
            cell.border, cell.font, cell.alignment = BOX, BOLD, MIDDLE
    sheet.column_dimensions["A"].width = 44
    for at in range(2, len(KEYS) + 2):
        sheet.column_dimensions[get_column_letter(at)].width = 12
    sheet.freeze_panes = f"B{TITLE_ROWS + HEAD_ROWS + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = (
        "landscape",
        1,
        0,
    )
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def facts(dossiers: QuerySet[Any]) -> Iterator[list[Any]]:
    """What the books hold of each dossier, without persons and uncounted: anybody can count it again."""
    letters = Document.objects.filter(form=Document.Form.APOLOGY)
    rows = (
        dossiers.select_related("procedure", "competent_agency")
        .only("procedure__field", "competent_agency__name", *DATES, "code", "channel", "status")
        .prefetch_related(
            Prefetch("events", StatusEvent.objects.not_undone(), to_attr="moves"),
            Prefetch("documents", letters, to_attr="apologies"),
            "pauses",
        )
    )
    yield list(FACTS)
    for dossier in rows.order_by("pk").iterator(chunk_size=1000):
        yield [
            dossier.code, dossier.procedure.field, dossier.competent_agency.name, dossier.channel,
            dossier.status, *(_stamp(getattr(dossier, name)) for name in DATES), len(dossier.apologies),
            " ".join(f"{event.to_status}@{_stamp(event.at)}" for event in dossier.moves),
            " ".join(f"{_stamp(p.started_at)}/{_stamp(p.ended_at)}" for p in dossier.pauses.all()),
        ]  # fmt: skip


def _stamp(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).isoformat() if moment else ""


def signed_page(
    lines: list[Line], whole: Line, *, agency: Agency | None, office: str, says: dict[str, Any]
) -> bytes:
    """The report as PDF with letterhead, number and signature (Decree 30/2020). Raises PdfUnavailable."""
    with translation.override("vi"):
        heading = {
            "parent": agency.parent.name.upper() if agency and agency.parent else "",
            "agency": office.upper(),
            "place": agency.unit.name if agency and agency.unit else "",
        }
        context = {
            "says": says | heading,
            "number": says["number"] or "……/BC",
            "issued": timezone.localtime(),
            "month": whole.month,
            "last_day": months.following(whole.month) - dt.timedelta(days=1),
            "is_over": months.span(whole.month)[1] <= timezone.now(),
            "columns": COLUMNS,
            "lines": lines,
            "whole": whole,
            **pdf.embedded(pdf.OFFICIAL),
        }
        return pdf.render_pdf(render_to_string("letters/monthly_report.html", context))
