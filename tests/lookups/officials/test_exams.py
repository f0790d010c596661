"""Score sheets as schools and departments make them."""

import datetime as dt

import pytest

from tests.foundation.spreadsheets.builders import xlsx
from tests.lookups.exams.factories import make_exam
from tests.lookups.officials.conftest import accepted, apart, old_windows, refused, short, text, workbook

KIND = "exams"


@pytest.fixture
def read(judge):
    make_exam(councils=["04", "48"])

    def run(content: bytes, name: str = "diem.csv"):
        return judge(KIND, content, name, exam="THPT-2026")

    return run


def sheet(*rows: str, head: str = "Số báo danh;Điểm Toán;Ngữ văn") -> bytes:
    return text(head, *rows).encode()


@pytest.mark.parametrize(
    "encode",
    [old_windows, apart, lambda words: words.encode("utf-16"), lambda words: words.encode("utf-8-sig")],
)
@pytest.mark.security_check("foreign-imports")
def test_encodings(read, encode):
    content = encode(text("Số báo danh;Họ và tên;Điểm Toán;Lịch sử", "48000001;Hồ Thị Ánh Giả;7,25;Vắng"))
    assert [short(row) for row in accepted(read(content))] == [
        {"sbd": "48000001", "name": "Hồ Thị Ánh Giả", "toan": 7.25}
    ]


@pytest.mark.parametrize(
    "word",
    [
        "Vắng",
        "vắng thi",
        "V",
        "ĐC",
        "Đ/C",
        "Đình chỉ",
        "Hủy KQ",
        "Hoãn thi",
        "Bỏ thi",
        "Miễn",
        "-",
        "",
        "N/A",
    ],
)
def test_absent_is_never_zero(read, word):
    assert short(accepted(read(sheet(f"48000001;{word};6")))[0]) == {"sbd": "48000001", "ngu_van": 6}


@pytest.mark.parametrize(
    ("typed", "mark"),
    [("0", 0), ("0,0", 0), ("10", 10), ("7.250", 7.25), ("'7,25", 7.25), ("9,9", 9.9), ("7,3", 7.3)],
)
def test_marks_are_exact(read, typed, mark):
    assert accepted(read(sheet(f"48000001;{typed};6")))[0]["toan"] == mark


@pytest.mark.parametrize(
    "typed", ["10,05", "7,235", "NaN", "-1", "7/5", "7,5đ", "8/10", "1O", "bảy", "#N/A", "07/05/2026"]
)
def test_what_is_no_mark_names_its_cell(read, typed):
    assert "B2" in refused(read(sheet(f"48000001;{typed};6")))["2"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("48000001", "48000001"),
        ("48000001.0", "48000001"),
        ("48.000.001", "48000001"),
        ("48 000 001", "48000001"),
        ("4.8000001E+07", "48000001"),
        ('"=""04000123"""', "04000123"),
        ("'04000123", "04000123"),
        ("4000123", "04000123"),
    ],
)
def test_a_number_is_mended_where_one_reading_is_left(read, typed, number):
    assert accepted(read(sheet(f"{typed};7;6")))[0]["sbd"] == number


@pytest.mark.parametrize(
    "typed", ["4800001", "34000001", "480000011", "4800O001", "TD48000001", "4,8E+07", ""]
)
def test_a_number_that_may_be_another_is_refused(read, typed):
    assert list(refused(read(sheet(f"{typed};7;6")))) == ["2"]


def test_a_room_list_with_titles_two_heading_rows_and_a_foot(read):
    rows = [
        ["SỞ GIÁO DỤC VÀ ĐÀO TẠO"],
        ["DANH SÁCH ĐIỂM THI TỐT NGHIỆP THPT 2026"],
        ["STT", "SBD", "Họ và tên", "Ngày sinh", "Điểm bài thi", None, None, "Ghi chú"],
        [None, None, None, None, "Toán", "Văn", "Anh", None],
        [1, 48000001, "Thí Sinh Giả", dt.date(2008, 5, 3), 7.25, 6.5, 8, None],
        [2, 4000123, "Thí Sinh Hai", "03/05/2008", "7,1", 6, "Vắng", "vắng"],
        [3, "48000003", "Thí Sinh Ba", 39512, dt.datetime(2026, 5, 7), 6, 8, None],
        [4, 48000004, "Thí Sinh Tư", None, "=7+1", 6, 8, None],
        ["Tổng số thí sinh: 4"],
        [None, None, None, None, "Đà Nẵng, ngày 01 tháng 7 năm 2026"],
        [None, None, None, None, "CHỦ TỊCH HỘI ĐỒNG"],
    ]
    merges = ["A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:G3", "H3:H4", "A9:H9"]
    verdicts = read(
        workbook(
            ("Phòng 01", rows), ("Phòng 02", [["SBD", "Toán"], ["48000009", 5]]), ("HD", [["Cách nhập"]]),
            merges=merges,
        ),
        "diem.xlsx",
    )  # fmt: skip
    assert [short(row) for row in accepted(verdicts)] == [
        {
            "sbd": "48000001", "name": "Thí Sinh Giả", "dob": "2008-05-03", "toan": 7.25, "ngu_van": 6.5,
            "ngoai_ngu": 8, "ma_ngoai_ngu": "N1",
        },
        {"sbd": "04000123", "name": "Thí Sinh Hai", "dob": "2008-05-03", "toan": 7.1, "ngu_van": 6},
        {"sbd": "48000009", "toan": 5},
    ]  # fmt: skip
    assert {line: "E" + line[-1] in why for line, why in refused(verdicts).items()} == {
        "Phòng 01!7": True,
        "Phòng 01!8": True,
    }
    assert "Tổng số" in verdicts["Phòng 01!9"]


def test_headings_of_every_kind_find_their_subject(read):
    head = (
        "SBD;Điểm thi môn Toán;Điểm bài thi môn Ngữ văn;Tiếng Pháp;GDKT&PL;CNNN;L.Sử;Địa;Tổng điểm;Khối A00"
    )
    row = "48000001;7;6;5;8,05;8,5;7,25;6;40;21"
    assert short(accepted(read(sheet(row, head=head)))[0]) == {
        "sbd": "48000001", "toan": 7, "ngu_van": 6, "ngoai_ngu": 5, "ma_ngoai_ngu": "N3", "ktpl": 8.05,
        "cong_nghe_nong_nghiep": 8.5, "lich_su": 7.25, "dia_li": 6,
    }  # fmt: skip


@pytest.mark.parametrize("label", ["Môn 1 (Toán)", "Điểm Toán sau phúc khảo", "Thi Vật lí (lần 2)"])
def test_a_column_of_marks_under_an_unknown_name_is_never_passed_over(read, label):
    verdicts = read(sheet("48000001;7;6", head=f"SBD;{label};Ngữ văn"))
    assert label in refused(verdicts)["1"]


def test_languages_and_their_codes(read):
    head = "SBD;Ngoại ngữ;Mã NN"
    rows = ("48000001;7;Anh", "48000002;7;N3 - Pháp", "48000003;7;1", "48000004;7;N9", "48000005;7;N1 - Pháp")
    verdicts = read(sheet(*rows, head=head))
    assert [row["ma_ngoai_ngu"] for row in accepted(verdicts)] == ["N1", "N3", "N1"]
    assert list(refused(verdicts)) == ["5", "6"]


def test_a_decimal_comma_in_a_comma_file_is_refused_and_its_neighbour_kept(read):
    verdicts = read(b"SBD,To\xc3\xa1n,V\xc4\x83n\n48000001,7,25,6,5\n48000002,7,6\n")
    assert list(refused(verdicts)) == ["2"]
    assert accepted(verdicts)[0]["sbd"] == "48000002"


def test_pages_that_repeat_their_heading_and_rows_told_twice(read):
    rows = (
        "48000001;7;6",
        ";;",
        "Số báo danh;Điểm Toán;Ngữ văn",
        "48000001;7,0;6",
        "48000002;8;5",
        "48000002;8;6",
    )
    verdicts = read(sheet(*rows))
    assert [row["sbd"] for row in accepted(verdicts)] == ["48000001"]
    assert verdicts["5"].startswith("skip: Trùng")
    assert list(refused(verdicts)) == ["6", "7"]


def test_a_heading_of_three_rows_whose_groups_hold_each_other(read):
    rows = [
        ["STT", "SBD", "Họ và tên", None, "Điểm bài thi", None, None, None],
        [None, None, None, None, "Toán", "Văn", "NN", None],
        [None, None, None, None, None, None, "Điểm", "Mã"],
        [1, "48000001", "Thí Sinh", "Giả", 8.25, "7,5", 9, "n1"],
    ]
    merges = ["A1:A3", "B1:B3", "C1:D3", "E1:H1", "E2:E3", "F2:F3", "G2:H2"]
    assert [short(row) for row in accepted(read(workbook(("Điểm", rows), merges=merges), "diem.xlsx"))] == [
        {
            "sbd": "48000001", "name": "Thí Sinh Giả", "toan": 8.25, "ngu_van": 7.5, "ngoai_ngu": 9,
            "ma_ngoai_ngu": "N1",
        }
    ]  # fmt: skip


def test_a_name_in_two_columns_under_one_heading_is_one_name(read):
    verdicts = read(sheet("48000001;Thí Sinh;Giả;7", head="SBD;Họ và tên;;Toán"))
    assert accepted(verdicts)[0]["name"] == "Thí Sinh Giả"
    assert "đọc gộp cột “Họ và tên” (B+C)" in verdicts["1"]


def test_marks_told_in_figures_and_in_words(read):
    rows = [
        ["SBD", "Điểm Toán", None, "Ngữ văn (bằng số)", "Ngữ văn (bằng chữ)"],
        [None, "Bằng số", "Bằng chữ", None, None],
        ["48000001", 8.25, "Tám phẩy hai lăm", "7,5", "Bảy rưỡi"],
    ]
    merges = ["A1:A2", "B1:C1", "D1:D2", "E1:E2"]
    found = accepted(read(workbook(("Điểm", rows), merges=merges), "diem.xlsx"))
    assert [short(row) for row in found] == [{"sbd": "48000001", "toan": 8.25, "ngu_van": 7.5}]


@pytest.mark.parametrize("word", ["M", "BT", "Bỏ", "\\", "///", "– –", "(vắng)", "KDT"])
def test_strokes_and_short_words_for_no_mark(read, word):
    assert short(accepted(read(sheet(f"48000001;{word};6")))[0]) == {"sbd": "48000001", "ngu_van": 6}


def test_invigilators_and_rooms_between_the_rows(read):
    rows = ("48000001;7;6", "Giám thị 1;Giám thị 2;", "PHÒNG THI SỐ 002;;", "48000002;7;6")
    verdicts = read(sheet(*rows))
    assert [row["sbd"] for row in accepted(verdicts)] == ["48000001", "48000002"]
    assert not refused(verdicts)


@pytest.mark.parametrize(
    ("head", "row", "said"),
    [
        ("SBD;Toán;Ngoại ngữ;Mã NN", "48000001;8;9;", "không có mã thứ tiếng"),
        ("SBD;Toán;Ngữ văn;Lí;Hóa;Sinh", "48000001;8;9;8;8;8", "có điểm 5 bài thi"),
        ("SBD;Toán;;Ngữ văn", "48000001;8;9,5;7", "ô C2 “9,5” ở cột không có tiêu đề"),
    ],
)
def test_what_may_be_right_is_kept_and_said(read, reasons, head, row, said):
    accepted_row = accepted(read(sheet(row, head=head)))[0]
    assert accepted_row["toan"] == 8
    assert said in reasons["2"]


@pytest.mark.parametrize(
    ("label", "code"),
    [("Ngoại ngữ (Tiếng Anh)", "N1"), ("Ngoại ngữ - Tiếng Pháp", "N3"), ("Ngoại ngữ N6", "N6")],
)
def test_a_language_in_the_heading_of_the_marks(read, label, code):
    row = accepted(read(sheet("48000001;7;8", head=f"SBD;Toán;{label}")))[0]
    assert (row["ngoai_ngu"], row["ma_ngoai_ngu"]) == (8, code)


def test_one_row_for_each_paper_is_no_sheet_of_marks(read):
    verdicts = read(sheet("48000001;Thí Sinh;Toán;8", head="SBD;Họ và tên;Môn thi;Điểm"))
    assert "“Điểm”" in refused(verdicts)["1"]


def test_a_hidden_column_is_read_and_said(read):
    book = xlsx(
        [["SBD", "Toán", "Ngữ văn"], ["48000001", 8, 7]],
        change=lambda page: setattr(page.column_dimensions["C"], "hidden", True),
    )
    verdicts = read(book, "diem.xlsx")
    assert accepted(verdicts)[0]["ngu_van"] == 7
    assert verdicts["1"] == "skip: Dòng tiêu đề; đọc cả cột đang ẩn “Ngữ văn” (C)"
