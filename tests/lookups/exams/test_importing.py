"""Score sheets as departments make them: every good row with its exact values, every bad one named."""

import io
import json
from datetime import timedelta

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from foundation.spreadsheets import read_report
from lookups.kinds.exams.importing import apply_import, layout
from lookups.kinds.exams.models import Candidate, Correction, Exam
from lookups.kinds.exams.services import bulk_import
from tests.lookups.exams.factories import make_exam

pytestmark = pytest.mark.django_db


def judged(path, *, exam="THPT-2026"):
    out = io.StringIO()
    try:
        call_command("import_data", "exams", str(path), exam=exam, dry_run=True, json=True, stdout=out)
    except CommandError:
        pass
    return json.loads(out.getvalue())


def take_in(path, *, exam="THPT-2026"):
    call_command("import_data", "exams", str(path), exam=exam, stdout=io.StringIO())


@pytest.fixture
def sheet(tmp_path):
    def write(text, name="diem.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def accepted(report):
    return [row["values"] for row in report["rows"] if row["verdict"] == "accept"]


def reasons(report):
    return [row["reason"] for row in report["rows"] if row["verdict"] == "reject"]


@pytest.mark.parametrize(
    "heading",
    [
        "sbd,toan,ngu_van,ngoai_ngu,vat_li,hoa_hoc,sinh_hoc,lich_su,dia_li,ma_ngoai_ngu",
        "SBD,Toan,NguVan,NgoaiNgu,VatLy,HoaHoc,SinhHoc,LichSu,DiaLy,MaMonNgoaiNgu",
        "Số báo danh,Điểm Toán,Điểm Ngữ văn,Điểm Ngoại ngữ,Vật lý,Hóa,Sinh,Sử,Địa,Mã NN",
        "so_bao_danh,Toán,Văn,NN,Lí,Hoá học,Sinh học,Lịch sử,Địa lí,Mã ngoại ngữ",
    ],
)
def test_headings_of_every_known_layout_are_recognised(sheet, heading):
    make_exam()
    values = accepted(judged(sheet(f"{heading}\n48000001,7.25,6.5,8,,,,,5.05,N1\n")))
    assert [values[0][key] for key in ("sbd", "toan", "ngu_van", "ngoai_ngu", "dia_li", "ma_ngoai_ngu")] == [
        "48000001", 7.25, 6.5, 8, 5.05, "N1",
    ]  # fmt: skip
    assert values[0]["vat_li"] is None


def test_the_values_are_exactly_those_of_the_contract(sheet):
    make_exam()
    values = accepted(judged(sheet("SBD;Toán;Văn\n48000001;7,25;6,5\n")))[0]
    assert set(values) == set(
        "sbd name dob toan ngu_van ngoai_ngu ma_ngoai_ngu vat_li hoa_hoc sinh_hoc lich_su dia_li gdcd ktpl"
        " tin_hoc cong_nghe_cong_nghiep cong_nghe_nong_nghiep".split()
    )


def test_absent_words_and_blanks_are_null_and_zero_is_zero(sheet):
    make_exam()
    values = accepted(judged(sheet("SBD;Toán;Văn;Lí;Hóa\n48000001;Vắng;ĐC;;0\n")))[0]
    assert [values[key] for key in ("toan", "ngu_van", "vat_li", "hoa_hoc")] == [None, None, None, 0]


def test_a_heading_of_two_rows_with_merged_groups_and_several_sheets(tmp_path):
    make_exam()
    book = openpyxl.Workbook()
    for number, page in enumerate((book.active, book.create_sheet("Phòng 2")), start=1):
        page.append(["SỞ GIÁO DỤC VÀ ĐÀO TẠO"])
        page.append(["STT", "Số báo danh", "Họ và tên", "Điểm thi", None, None])
        page.append([None, None, None, "Toán", "Ngữ văn", "Tiếng Anh"])
        for cells in ("A2:A3", "B2:B3", "C2:C3", "D2:F2"):
            page.merge_cells(cells)
        page.append([1, 48000000 + number, "Thí sinh Giả", 7.25, "6,5", 8])
    book.save(tmp_path / "diem.xlsx")
    values = accepted(judged(tmp_path / "diem.xlsx"))
    assert [row["sbd"] for row in values] == ["48000001", "48000002"]
    assert {(row["ngoai_ngu"], row["ma_ngoai_ngu"], row["ngu_van"]) for row in values} == {(8, "N1", 6.5)}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("48000001;11;6", "ngoài khoảng"),
        ("48000001;7,255;6", "có hơn hai chữ số thập phân"),
        ("48000001;NaN;6", "“NaN” không phải điểm số"),
        ("48000001;7;-inf", "“-inf” không phải điểm số"),
        ("48000001;bảy;6", "“bảy” không phải điểm số"),
        ("34000001;7;6", "hội đồng thi 34"),
        ("4800001;7;6", "có 7 chữ số"),
        (";7;6", "bị bỏ trống"),
    ],
)
def test_a_bad_cell_is_named(sheet, row, words):
    make_exam()
    report = judged(sheet(f"SBD;Toán;Văn\n48000009;7;6\n{row}\n"))
    assert words in reasons(report)[0]
    assert [line["line"] for line in report["rows"] if line["verdict"] == "reject"] == ["3"]


def test_technology_without_its_branch_is_asked_about_not_guessed(sheet):
    make_exam()
    report = judged(sheet("sbd,toan,cong_nghe\n48000001,7,6\n48000002,7,Vắng\n48000003,7,\n"))
    assert report["accepted"] == 2
    asked = "Cần xem: ý bạn là “Công nghệ (công nghiệp)” hay “Công nghệ (nông nghiệp)”?"
    assert asked in reasons(report)[0]


def test_a_subject_that_the_exam_does_not_have_is_refused(sheet):
    make_exam()
    assert "không phải môn thi" in reasons(judged(sheet("sbd,toan,gdcd\n48000001,7,6\n")))[0]


def test_the_same_number_twice_is_harmless_when_equal_and_refused_when_not(sheet):
    make_exam()
    same = judged(sheet("sbd,toan\n48000001,7\n48000001,7\n"))
    assert (same["accepted"], same["skipped"], same["rejected"]) == (1, 2, 0)
    differing = judged(sheet("sbd,toan\n48000001,7\n48000001,8\n"))
    assert differing["rejected"] == 2


def test_an_unknown_exam_is_refused_in_words(sheet):
    with pytest.raises(CommandError, match="Không có kỳ thi"):
        take_in(sheet("sbd,toan\n48000001,7\n"), exam="ABC")


@pytest.mark.security_check("half-import")
def test_one_bad_row_keeps_all_others_out(sheet):
    make_exam()
    with pytest.raises(CommandError):
        take_in(sheet("sbd,toan\n48000001,7\n48000002,77\n"))
    assert not Candidate.objects.exists()


def test_the_same_file_twice_changes_nothing(sheet):
    exam = make_exam()
    path = sheet("sbd,toan\n48000001,7\n")
    take_in(path)
    take_in(path)
    exam.refresh_from_db()
    assert (exam.revision, Candidate.objects.count(), Correction.objects.count()) == (1, 1, 0)


def test_a_correction_keeps_the_version_before_and_empty_cells_change_nothing(sheet):
    exam = make_exam(publish_at=timezone.now() - timedelta(hours=1))
    take_in(sheet("sbd,toan,ngu_van\n48000001,7,6\n48000002,5,5\n"))
    take_in(sheet("sbd,toan,ngu_van\n48000001,7.5,\n"))
    row = exam.candidates.get(sbd="48000001")
    assert (float(row.toan), float(row.ngu_van), row.version) == (7.5, 6.0, 2)
    kept = Correction.objects.get()
    assert (kept.sbd, kept.version, kept.scores["toan"]) == ("48000001", 1, 7.0)


def test_before_publication_a_row_of_the_file_replaces_the_row(sheet):
    exam = make_exam(publish_at=timezone.now() + timedelta(days=1))
    take_in(sheet("sbd,toan,ngu_van\n48000001,7,6\n"))
    take_in(sheet("sbd,toan,ngu_van\n48000001,7.5,\n"))
    row = exam.candidates.get()
    assert (float(row.toan), row.ngu_van, row.version) == (7.5, None, 1)
    assert not Correction.objects.exists()


HIDDEN = {
    "withdrawn": {"is_withdrawn": True},
    "no longer checked": {"is_checked": False},
    "put off": {"publish_at": timezone.now() + timedelta(days=1)},
    "without an hour": {"publish_at": None},
}


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_correction_of_scores_that_were_once_public_is_one_while_they_are_hidden(
    sheet, save_at_desk, hidden
):
    exam = make_exam()
    take_in(sheet("sbd,toan,ngu_van\n48000001,7,6\n"))
    save_at_desk(exam, **HIDDEN[hidden])
    take_in(sheet("sbd,toan\n48000001,7.5\n"))
    row = exam.candidates.get()
    assert (float(row.toan), float(row.ngu_van), row.version) == (7.5, 6.0, 2)
    assert Correction.objects.get().scores["toan"] == 7.0


def test_what_was_withdrawn_before_its_hour_was_never_public(sheet, save_at_desk):
    exam = make_exam(publish_at=timezone.now() + timedelta(days=1))
    take_in(sheet("sbd,toan,ngu_van\n48000001,7,6\n"))
    save_at_desk(exam, is_withdrawn=True)
    take_in(sheet("sbd,toan\n48000001,7.5\n"))
    assert exam.candidates.get().ngu_van is None and not Correction.objects.exists()


@pytest.fixture
def any_size_is_large(monkeypatch):
    monkeypatch.setattr(bulk_import, "WORTH_IT", 1)


def test_the_fast_way_reads_as_the_careful_one(sheet, any_size_is_large):
    text = 'sbd;toan;ngu_van;ma_nn\n48000001;7,25;Vắng;\n48000002;"8";6.5;N1\n48 000 003;;;\n'.replace(
        "ma_nn", "Mã NN"
    )
    make_exam()
    path = sheet(text)
    assert bulk_import.take_large(str(path), exam="THPT-2026") is not None
    fast = list(Candidate.objects.order_by("sbd").values_list("sbd", "toan", "ngu_van", "ma_ngoai_ngu"))
    Candidate.objects.all().delete()

    apply_import(report=read_report(path, layout(None, exam="THPT-2026")), exam="THPT-2026")
    assert fast == list(
        Candidate.objects.order_by("sbd").values_list("sbd", "toan", "ngu_van", "ma_ngoai_ngu")
    )


@pytest.mark.parametrize(
    ("row", "words"), [("48000001,7.235", "B2"), ("48000001,77", "ngoài"), ("34000001,7", "hội đồng")]
)
def test_the_fast_way_names_the_cell_too_and_keeps_nothing(sheet, any_size_is_large, row, words):
    make_exam()
    with pytest.raises(CommandError):
        take_in(sheet(f"sbd,toan\n{row}\n"))
    result = bulk_import.take_large(str(sheet(f"sbd,toan\n{row}\n")), exam="THPT-2026")
    assert words in result.refused["2"]
    assert not Candidate.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "sbd,toan\n48000001,7,9\n",
        "sbd,toan\n48000001,7\nNgười lập biểu\n",
        "sbd,tieng_anh\n48000001,7\n",
    ],
)
def test_a_large_file_of_odd_shape_goes_the_careful_way(sheet, any_size_is_large, text):
    make_exam()
    assert bulk_import.take_large(str(sheet(text)), exam="THPT-2026") is None
    assert not Candidate.objects.exists()


def test_an_exam_that_asks_the_birth_date_keeps_only_its_hash(sheet):
    exam = make_exam(second_factor=Exam.Factor.BIRTH_DATE)
    take_in(sheet("SBD;Họ và tên;Ngày sinh;Toán\n48000001;Thí Sinh Giả;05/03/2008;7\n"))
    row = exam.candidates.get()
    assert len(bytes(row.factor)) == 8
    assert "Thiếu ngày sinh" in reasons(judged(sheet("SBD;Toán\n48000001;7\n")))[0]


def test_numbered_columns_are_read_in_the_usual_order_and_every_row_says_so(sheet):
    path = sheet(
        "sbd,dm1,dm2,dm3,dm4,dm5,dm6,dm7,dm8,dm9,dm10,ma_ngoai_ngu\n48000001,7.25,6.5,8,5.05,,,,,,,N1\n"
    )
    report = judged(path)
    values = accepted(report)[0]
    assert [values[key] for key in ("toan", "ngu_van", "ngoai_ngu", "vat_li")] == [7.25, 6.5, 8, 5.05]
    assert "đối chiếu" in report["rows"][-1]["reason"]


def test_numbered_columns_follow_the_order_that_the_exam_names(sheet):
    make_exam(numbered_columns=["ngu_van", "toan", "dia_li"], is_checked=False)
    report = judged(sheet("sbd,dm1,dm2,dm3\n48000001,6.5,7.35,9\n"))
    values = accepted(report)[0]
    assert [values[key] for key in ("toan", "ngu_van", "dia_li", "ngoai_ngu")] == [7.35, 6.5, 9, None]
    assert not report["rows"][-1]["reason"]


def test_a_national_file_with_numbered_columns_goes_the_fast_way_in_the_order_named(sheet, monkeypatch):
    monkeypatch.setattr(bulk_import, "WORTH_IT", 0)
    make_exam(numbered_columns=["ngu_van", "toan"], is_checked=False)
    take_in(sheet("sbd,dm1,dm2\n48000001,6.5,7.35\n"))
    kept = Candidate.objects.get()
    assert (str(kept.toan), str(kept.ngu_van)) == ("7.35", "6.50")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("48000001,7,6.5,8,5,6,,,,,,,,,", "mỗi thí sinh thi 4 bài"),  # five papers
        ("48000001,7,6.5,,,,,,,8,,,,,", "không phải môn thi"),  # dm9 would be GDCD
        ("48000001,7,6.5,,,,,,,,,,,,8", "chưa biết cột này là môn nào"),  # dm14
    ],
)
def test_numbered_columns_that_contradict_the_usual_order_are_refused(sheet, row, why):
    heading = ",".join(["sbd", *(f"dm{place}" for place in range(1, 15))])
    assert why in reasons(judged(sheet(f"{heading}\n{row}\n")))[0]


def test_a_foreign_language_of_two_columns_under_one_heading_is_its_code_and_its_mark(tmp_path):
    make_exam()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["TT", "Số báo danh", "Môn bắt buộc", None, "Ngoại ngữ", None])
    sheet.append([None, None, "Toán", "Ngữ văn", "Mã", "Điểm"])
    for span in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        sheet.merge_cells(span)
    sheet.append([1, "48000012", 7.35, "6,75", "N4", "8,25"])
    book.save(tmp_path / "diem.xlsx")
    (row,) = accepted(judged(tmp_path / "diem.xlsx"))
    assert (row["toan"], row["ngu_van"], row["ngoai_ngu"], row["ma_ngoai_ngu"]) == (7.35, 6.75, 8.25, "N4")


@pytest.mark.parametrize("word", ["KDT", "Vắng có phép", "vắng (không phép)", "VT", "ĐC"])
def test_a_word_for_not_having_sat_is_no_mark_and_never_nought(sheet, word):
    make_exam()
    (row,) = accepted(judged(sheet(f"sbd,toan,ngu_van\n48000012,{word},7.5\n")))
    assert (row["toan"], row["ngu_van"]) == (None, 7.5)


def test_a_heading_of_three_rows_is_read_by_its_merged_cells(tmp_path):
    make_exam()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["TT", "Số báo danh", "Điểm thi"])
    sheet.append([None, None, "Toán", "Ngữ văn", "Ngoại ngữ", None])
    sheet.append([None, None, None, None, "Mã", "Điểm"])
    for span in ("A1:A3", "B1:B3", "C1:F1", "C2:C3", "D2:D3", "E2:F2"):
        sheet.merge_cells(span)
    sheet.append([1, "48000012", 7.35, "6,75", "N4", "8,25"])
    book.save(tmp_path / "diem.xlsx")
    (row,) = accepted(judged(tmp_path / "diem.xlsx"))
    assert (row["sbd"], row["toan"], row["ngoai_ngu"], row["ma_ngoai_ngu"]) == ("48000012", 7.35, 8.25, "N4")
