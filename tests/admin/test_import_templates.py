"""The template of each kind of import: read by our own reader, and by another library as Excel would."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from dossiers.codes import EXAMPLE, agency_part
from dossiers.services import Actor
from dossiers.workflow import ActorKind
from foundation.spreadsheets import importing, read_report
from foundation.spreadsheets.groups import LISTS
from foundation.spreadsheets.templates import write_template
from lookups.kinds.epidemics.models import Disease
from tests.admin.conftest import desk_client
from tests.admin.registered import registered
from tests.factories import make_agency, make_officer, make_procedure

FEED = "buses"  # a zip of tables, which no person types
KINDS = [kind for kind in importing.kinds() if kind != FEED]


@pytest.fixture(autouse=True)
def province(region, db):
    make_agency(code=agency_part(EXAMPLE))
    make_procedure()
    Disease.objects.create(key="sxh", name="Sốt xuất huyết", source="Thử", updated_on=dt.date(2026, 1, 1))


def options_of(kind: str) -> dict[str, str]:
    return {"exam": "THPT-2026"} if kind == "exams" else {}


def chief():
    return make_officer(is_staff=True, is_superuser=True)


def layout_of(kind: str):
    return importing.importer(kind).layout(timezone.localdate(), **options_of(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_reader_knows_every_heading_and_passes_over_the_example(kind):
    layout = layout_of(kind)

    report = read_report(write_template(layout), layout, name="mau.xlsx")

    told = {row.line: row.reason for row in report.rows}
    assert [row.verdict for row in report.rows] == ["skip"] * len(report.rows)
    assert "Dòng ví dụ của tệp mẫu" in told.values()
    heading = next(reason for reason in told.values() if reason.startswith("Dòng tiêu đề"))
    assert heading == "Dòng tiêu đề"  # no column is ignored


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_like_the_example_would_be_imported(kind):
    layout = layout_of(kind)

    report = read_report(write_template(layout), replace(layout, example={}), name="mau.xlsx")
    by = Actor(ActorKind.OFFICER, officer=chief()) if kind == "dossiers" else chief()
    result = importing.run(importing.importer(kind), report, by=by, dry_run=True, **options_of(kind))

    assert result.refused == {}
    assert [row.verdict for row in report.rows].count("accept") == 1
    assert result.created + result.updated == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_list_offers_can_be_read(kind):
    for column in layout_of(kind).columns:
        for words in column.offered:
            column.parse(words)


@pytest.mark.parametrize("kind", KINDS)
def test_excel_offers_the_lists_of_the_file_itself(kind):
    layout = layout_of(kind)

    book = load_workbook(io.BytesIO(write_template(layout)))

    sheet, lists = book.worksheets
    assert (lists.title, lists.sheet_state) == (LISTS, "hidden")
    found = {}
    for rule in sheet.data_validations.dataValidation:
        assert (rule.type, rule.errorStyle) == ("list", "warning")
        name, _, place = rule.formula1.partition("!")
        assert name == f"'{LISTS}'"
        column = next(iter(rule.sqref.ranges)).min_col
        found[column] = [cell.value for (cell,) in lists[place.replace("$", "")]]
    keys = list(layout.example)
    assert {keys[at - 1]: words for at, words in found.items()} == {
        key: list(layout.column(key).offered) for key in keys if layout.column(key).offered
    }


def test_an_example_that_was_typed_over_is_a_row_of_data():
    layout = layout_of("power_cuts")
    book = load_workbook(io.BytesIO(write_template(layout)))
    sheet = book.worksheets[0]
    sheet.cell(2, list(layout.example).index("area") + 1).value = "Thôn 3"
    book.save(out := io.BytesIO())

    report = read_report(out.getvalue(), layout, name="lich.xlsx")

    assert [row.values["area"] for row in report.accepted] == ["Thôn 3"]


def test_each_place_of_the_desk_that_takes_a_file_gives_its_template():
    desk = desk_client(chief())
    pages = [page for page in registered().values() if getattr(page, "import_kind", "")]
    assert len(pages) >= 17

    for page in pages:
        asked = "?exam=THPT-2026" if page.import_kind == "exams" else ""
        form = desk.get(page.page_url("import") + asked)
        link = f"{page.page_url('template')}{asked or '?'}"
        assert f'href="{link}"' in form.content.decode()
        answer = desk.get(link)
        assert answer["Content-Disposition"] == f'attachment; filename="{page.import_kind}-mau.xlsx"'
        layout = layout_of(page.import_kind)
        headings = [column.label for column in map(layout.column, layout.example)]
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        top = len(layout.example_above) + 1
        assert [cell.value.removesuffix(" *") for cell in sheet[top]] == headings


def test_scores_without_an_exam_have_no_template():
    desk = desk_client(chief())

    answer = desk.get("/admin/exams/exam/import/mau/", follow=True)

    assert "Chưa nói kỳ thi nào" in answer.content.decode()


def test_the_command_writes_the_template_of_a_kind_that_no_page_takes(tmp_path):
    call_command(
        "import_data", "agencies", str(tmp_path / "co-quan.xlsx"), "--template", stdout=io.StringIO()
    )

    sheet = load_workbook(tmp_path / "co-quan.xlsx").worksheets[0]
    assert sheet["A1"].value == "Mã cơ quan *"

    with pytest.raises(CommandError, match="không có tệp mẫu"):
        call_command("import_data", FEED, str(tmp_path / "xe.xlsx"), "--template")
