"""Dossiers as a spreadsheet that a desk can open safely and that the importer reads back."""

import io

import pytest
from openpyxl import load_workbook

from dossiers.import_layout import dossier_layout
from foundation.citizens.models import PersonalDataRead
from foundation.spreadsheets import read_report
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_citizen, make_dossier

EXPORT = "/admin/dossiers/dossier/export/"
PURPOSE = {"purpose": "Báo cáo tháng 11"}


def exported(client) -> bytes:
    page = client.get(EXPORT)
    assert page.status_code == 200
    form = page.context["form"]
    blank = dict.fromkeys(form.initial or {}, "")
    answer = client.post(EXPORT, {"format": "0", "resource": "0", **blank, **PURPOSE})
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content


def test_only_the_officers_dossiers_are_exported(desk, agency):
    mine = make_dossier(received_at_agency=agency)
    make_dossier()

    rows = list(load_workbook(io.BytesIO(exported(desk))).active.values)

    assert rows[0][0] == "Mã hồ sơ"
    assert [row[0] for row in rows[1:]] == [mine.code]


@pytest.mark.security_check("formula-injection")
def test_a_name_that_looks_like_a_formula_stays_a_name(desk, agency):
    applicant = make_citizen(full_name="=HYPERLINK(1)")
    make_dossier(received_at_agency=agency, applicant=applicant)

    sheet = load_workbook(io.BytesIO(exported(desk))).active

    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'=HYPERLINK(1)" in [cell.value for cell in cells]


def test_what_is_exported_can_be_imported(desk, agency):
    from django.utils import timezone

    dossier = make_dossier(received_at_agency=agency)

    report = read_report(exported(desk), dossier_layout(timezone.localdate()), name="xuat.xlsx")

    assert [row.values["code"] for row in report.accepted] == [dossier.code]
    assert report.is_clean


@pytest.mark.day("2026-11-17 00:30")
def test_the_file_is_named_in_vietnamese_with_the_day_at_the_desk(desk, agency):
    form = desk.get(EXPORT).context["form"]
    blank = dict.fromkeys(form.initial or {}, "")
    answer = desk.post(EXPORT, {"format": "0", "resource": "0", **blank, **PURPOSE})
    assert 'filename="ho-so-2026-11-17.xlsx"' in answer["Content-Disposition"]


def test_without_the_right_there_is_no_export(agency):
    assert desk_client(officer_of(agency, role="Trực ban thông báo")).get(EXPORT).status_code == 403


def test_an_export_of_personal_data_asks_what_for_and_each_stands_on_the_trail_that_a_person_reads(
    desk, agency, admin_client
):
    make_dossier(received_at_agency=agency)
    refused = desk.post(EXPORT, {"format": "0", "resource": "0", "purpose": " "})
    assert refused.context["form"].errors["purpose"]
    for _time in range(2):
        exported(desk)
    rows = PersonalDataRead.objects.filter(act="export", page="Báo cáo tháng 11 (1 dòng)")
    assert rows.values_list("record", flat=True)[0] == "dossiers.Dossier" and rows.count() == 2
    page = admin_client.get("/admin/citizens/personaldataread/?act__exact=export").content.decode()
    assert "Báo cáo tháng 11 (1 dòng)" in page
    assert "purpose" not in admin_client.get("/admin/buses/stop/export/").context["form"].fields
