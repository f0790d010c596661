"""Health facilities, legal documents, violations, warnings and dossiers as offices list them; and attacks."""

import datetime as dt
import io
import zipfile

import pytest

from tests.foundation.spreadsheets.builders import raw_xlsx
from tests.lookups.officials.conftest import accepted, old_windows, refused, short, text, workbook

ALWAYS = [[day, "00:00", "23:59"] for day in range(7)]


def weekdays(*spans: tuple[str, str]) -> list[list]:
    return [[day, opens, closes] for opens, closes in spans for day in range(5)]


def test_health_facilities_of_a_department(judge):
    head = "STT;Tên cơ sở;Loại hình;Xã/phường;Điện thoại;Khám BHYT;Giờ làm việc;Tiêm chủng;Tọa độ"
    rows = (
        "1;Bệnh viện Giả;Bệnh viện đa khoa;P. Tam Kỳ;(0235) 3.812.345 / 0905.000.000;Có;24/24;Có;"
        "15.57, 108.47",
        "2;Trạm Y tế Giả;;Xã Tam Xuân;2353000000;x;7h30 - 11h30, 13h30 - 17h00;;",
        "3;Phòng khám Giả;PK tư nhân;Hội An;;không;Thứ 2 - CN: 7h-20h;Không;",
        "4;TTYT Giả;;Núi Thành;;1;T2-T6 7h-11h30, 13h30-17h;Sởi, dại;",
        "5;Cơ sở Giả;Spa;Núi Thành;;;;;",
        "6;Trạm Y tế Lạc;;Xã Không Có;;;;;",
        "7;Nhà thuốc Giả;;Hội An;;;Thứ 2: 17h-7h;;",
    )
    verdicts = judge("health", old_windows(text("DANH SÁCH CƠ SỞ Y TẾ", head, *rows)))
    first, second, third, fourth = (short(row) for row in accepted(verdicts))
    assert (first["kind"], first["phone"], first["hours"]) == ("hospital", "(0235) 3.812.345", ALWAYS)
    assert (first["bhyt"], first["vaccines"], first["lat"]) == (True, "có tiêm chủng", 15.57)
    assert (second["kind"], second["phone"], second.get("hours")) == ("station", "02353000000", None)
    assert (third["bhyt"], third.get("vaccines"), len(third["hours"])) == (False, None, 7)
    assert fourth["hours"] == weekdays(("07:00", "11:30"), ("13:30", "17:00"))
    assert {line: why.split()[1] for line, why in refused(verdicts).items()} == {
        "7": "Cột", "8": "“Xã", "9": "Cột",
    }  # fmt: skip


def test_legal_documents_of_a_justice_department(judge):
    rows = [
        ["DANH MỤC VĂN BẢN QUY PHẠM PHÁP LUẬT"],
        [
            "STT", "Tên loại văn bản", "Số, ký hiệu; ngày, tháng, năm ban hành văn bản",
            "Trích yếu nội dung của văn bản", "Thời điểm có hiệu lực", "Thay thế",
        ],
        [1, "Nghị quyết", "Số 12/2020/NQ-HĐND ngày 09/12/2020", "Về x", "01/01/2021", None],
        [
            2, "QĐ", "24/2019/QD-UBND\nNgày 20/12/2019", "Giá đất", dt.date(2020, 1, 1),
            "1/2014/QĐ-UBND và 2/2015/QĐ-UBND",
        ],
        [3, None, "Nghị định số 118/2025/nđ-cp ngày 09/6/2025", "Một cửa", "Ngày ký", None],
        [4, None, "30a/2008/NQ-CP ngày 27/12/2008", "Giảm nghèo", None, None],
        [5, "Quyết định", "13/2020/NQ-HĐND ngày 09/12/2020", "Sai loại", None, None],
        [6, None, "14/2020/NQ-HĐND ngày 31/02/2020", "Sai ngày", None, None],
        [7, None, "Không số", "x", None, None],
        [8, None, "15/2020/NQ-HĐND ngày 01/01/2020", None, None, None],
    ]  # fmt: skip
    verdicts = judge("legal", workbook(("VB", rows)), "danh-muc.xlsx")
    found = [(row["number"], row["kind"], row["issued"], row["effective"]) for row in accepted(verdicts)]
    assert found == [
        ("12/2020/NQ-HĐND", "nghi_quyet", "2020-12-09", "2021-01-01"),
        ("24/2019/QĐ-UBND", "quyet_dinh", "2019-12-20", "2020-01-01"),
        ("118/2025/NĐ-CP", "nghi_dinh", "2025-06-09", "2025-06-09"),
        ("30a/2008/NQ-CP", "nghi_quyet", "2008-12-27", None),
    ]
    assert accepted(verdicts)[1]["replaces"] == ["1/2014/QĐ-UBND", "2/2015/QĐ-UBND"]
    assert list(refused(verdicts)) == ["7", "8", "9", "10"]


def test_violations_of_the_traffic_police(judge):
    head = "STT;Biển kiểm soát;Loại phương tiện;Thời gian vi phạm;Địa điểm vi phạm;Hành vi vi phạm;Trạng thái"
    good = {
        "92A-123.45;Ô tô;14:30, 20/11/2026": ("92A12345", "car"),
        "92-B1 123.45;Xe mô tô hai bánh;20/11/2026 14:30": ("92B112345", "motorbike"),
        "92C 01234;Xe ô tô tải;20/11/2026 14h30": ("92C01234", "car"),
        "92MĐ1-123.45;Xe máy điện;14 giờ 30 ngày 20/11/2026": ("92MD112345", "ebike"),
        "80-011-NG-01;Ô tô;2026-11-20 14:30:15": ("80011NG01", "car"),
        "43a.123.45;;14:30 20/11/2026": ("43A12345", "car"),
    }
    bad = ("92A12;Ô tô;14:30 20/11/2026", "92A-123.46;Ô tô;20/11/2026", "92A-123.47;Ô tô;14:30 26/11/2026",
           "92A-123.48;Tàu bay;14:30 20/11/2026", ";Ô tô;14:30 20/11/2026")  # fmt: skip
    lines = [f"{n};{row};QL1A, Tam Kỳ;Vượt đèn đỏ;Chưa xử phạt" for n, row in enumerate((*good, *bad), 1)]
    title = "DANH SÁCH (tính đến hết ngày 20/11/2026)"
    verdicts = judge("violations", text(title, head, *lines).encode("utf-16"))
    found = [(row["plate"], row["vehicle"]) for row in accepted(verdicts)]
    assert found == list(good.values())
    assert {row["happened_at"][:16] for row in accepted(verdicts)} == {"2026-11-20T14:30"}
    assert list(refused(verdicts)) == [str(line) for line in range(9, 14)]


def test_warnings_of_the_met_office(judge):
    rows = [
        ["ĐÀI KHÍ TƯỢNG THỦY VĂN KHU VỰC (THỬ)"],
        ["Loại thiên tai", "Cấp độ", "Hiệu lực", None, "Khu vực", "Khuyến cáo"],
        [None, None, "Từ", "Đến", None, None],
        ["Mưa lớn", "Cấp 2", dt.datetime(2026, 11, 24, 15, 30), "trong 24 giờ tới", "Xã Trà Leng", "Ở nhà"],
        ["Lũ", "III", "24/11/2026 16h", "25/11/2026", "Sông Thu Bồn, phường Hội An", "Kê đồ"],
        ["Bão", 6, "24/11/2026 16h", "25/11/2026", "Toàn vùng", "x"],
        ["Lốc", 1, "24/11/2026 16h", "23/11/2026", "Hội An", "x"],
    ]
    merges = ["A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3"]
    verdicts = judge("hazards", workbook(("Tin", rows), merges=merges), "tin.xlsx")
    found = [
        (row["hazard"], row["level"], row["issued_at"], row["valid_until"]) for row in accepted(verdicts)
    ]
    assert found == [
        ("Mưa lớn", 2, "2026-11-24T15:30", "2026-11-25T15:30"),
        ("Lũ", 3, "2026-11-24T16:00", "2026-11-25T23:59"),
    ]
    assert list(refused(verdicts)) == ["6", "7"]


def test_dossiers_of_a_one_stop_desk(judge):
    head = "STT;Mã hồ sơ;Người nộp;SĐT;Ngày nhận;Ngày hẹn trả;Trạng thái;Thủ tục"
    rows = (
        "1;H47.15-261105-0001;Nguyễn Thị Giả;905123456;05/11/2026;20/11/2026;Đang xử lý;Cấp GCN",
        "2;H47.15-261105-0002;Trần Giả;0905.123.456;46331;7h30 ngày 20/11/2026;Đã trả kết quả;x",
        "3;h47.15.26-261105-0003;Lê Giả;84905123456;5/11/26;20/11/2026;9;x",
        "4;H47.15-261105-0006;Phạm Giả;123;05/11/2026;20/11/2026;Đang xử lý;x",
        "5;H47.15-261105-0009;A;0905123456;05/11/2026;20/11/2026;Đang bay;x",
        ";Tổng cộng: 5;;;;;;",
    )
    verdicts = judge("dossiers", text("SỔ THEO DÕI", head, *rows).encode("utf-16"))
    found = [
        (row["code"], row["phone"], row["received"], row["due"], row["status"]) for row in accepted(verdicts)
    ]
    day, due = "2026-11-05", "2026-11-20"
    assert found == [
        ("H47.15-261105-0001", "0905123456", day, due, 4),
        ("H47.15-261105-0002", "0905123456", day, due, 10),
        ("H47.15.26-261105-0003", "0905123456", day, due, 9),
    ]
    assert list(refused(verdicts)) == ["6", "7"]


def bomb() -> bytes:
    return raw_xlsx("", extra={"xl/worksheets/sheet9.xml": b"0" * (400 << 20)})


def with_macros() -> bytes:
    return raw_xlsx("", main_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def other_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize("kind", ["land_prices", "legal", "violations", "hazards", "health", "power_cuts"])
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><table><tr><td>SBD</td></tr></table></html>", "bang.xls"),
        (other_zip(), "bang.xlsx"),
        (with_macros(), "bang.xlsm"),
        (b"%PDF-1.7", "bang.pdf"),
        (b"", "bang.csv"),
        ("Tên;Tuổi\nA;3\n".encode(), "khac.csv"),
    ],
    ids=["html", "docx", "macros", "pdf", "empty", "another table"],
)
@pytest.mark.security_check("foreign-imports")
def test_a_file_that_cannot_be_read_is_refused_whole_and_says_why(judge, kind, content, name):
    verdicts = judge(kind, content, name)
    assert list(verdicts) == ["1"]
    assert len(refused(verdicts)["1"]) > 30


@pytest.mark.slow("makes and unfolds a large file")
@pytest.mark.security_check("spreadsheet-bombs")
def test_a_bomb_is_refused(judge):
    assert refused(judge("legal", bomb(), "bang.xlsx"))


def test_hours_of_health_facilities_without_the_days_of_closing(judge, reasons):
    head = "Tên cơ sở;Xã/phường;Giờ làm việc;Tọa độ"
    rows = (
        "Trạm Y tế Giả;Xã Tam Xuân;T2 - CN: 7h-17h (nghỉ thứ 7);15,57; 108,47",
        "Trạm Y tế Hai;Xã Tam Xuân;T2 - T6: 7h-17h, nghỉ lễ;",
        "Trạm Y tế Ba;Xã Tam Xuân;T2 - T6: 7h-17h (nghỉ trưa 11h30-13h30);",
    )
    verdicts = judge("health", text(head, *rows, sign="\t").replace("15,57\t", "15,57; ").encode())
    first, second = accepted(verdicts)
    assert [day for day, *_ in first["hours"]] == [0, 1, 2, 3, 4, 6]
    assert (first["lat"], first["lng"]) == (15.57, 108.47)
    assert len(second["hours"]) == 5 and "nghỉ lễ" in reasons["3"]
    assert "giờ nghỉ" in refused(verdicts)["4"]


def test_health_facilities_under_a_heading_of_two_rows(judge):
    rows = [
        ["DANH SÁCH CƠ SỞ KHÁM BỆNH, CHỮA BỆNH"],
        ["TT", "Tên cơ sở KCB", "Địa chỉ", None, "Điện thoại", None, "Tọa độ", None],
        [None, None, "Số nhà, đường", "Xã, phường", "Trực", "Cấp cứu", "Vĩ độ", "Kinh độ"],
        [
            1,
            "Bệnh viện Giả",
            "1 Nguyễn Du",
            "P. Tam Kỳ",
            "0235 3851 000 (giờ hành chính)",
            "115",
            "15,574",
            108.473,
        ],
        [2, "Trạm Y tế Giả", None, "Xã Tam Xuân", "Không có", None, None, None],
    ]
    merges = ["A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:H2"]
    first, second = accepted(judge("health", workbook(("S", rows), merges=merges), "cs.xlsx"))
    assert (first["address"], first["phone"], first["emergency_phone"]) == (
        "1 Nguyễn Du",
        "0235 3851 000",
        "115",
    )
    assert (first["lat"], first["lng"], second["phone"]) == (15.574, 108.473, None)


def test_an_applicants_name_in_two_columns_under_one_heading(judge):
    head = ["Mã hồ sơ", "Người nộp hồ sơ", None, "Ngày nhận", "Hẹn trả", "Tình trạng", "Thủ tục"]
    row = [
        "H47.15-260305-0001", "Nguyễn Thị", "Giả", dt.date(2026, 3, 5), "19/03/2026", "Đang XL", "Khai sinh",
    ]  # fmt: skip
    book = workbook(("Sổ", [head, row]), merges=["B1:C1"])
    assert accepted(judge("dossiers", book, "so.xlsx"))[0]["applicant"] == "Nguyễn Thị Giả"


def test_a_telephone_of_signs_only_is_refused_by_its_cell(judge):
    verdicts = judge(
        "health", text("Tên cơ sở,Xã/phường,Điện thoại", "Trạm Y tế Giả,Xã Tam Xuân,;;").encode()
    )
    assert "không phải số điện thoại" in refused(verdicts)["2"]
