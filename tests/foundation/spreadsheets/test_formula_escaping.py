"""No text of ours begins a formula in anybody's spreadsheet, however its sign is written or hidden."""

import csv
import io
import unicodedata
from unicodedata import combining

import pytest
from import_export.admin import ExportMixin
from openpyxl import Workbook, load_workbook

from foundation.spreadsheets.cells import UNWRITABLE, clean_text, escape_formula, write_csv
from foundation.spreadsheets.import_admin import FormulaSafeResource
from tests.admin.registered import registered

pytestmark = pytest.mark.security_check("formula-injection")

HOSTILE = [
    *("=1+1", "+1", "-1", "@SUM(A1)"),
    *("＝1+1", "＋1", "－1", "＠SUM(A1)", "﹦1+1", "﹢1", "﹣1", "﹫SUM"),
    *(" =1+1", "\t=1+1", "\r=1+1", "\n=1+1", "\u00a0=1", "\u3000＝1", "\u2003 \t=1"),
    *("\u200b=1+1", "\ufeff=1", "\u2060=1", "\u202e=1", "\u00ad=1", "\u034f=1", "\u3164=1", "\u2800=1"),
    *("\x00=1+1", "\x1f=1", "\x7f=1", "\u0301=1"),
]
HONEST = ["Lê Thị Mận", "a=b", "5 - 3", "Tổ 1, đường 2/9", "(=)", "'=1+1", "", "  Hội An", "0905 123 456"]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_text_that_could_be_a_formula_is_marked_as_text(text):
    escaped = escape_formula(text)
    assert escaped.startswith("'") and escape_formula(escaped) == escaped
    read = clean_text("x" + UNWRITABLE.sub("", text)).removeprefix("x")
    assert clean_text(escaped) == clean_text(read)  # the importer reads it as it was


@pytest.mark.parametrize("value", [*HONEST, -5, 2.5, None, True], ids=ascii)
def test_what_is_no_formula_stays_as_it_is(value):
    assert escape_formula(value) == value


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_workbook_of_escaped_texts_holds_no_formula(text):
    book, out = Workbook(), io.BytesIO()
    book.active.append([escape_formula(text)])
    book.save(out)
    cell = load_workbook(out).active["A1"]
    assert cell.data_type == "s" and cell.value.startswith("'")


def first_seen(cell: str) -> str:
    """The first sign that a reader sees, as spreadsheets compare it."""
    seen = (sign for sign in cell if sign.isprintable() and not sign.isspace() and not combining(sign))
    return unicodedata.normalize("NFKC", next(seen, "'"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_holds_no_formula_whatever_separates_cells_in_the_readers_country(delimiter):
    out = io.StringIO(newline="")
    write_csv(out, [[text, f"a;{text}", f"a\t{text}", f"a, b;\t{text}"] for text in HOSTILE])
    out.seek(0)
    cells = [cell for row in csv.reader(out, delimiter=delimiter) for cell in row]
    assert len(cells) > len(HOSTILE) and [cell for cell in cells if first_seen(cell) in "=+-@"] == []


def test_every_export_of_the_back_office_escapes_formulas():
    exporting = [desk for desk in registered().values() if isinstance(desk, ExportMixin)]
    assert len(exporting) > 8
    resources = {
        resource for desk in exporting for resource in desk.get_export_resource_classes(request=None)
    }
    assert [resource for resource in resources if not issubclass(resource, FormulaSafeResource)] == []
