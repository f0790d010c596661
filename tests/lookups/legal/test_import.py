"""Lists of documents as offices make them."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from foundation.spreadsheets import read_report
from lookups.kinds.legal.layout import legal_layout
from lookups.kinds.legal.models import LegalDocument, Relation

HEAD = "STT;Số, ký hiệu;Loại văn bản;Trích yếu;Cơ quan ban hành;Ngày BH;Ngày hiệu lực;Thay thế"


def _rows(*rows: str):
    content = "\n".join([HEAD, *rows]).encode()
    return read_report(content, legal_layout(dt.date(2026, 11, 24)), name="vb.csv").rows[1:]


def test_a_row_is_read_whole():
    row = _rows("1;118/2025/nđ-cp;;Một cửa;Chính phủ;09/06/2025;1/7/2025;61/2018/ND-CP, 107/2021/NĐ-CP")[0]
    assert row.verdict == "accept"
    values = {key: row.values[key] for key in ("number", "kind", "level", "issued", "effective", "replaces")}
    assert values == {
        "number": "118/2025/NĐ-CP",
        "kind": "nghi_dinh",
        "level": "central",
        "issued": dt.date(2025, 6, 9),
        "effective": dt.date(2025, 7, 1),
        "replaces": ["61/2018/NĐ-CP", "107/2021/NĐ-CP"],
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1;;;Một cửa;;;;", "bị bỏ trống"),
        ("1;một trăm;;Một cửa;;;;", "không phải số hiệu"),
        ("1;118/2025/NĐ-CP;;;;;;", "bị bỏ trống"),
        ("1;118/2025/NĐ-CP;Quyết định;Một cửa;;;;", "không khớp"),
        ("1;118/2025/NĐ-CP;Sắc lệnh;Một cửa;;;;", "không phải loại văn bản"),
        ("1;118/2025/NĐ-CP;;Một cửa;;31/02/2025;;", "Ngày BH"),
        ("1;118/2027/NĐ-CP;;Một cửa;;01/01/2027;;", "tương lai"),
        ("1;118/2025/NĐ-CP;;Một cửa;;;;số cũ", "không phải số hiệu"),
        ("1;51/STTTT-VP;;Báo cáo;;;;", "không cho biết loại"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(row, reason):
    refused = _rows(row)[0]
    assert (refused.verdict, reason in refused.reason) == ("reject", True), refused.reason


def test_an_odd_year_is_kept_and_said():
    row = _rows("1;118/2024/NĐ-CP;;Một cửa;;09/06/2025;;")[0]
    assert (row.verdict, "khác năm ban hành" in row.reason) == ("accept", True)


@pytest.mark.django_db
def test_relations_wait_for_their_document_and_a_second_run_changes_nothing(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(f"{HEAD}\n1;118/2025/NĐ-CP;;Một cửa;Chính phủ;09/06/2025;01/07/2025;61/2018/NĐ-CP\n")
    second.write_text(f"{HEAD}\n1;61/2018/NĐ-CP;;Một cửa cũ;Chính phủ;;;\n")
    for file in (first, first, second):
        call_command("import_data", "legal", str(file), stdout=io.StringIO())
    assert LegalDocument.objects.count() == 2
    assert Relation.objects.get().target.number == "61/2018/NĐ-CP"


@pytest.mark.django_db
def test_one_bad_row_and_nothing_is_kept(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(f"{HEAD}\n1;118/2025/NĐ-CP;;Một cửa;;;;\n2;hai;;Hai;;;;\n")
    with pytest.raises(CommandError):
        call_command("import_data", "legal", str(file), stdout=io.StringIO())
    assert not LegalDocument.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("issuers", "linked"),
    [
        (("UBND tỉnh Thử", "Sở Tư pháp"), "UBND tỉnh Thử"),
        (("Sở Y tế", "Sở Tư pháp"), None),
        (("UBND tỉnh Thử", "UBND tỉnh Thử"), None),
    ],
)
def test_of_two_documents_of_one_number_the_relation_ends_neither_unless_one_is_of_its_issuer(
    tmp_path, issuers, linked
):
    """Numbers begin anew each year and with each issuer: «01/QĐ» is no name by itself."""
    for year, issuer in zip((2019, 2020), issuers, strict=True):
        LegalDocument.objects.create(
            number="61/2018/NĐ-CP", issued_on=dt.date(year, 1, 2), issuer=issuer, abstract="Một cửa cũ"
        )
    file = tmp_path / "a.csv"
    file.write_text(f"{HEAD}\n1;118/2025/NĐ-CP;;Một cửa;UBND tỉnh Thử;09/06/2025;01/07/2025;61/2018/NĐ-CP\n")
    out = io.StringIO()
    call_command("import_data", "legal", str(file), "--json", stdout=out)
    target = Relation.objects.get().target
    assert (target and target.issuer) == linked
    assert ("có nhiều văn bản số" in out.getvalue()) == (linked is None)


@pytest.mark.django_db
def test_a_list_that_says_until_when_names_the_last_day(tmp_path):
    file = tmp_path / "vb.csv"
    file.write_text(
        "Số, ký hiệu;Trích yếu;Ngày hiệu lực;Hiệu lực đến\n9/2025/QĐ-UBND;X;01/01/2025;31/12/2026\n"
    )
    call_command("import_data", "legal", str(file), stdout=io.StringIO())
    assert LegalDocument.objects.get().expires_on == dt.date(2026, 12, 31)


@pytest.mark.django_db
def test_a_list_without_days_of_issue_means_the_one_document_of_that_number(tmp_path):
    file = tmp_path / "vb.csv"
    for head, row in (
        ("Số, ký hiệu;Trích yếu;Ngày BH", "9/2025/QĐ-UBND;X;02/01/2025"),
        ("Số, ký hiệu;Trích yếu;Ngày hết hiệu lực", "9/2025/QĐ-UBND;X;01/07/2026"),
    ):
        file.write_text(f"{head}\n{row}\n")
        call_command("import_data", "legal", str(file), stdout=io.StringIO())
    assert LegalDocument.objects.get().expires_on == dt.date(2026, 6, 30)


@pytest.mark.django_db
def test_what_the_table_refuses_is_a_refused_row_and_not_the_end_of_the_file(tmp_path):
    file = tmp_path / "vb.csv"
    file.write_text("Số, ký hiệu;Trích yếu;Ngày hiệu lực\n9/2025/QĐ-UBND;X;01/07/2026\n")
    call_command("import_data", "legal", str(file), stdout=io.StringIO())
    file.write_text("Số, ký hiệu;Trích yếu;Hiệu lực đến\n9/2025/QĐ-UBND;X;01/07/2025\n")
    with pytest.raises(CommandError):
        call_command("import_data", "legal", str(file), stdout=(out := io.StringIO()))
    assert "Ngày hết hiệu lực không thể trước ngày có hiệu lực" in out.getvalue()
