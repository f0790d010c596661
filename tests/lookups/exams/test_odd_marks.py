"""Marks off the usual steps: taken in every subject and year, noted on their row, counted for the clerk."""

import io
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from bench.exam_candidates import is_odd, national_marks, numbers, write_csv
from foundation.files import limits
from foundation.spreadsheets import importing, read_report
from foundation.spreadsheets.report import RowVerdict
from lookups.kinds.exams.importing import layout
from lookups.kinds.exams.models import Candidate, Exam
from lookups.kinds.exams.rules.subjects import PERIODS
from lookups.kinds.exams.services import bulk_import
from lookups.kinds.exams.snapshot.format import CATALOG
from tests.lookups.exams.factories import make_exam

pytestmark = pytest.mark.django_db


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def command(path, exam="THPT-2026", **options):
    out = io.StringIO()
    call_command("import_data", "exams", str(path), exam=exam, stdout=out, **options)
    return out.getvalue()


def carefully(path, exam="THPT-2026"):
    report = read_report(path, layout(None, exam=exam), limits=bulk_import.LIMITS)
    result = importing.run(importing.importer("exams"), report, exam=exam)
    return [row for row in report.rows if row.verdict == "reject" or row.reason], result


def quickly(path, exam="THPT-2026"):
    result = bulk_import.take_large(str(path), exam=exam)
    assert result is not None
    return result.told, result


def kept():
    rows = Candidate.objects.order_by("sbd").values_list(
        "sbd", "toan", "ngu_van", "ngoai_ngu", "vat_li", "ma_ngoai_ngu"
    )
    found = list(rows)
    Candidate.objects.all().delete()
    return found


@pytest.fixture
def any_size_is_large(monkeypatch):
    monkeypatch.setattr(bulk_import, "WORTH_IT", 0)


@pytest.fixture
def few_rows_are_many() -> Iterator[None]:
    """The limit of the careful reader, lowered: reading 200,000 rows before it refuses takes a minute."""
    rows = limits.DEFAULT.rows
    object.__setattr__(limits.DEFAULT, "rows", 5_000)
    yield
    object.__setattr__(limits.DEFAULT, "rows", rows)


@pytest.mark.parametrize("year", [2017, 2024, 2025, 2026])
def test_any_hundredth_is_a_mark_in_every_subject_and_year(tmp_path, year):
    exam = make_exam(year=year, key=f"THPT-{year}")
    for place, subject in enumerate(PERIODS[exam.period].steps):
        path = written(tmp_path / f"{subject}.csv", f"sbd,{subject}\n48{place:06d},6.33\n")
        assert "1 mới" in command(path, exam.key)
        assert getattr(exam.candidates.get(sbd=f"48{place:06d}"), subject) == Decimal("6.33")


def test_any_hundredth_is_a_mark_of_grade_10(tmp_path):
    exam = make_exam(
        key="LOP10-2026",
        kind=Exam.Kind.GRADE_10,
        period="lop10",
        formula="l10-sum",
        number_length=6,
        councils=[],
    )
    path = written(tmp_path / "l10.csv", "sbd,toan,ngu_van,ngoai_ngu,mon_chuyen\n120345,7.13,6.38,7.4,5.67\n")
    told = command(path, exam.key)
    row = exam.candidates.get()
    assert [row.toan, row.ngu_van, row.ngoai_ngu, row.mon_chuyen] == [
        Decimal("7.13"), Decimal("6.38"), Decimal("7.4"), Decimal("5.67"),
    ]  # fmt: skip
    assert "1 điểm Toán lẻ, thường do hai giám khảo" in told


def test_odd_marks_are_noted_on_their_row_and_counted_by_subject_and_cause(tmp_path):
    make_exam()
    rows = ["sbd,toan,ngu_van,ngoai_ngu,ma_nn", "48000001,7.35,6.33,7.4,N1", "48000002,7.33,6.08,7.25,N1"]
    told = command(written(tmp_path / "diem.csv", "\n".join(rows).replace("ma_nn", "Mã NN")), dry_run=True)
    assert "dòng 2: Cột “ngu_van” (C2): “6.33” điểm lẻ, khác bước 0,25 thường thấy của môn này" in told
    assert "Lưu ý: 2 điểm Ngữ văn lẻ, thường do hai giám khảo." in told
    assert "Lưu ý: 1 điểm Toán lẻ, thường do phúc khảo." in told
    assert "Lưu ý: 1 điểm Ngoại ngữ theo bước 0,20, thường do đề 50 câu." in told


@pytest.mark.parametrize("year", [2017, 2024, 2025])
def test_languages_in_fifths_are_usual_where_the_paper_had_50_questions(tmp_path, year):
    exam = make_exam(year=year, key=f"THPT-{year}")
    path = written(tmp_path / "nn.csv", "sbd,ngoai_ngu,ma_ngoai_ngu\n48000001,7.4,N1\n")
    assert "Lưu ý" not in command(path, exam.key)


def test_a_column_that_is_odd_throughout_is_to_be_compared(tmp_path):
    make_exam()
    rows = "\n".join(f"48{number:06d},7.33" for number in range(30))
    told = command(written(tmp_path / "li.csv", f"sbd,vat_li\n{rows}\n"))
    assert "30 điểm Vật lí lẻ, nhiều hơn thường thấy; hãy đối chiếu cột này với bản gốc" in told


def test_the_preview_at_the_desk_shows_the_counts(admin_client, settings, tmp_path):
    settings.STAFF_OTP_REQUIRED = False
    make_exam()
    file = SimpleUploadedFile("diem.csv", b"sbd,toan,ngu_van\n48000001,7,6.33\n48000002,7,6.5\n")
    page = admin_client.post(f"{reverse('admin:exams_exam_import')}?exam=THPT-2026", {"file": file})
    assert "1 điểm Ngữ văn lẻ, thường do hai giám khảo" in page.content.decode()


def test_snapshot_sums_and_bands_hold_every_hundredth(tmp_path, publish, hot_get):
    exam = make_exam()
    heading = "sbd,toan,ngu_van,ngoai_ngu,vat_li,ma_ngoai_ngu"
    rows = ["48000001,7.35,6.33,7.41,9.99,N1", "48000002,7.34,6.34,7.4,0.01,N1"]
    command(written(tmp_path / "diem.csv", "\n".join([heading, *rows])))
    publish(exam)
    book = CATALOG.current()[exam.key]
    found = book.snapshot.find("48000001")
    assert found.marks == {"toan": 735, "ngu_van": 633, "ngoai_ngu": 741, "vat_li": 999}
    assert (found.sums["D01"], found.sums["A01"]) == (2109, 2475)
    assert book.snapshot.figures["distributions"]["ngu_van"] == {"633": 1, "634": 1}
    page = hot_get("/tra-cuu/diem-thi/", "exam=THPT-2026&sbd=48000001").text
    assert all(mark in page for mark in ("7,35", "6,33", "7,41", "9,99", "21,09"))
    text = hot_get("/api/v1/lookups/diem-thi/", "exam=THPT-2026&sbd=48000001").text
    assert '"ngu_van":6.33' in text and "21.09" in text


NASTY = """SỞ GIÁO DỤC VÀ ĐÀO TẠO;;;;;;;
Số báo danh;Họ và tên;Ngày sinh;Toán;Văn;Ngoại ngữ;Mã NN;Lí
48000001;Thí Sinh Một;05/03/2008;7,25;6,33;7,4;N1;
48000002;Thí Sinh Hai;;Vắng;6.5;8;không;"5"
48 000 003;=cmd|'/c calc'!A1;31/02/2008;,5;7.;;;ĐC
48000004;Thí Sinh Bốn;;7,25;6,08;;;đang cập nhật
48000005;Thí Sinh Năm;;;;;;
48000006;123;;7;6,5;9;N1 - Anh;10
48000007;Thí Sinh Bảy;;7;6;8;N1;8
48000007;Thí Sinh Bảy;;7,0;6;8;N1;8
;;;;;;;
48000008;Thí Sinh Tám;;7;6;7,25;;8
48000009;Thí Sinh Chín;;0;10;0,00;3;10,00
Tổng số: 9;;;;;;;
;;;;Người lập biểu;;;
"""
REFUSED = """48000011;A B;;NaN;6;;;
48000012;A B;;inf;-Infinity;;;
48000013;A B;;7,255;6;8;N9;
48000014;A B;;11;6;8;N1;
34000015;A B;;7;6;8;N1;
4800016;A B;;7;6;8;N1;bảy
;A B;;7;6;8;N1;
48000017;A B;;=7+1;#N/A;8;N1;
48000018;A B;;7;6;8;N1;
48000018;A B;;7;6;8;N1;9
48000019;A B;;1E1;7_5;١;N1;
480000I9;A B;;7;6;8;N1;
"""


def same(path):
    """The result of both ways, told alike."""
    (told, result), rows = quickly(path), kept()
    (careful_told, careful), careful_rows = carefully(path), kept()
    assert [(row.line, row.verdict, row.reason) for row in told] == [
        (row.line, row.verdict, row.reason) for row in careful_told
    ]
    assert (result.refused, result.counts) == (careful.refused, careful.counts)
    assert (result.created, result.untold) == (careful.created, 0)
    assert rows == careful_rows
    return result, rows


def test_both_ways_read_the_same_nasty_file_alike(tmp_path, any_size_is_large):
    make_exam()
    result, rows = same(written(tmp_path / "nasty.csv", NASTY))
    assert (result.created, len(rows)) == (9, 9)
    assert "2 điểm Ngữ văn lẻ, thường do hai giám khảo" in result.counts


def test_both_ways_refuse_the_same_rows_in_the_same_words(tmp_path, any_size_is_large):
    make_exam()
    path = written(tmp_path / "nasty.csv", NASTY.replace("Tổng số", f"{REFUSED}Tổng số"))
    result, rows = same(path)
    assert len(result.refused) == len(REFUSED.splitlines()) and rows == []
    with pytest.raises(CommandError, match="12 dòng bị từ chối"):
        command(path)


@pytest.mark.parametrize(
    "text",
    [
        'sbd,toan\n48"000"001,7\n',
        "sbd,toan\nSBD,Toán\n48000001,7\n",
        'sbd,toan,ghi chu\n48000001,7,"hai\ndòng"\n48000002,NaN,\n',
    ],
)
def test_what_copy_would_read_otherwise_is_left_to_the_careful_way(tmp_path, any_size_is_large, text):
    make_exam()
    assert bulk_import.take_large(str(written(tmp_path / "x.csv", text)), exam="THPT-2026") is None


def test_a_number_with_letters_that_reads_as_a_power_of_ten_is_refused_both_ways(tmp_path, any_size_is_large):
    make_exam(number_length=None, councils=[])
    result, _ = same(written(tmp_path / "x.csv", "sbd,toan\nTD0012,7\n1E11,7\n"))
    assert list(result.refused) == ["3"]


@pytest.mark.parametrize("row", ["48000001,7,6.5,8,5,6", "48000001,7,6.33,,5,"])
def test_numbered_columns_of_supposed_order_are_read_alike(tmp_path, any_size_is_large, row):
    make_exam()
    same(written(tmp_path / "dm.csv", f"sbd,dm1,dm2,dm3,dm4,dm5\n{row}\n48000002,7,6,,5,\n"))


@pytest.mark.slow("imports seventy thousand rows")
def test_a_file_of_a_whole_city_is_taken_whole_and_its_odd_marks_are_counted(tmp_path):
    Exam.objects.all().delete()
    chosen = numbers(70_000)
    path = write_csv(tmp_path / "national.csv", chosen, marks_of=national_marks)
    assert path.stat().st_size > bulk_import.WORTH_IT
    told = command(path)
    odd = sum(map(is_odd, chosen))
    assert 200 < odd < 400
    assert f"Lưu ý: {odd} điểm Ngữ văn lẻ, thường do hai giám khảo." in told
    assert "điểm Ngoại ngữ theo bước 0,20, thường do đề 50 câu." in told
    assert "Đã nhập: 70000 mới" in told
    sample = next(sbd for sbd in chosen if is_odd(sbd))
    assert Candidate.objects.get(sbd=sample).ngu_van == Decimal(national_marks(sample)["ngu_van"]).scaleb(-2)


@pytest.mark.slow("imports twenty thousand rows")
def test_the_verdict_on_a_national_file_is_printed_as_json_without_its_plain_rows(
    tmp_path, any_size_is_large, few_rows_are_many
):
    chosen = numbers(20_100)  # more than the careful reader takes here
    rows = "\n".join(f"{sbd},{7.33 if at == 9 else 7}" for at, sbd in enumerate(chosen))
    printed = json.loads(command(written(tmp_path / "x.csv", f"sbd,toan\n{rows}\n"), dry_run=True, json=True))
    assert (printed["accepted"], printed["rejected"]) == (20_100, 0)
    assert [row["line"] for row in printed["rows"] if row["verdict"] == "accept"] == ["11"]
    assert printed["counts"] == ["1 điểm Toán lẻ, thường do phúc khảo"]


LAYOUTS = {
    "sbd,toan,ngu_van,ngoai_ngu,vat_li,hoa_hoc,sinh_hoc,lich_su,dia_li,gdcd,ma_ngoai_ngu":
        ("48000001,7.4,6.33,8.2,5.25,,,,,,N1", 2024),
    "sbd,province_code,province_name,toan,ngu_van,ngoai_ngu,vat_li,hoa_hoc,sinh_hoc,lich_su,dia_li,gdcd,tin_hoc"
    ",cong_nghe,extra": ("48000001,48,Đà Nẵng,7.4,6.33,8.2,5.25,,,,,,,,", 2026),
    "SBD,Nam,Tinh,SBD_New,Toan,NguVan,VatLy,HoaHoc,SinhHoc,LichSu,DiaLy,GDCD,NgoaiNgu,MaMonNgoaiNgu,TongDiem,KhoiA"
    ",KhoiA1,KhoiB,KhoiC,KhoiD,KhoiA02,KhoiC01,KhoiD07,KHTN,KHXH":
        ("48000001,2024,Đà Nẵng,48000001,7.4,6.33,5.25,,,,,,8.2,N1,27.18,,20.85,,,21.93,,18.98,,,", 2024),
    ",SO_BAO_DANH,TOAN,VAN,NN,LI,HOA,SINH,SU,DIA,MA_NN": ("0,48000001,7.4,6.33,8.2,5.25,,,,,N1", 2025),
    "Số báo danh\tĐiểm môn Toán\tĐiểm môn Ngữ văn\tĐiểm môn Ngoại ngữ\tVật lý":
        ("48000001\t7,4\t6,33\t8,2\t5,25", 2026),
}  # fmt: skip


@pytest.mark.parametrize("heading", LAYOUTS)
def test_public_layouts_are_read_and_a_bad_row_among_good_ones_is_named(tmp_path, any_size_is_large, heading):
    row, year = LAYOUTS[heading]
    exam = make_exam(year=year, key=f"THPT-{year}")
    path = written(tmp_path / "x.csv", f"{heading}\n{row}\n")
    command(path, exam.key)
    candidate = exam.candidates.get()
    assert [candidate.toan, candidate.ngu_van, candidate.ngoai_ngu, candidate.vat_li] == [
        Decimal("7.4"), Decimal("6.33"), Decimal("8.2"), Decimal("5.25"),
    ]  # fmt: skip
    bad = row.replace("48000001", "48000002").replace("6.33", "NaN").replace("6,33", "NaN")
    refused: list[RowVerdict] = [
        line
        for line in carefully(written(path, f"{heading}\n{row}\n{bad}\n"), exam.key)[0]
        if line.verdict == "reject"
    ]
    assert [line.line for line in refused] == ["3"] and "“NaN” không phải điểm số" in refused[0].reason
