"""Power cuts as companies and communes really send them."""

import datetime as dt

import pytest

from tests.lookups.officials.conftest import accepted, apart, old_windows, refused, text, workbook

KIND = "power_cuts"
PLAIN = text(
    "sep=;", "Ngày;Từ giờ;Đến giờ;Khu vực;Lý do", "25/11/2026;7h30;17 giờ;Phường Điện Bàn;Sửa chữa đường dây"
)
CUT = {
    "start": "2026-11-25T07:30",
    "end": "2026-11-25T17:00",
    "area": "Phường Điện Bàn",
    "reason": "Sửa chữa đường dây",
}


def spans(verdicts) -> list[tuple[str, str]]:
    return [(row["start"], row["end"]) for row in accepted(verdicts)]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace(";", "\t").replace("sep=\t\n", "").encode("utf-16"),
        old_windows(PLAIN),
        apart(PLAIN),
        PLAIN.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8 with its mark", "utf-16", "Excel's Unicode text", "cp1258", "nfd", "crlf"],
)
def test_one_file_in_every_encoding(judge, content):
    assert accepted(judge(KIND, content)) == [CUT]


HOURS = {
    "7h30 - 11h": ("25T07:30", "25T11:00"),
    "7g30 - 11g": ("25T07:30", "25T11:00"),
    "7h30' - 11h00'": ("25T07:30", "25T11:00"),
    "7 giờ 30 phút đến 11 giờ": ("25T07:30", "25T11:00"),
    "Từ 7h30 đến 17 giờ": ("25T07:30", "25T17:00"),
    "22h–5h hôm sau": ("25T22:00", "26T05:00"),
    "22h00 - 05h00": ("25T22:00", "26T05:00"),
    "7.30 - 11.30": ("25T07:30", "25T11:30"),
    "7h30-11h30 (dự kiến)": ("25T07:30", "25T11:30"),
    "0h - 24h": ("25T00:00", "26T00:00"),
    "6h sáng đến 5h chiều": ("25T06:00", "25T17:00"),
    "23h30 đến 1h30 sáng hôm sau": ("25T23:30", "26T01:30"),
    "07h30 ÷ 17h00": ("25T07:30", "25T17:00"),
    "8:00 AM - 5:00 PM": ("25T08:00", "25T17:00"),
}


def test_hours_as_people_write_them(judge):
    lines = [f"25/11/2026;{typed};Khu {n};x" for n, typed in enumerate(HOURS)]
    found = spans(judge(KIND, text("Ngày;Thời gian;Khu vực;Lý do", *lines).encode()))
    assert found == [(f"2026-11-{start}", f"2026-11-{end}") for start, end in HOURS.values()]


@pytest.mark.parametrize(
    "typed",
    ["7h-11h; 13h-17h", "11h - 7h", "cả ngày", "25h - 26h", "7h30", "sáng", "7h00 - 11h00, 12h"],
)
def test_hours_with_no_single_reading_are_refused(judge, typed):
    verdicts = judge(KIND, text("Ngày|Thời gian|Khu vực", f"25/11/2026|{typed}|A", sign="|").encode())
    assert list(refused(verdicts)) == ["2"]


def test_days_as_people_write_them_and_several_in_a_cell_refused(judge):
    days = ["25/11/26", "20261125", "2026-11-25", "25.11.2026", "Thứ Tư, 25/11/2026", "46351", "25/11"]
    wrong = ["25,26/11/2026", "25/11/2026 - 27/11/2026", "31/11/2026", "", "25-26/11/2026"]
    lines = [f"{day};7h;8h;Khu {n}" for n, day in enumerate(days + wrong)]
    verdicts = judge(KIND, text("Ngày;Từ giờ;Đến giờ;Khu vực", *lines).encode())
    assert spans(verdicts) == [("2026-11-25T07:00", "2026-11-25T08:00")] * len(days)
    assert len(refused(verdicts)) == len(wrong)


@pytest.mark.security_check("foreign-imports")
def test_a_workbook_with_titles_merged_headings_serials_and_signatures(judge):
    rows = [
        ["CÔNG TY ĐIỆN LỰC QUẢNG NAM"],
        ["LỊCH CẮT ĐIỆN TUẦN 48"],
        ["STT", "Ngày", "Thời gian", None, "Khu vực mất điện", "Lý do"],
        [None, None, "Từ", "Đến", None, None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [1, dt.datetime(2026, 11, 25), dt.time(7, 30), dt.time(17), "Một phần xã\n Thăng An", "Bảo dưỡng"],
        [2, None, "13h", "16h30", "Hà Lam", "Thay TBA"],
        [3, 46352, 0.3125, 0.5, "Trà My", None],
        [4, "27-11-2026", "22h", "5h hôm sau", "Hội An", "x"],
        [None, None, None, None, "Tổng cộng: 4 lịch"],
        ["Người lập biểu"],
        [None, None, None, None, "Nguyễn Văn Giả"],
    ]
    merges = ["A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "B6:B7"]
    verdicts = judge(KIND, workbook(("Lịch", rows), merges=merges), "lich.xlsx")
    assert spans(verdicts) == [
        ("2026-11-25T07:30", "2026-11-25T17:00"),
        ("2026-11-25T13:00", "2026-11-25T16:30"),
        ("2026-11-26T07:30", "2026-11-26T12:00"),
        ("2026-11-27T22:00", "2026-11-28T05:00"),
    ]
    assert verdicts["6"]["area"] == "Một phần xã Thăng An"
    assert verdicts["8"]["reason"] is None
    assert not refused(verdicts)


def test_the_day_may_stand_in_the_title_or_over_a_group_of_rows(judge):
    head = "STT;Thời gian;Khu vực mất điện"
    titled = judge(KIND, text("LỊCH NGỪNG CẤP ĐIỆN NGÀY 25/11/2026", head, "1;7h-8h;Hà Lam").encode())
    assert spans(titled) == [("2026-11-25T07:00", "2026-11-25T08:00")]
    grouped = judge(
        KIND,
        text(
            head, "Ngày 25/11/2026;;", "1;7h-8h;Hà Lam", "Thứ Năm, ngày 26/11/2026;;", "2;9h-10h;Hội An"
        ).encode(),
    )
    assert spans(grouped) == [
        ("2026-11-25T07:00", "2026-11-25T08:00"),
        ("2026-11-26T09:00", "2026-11-26T10:00"),
    ]


def test_the_date_of_the_letter_is_not_the_day_of_the_cut(judge):
    above = ("Tam Kỳ, ngày 20 tháng 11 năm 2026", "LỊCH CÚP ĐIỆN (kèm theo Công văn số 12 ngày 20/11/2026)")
    verdicts = judge(KIND, text(*above, "Thời gian;Khu vực", "7h-8h;Hà Lam").encode())
    assert "Thiếu ngày" in refused(verdicts)["4"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("Ngày giờ bắt đầu", "Ngày giờ kết thúc"),
        ("Thời gian bắt đầu mất điện", "Thời gian kết thúc mất điện"),
        ("Bắt đầu cắt điện", "Dự kiến đóng điện"),
        ("TG cắt điện", "TG có điện"),
        ("Thời gian cúp điện từ", "Thời gian cúp điện đến"),
        ("Từ ngày", "Đến ngày"),
        ("Thời điểm mất điện", "Thời điểm có điện lại"),
        ("Thời gian mất điện", "Thời gian có điện"),
    ],
)
def test_the_two_ends_under_any_heading(judge, start, end):
    lines = (f"{start};{end};Khu vực", "7h30 25/11/2026;11h 25/11/2026;Hà Lam")
    assert spans(judge(KIND, text(*lines).encode())) == [("2026-11-25T07:30", "2026-11-25T11:00")]


def test_dates_and_hours_in_four_columns(judge):
    head = "Ngày bắt đầu;Giờ bắt đầu;Ngày kết thúc;Giờ kết thúc;Khu vực"
    rows = ("25/11/2026;22h;26/11/2026;5h;Hà Lam", "25/11/2026;;27/11/2026;;Hội An")
    verdicts = judge(KIND, text(head, *rows).encode())
    assert spans(verdicts) == [("2026-11-25T22:00", "2026-11-26T05:00")]
    assert list(refused(verdicts)) == ["3"]


def test_a_row_that_cannot_be_read_does_not_break_the_report(judge):
    verdicts = judge(
        KIND, text("Ngày;Từ giờ;Đến giờ;Khu vực", "hôm qua;7h;8h;A", "25/11/2026;7h;8h;B").encode()
    )
    assert "không đọc được" in verdicts["2"]
    assert spans(verdicts) == [("2026-11-25T07:00", "2026-11-25T08:00")]


def test_a_weekday_without_its_date_ends_the_day_above_it(judge):
    rows = (
        "Thứ Tư, ngày 25/11/2026;;",
        "1;Thôn A, xã Tam Anh;7h-11h",
        "Thứ Sáu;;",
        "2;Thôn B, xã Tam Anh;7h-11h",
    )
    verdicts = judge(KIND, text("TT;Khu vực;Thời gian", *rows).encode())
    assert spans(verdicts) == [("2026-11-25T07:00", "2026-11-25T11:00")]
    assert "Thiếu ngày" in refused(verdicts)["5"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("Thứ Năm, 25/11/2026", "25/11/2026 là thứ tư"),
        ("CN 25/11/2026", "25/11/2026 là thứ tư"),
        ("25/11/1996", "hơn một năm"),
    ],
)
def test_a_day_that_contradicts_itself_or_lies_far_away_is_said(judge, reasons, day, said):
    judge(KIND, text("Ngày;Thời gian;Khu vực", f"{day};7h-11h;Thôn A, xã Tam Anh").encode())
    assert said in reasons["2"]


def test_a_day_with_its_own_weekday_is_not_remarked(judge, reasons):
    judge(KIND, text("Ngày;Thời gian;Khu vực", "Thứ tư (25/11/2026);7h-11h;xã Tam Anh").encode())
    assert "thứ" not in reasons["2"]
