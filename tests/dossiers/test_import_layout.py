"""Dossier tables as one-stop desks really keep them."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from dossiers.import_headings import FALLBACKS, NAMES
from dossiers.import_layout import dossier_layout, status
from dossiers.workflow import Status
from foundation.spreadsheets import CellError, FileRefused, Report, read_report

TODAY = date(2026, 11, 24)
HEADINGS = ("Mã hồ sơ", "Người nộp", "Số điện thoại", "Ngày nhận", "Ngày hẹn trả", "Trạng thái", "Thủ tục")
GOOD = (
    "H47.15-260105-0001",
    "Nguyễn Thị Ánh",
    "0905123456",
    "05/01/2026",
    "20/01/2026",
    "Đang xử lý",
    "Cấp GCN",
)
VALUES = {
    "code": "H47.15-260105-0001",
    "applicant": "Nguyễn Thị Ánh",
    "phone": "0905123456",
    "received": "2026-01-05",
    "due": "2026-01-20",
    "status": 4,
    "procedure": "Cấp GCN",
}


def read(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> Report:
    text = "\n".join("\t".join(row) for row in (headings, *rows))
    return read_report(text.encode(), dossier_layout(TODAY), name="ho-so.csv")


def only(**changes: str) -> Any:
    """The verdict on the good row with some cells changed, by column key."""
    return read(tuple({**dict(zip(VALUES, GOOD, strict=True)), **changes}.values())).rows[-1]


def test_a_good_row_gives_the_seven_values_of_the_contract() -> None:
    assert read(GOOD).as_json()["rows"][1] == {
        "line": "2",
        "verdict": "accept",
        "reason": "",
        "values": VALUES,
    }


@pytest.mark.parametrize(
    "headings",
    [
        ("Số hồ sơ", "Họ và tên", "SĐT", "Ngày tiếp nhận", "Hạn trả kết quả", "Tình trạng", "Tên TTHC"),
        ("Mã HS", "Tên công dân/tổ chức", "Điện thoại", "Ngày tiếp nhận", "Hẹn trả", "Kết quả xử lý", "TTHC"),
        ("Số biên nhận", "Chủ hồ sơ", "Số ĐT liên hệ", "Ngày nộp", "Hạn", "Kết quả", "Lĩnh vực/thủ tục"),
        ("MA HO SO", "NGUOI NOP", "SO DIEN THOAI", "NGAY NHAN", "NGAY HEN TRA", "TRANG THAI", "THU TUC"),
    ],
)
def test_desks_headings_are_known(headings: tuple[str, ...]) -> None:
    assert read(GOOD, headings=headings).as_json()["rows"][1]["values"] == VALUES


def test_no_heading_means_two_columns() -> None:
    for table in (NAMES, FALLBACKS):
        names = [name.casefold() for names in table.values() for name in names]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("national", list(Status))
def test_every_label_and_code_is_read(national: Status) -> None:
    spellings = (national.label, national.label.upper(), str(national.value), f"{national.value}.0")
    assert {status(text) for text in spellings} == {national.value}
    assert status(f"{national.value} - {national.label}") == status(float(national.value)) == national.value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Đang giải quyết", 4),
        ("Chờ bổ sung", 5),
        ("Đã trả", 10),
        ("Hoàn thành", 9),
        ("Mới tiếp nhận", 2),
        ("dang xu li", 4),
        ("Đang xử lý (trễ hạn 3 ngày)", 4),
        ("Đã giải quyết trước hạn", 9),
    ],
)
def test_common_variants_of_statuses_are_read(text: str, code: int) -> None:
    assert status(text) == code


@pytest.mark.parametrize("text", ["Quá hạn", "77", "0", "4 - Đã trả kết quả", "Đã chuyển", "Không rõ"])
def test_other_words_are_no_status(text: str) -> None:
    with pytest.raises(CellError):
        status(text)


def test_a_number_that_is_no_code_is_answered_with_the_codes() -> None:
    with pytest.raises(CellError, match=rf"mã trạng thái \(1, 2, 3, .*{max(Status.values)}\)"):
        status("77")


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"code": ""}, "Cột “Mã hồ sơ” (A2): bị bỏ trống"),
        ({"code": "H47.15-260105"}, "(A2): “H47.15-260105”"),
        ({"code": "H47.15-261305-0001"}, "(A2)"),
        ({"applicant": "0905123456"}, "không phải tên"),
        ({"phone": "12345"}, "(C2): “12345” không phải số điện thoại"),
        ({"received": "31/02/2026"}, "(D2): “31/02/2026” không phải ngày có thật"),
        ({"received": "26/11/2026", "due": "30/11/2026"}, "ở tương lai"),
        ({"due": "04/01/2026"}, "Ngày hẹn trả 04/01/2026 trước ngày nhận 05/01/2026"),
        ({"due": ""}, "Thiếu ngày hẹn trả"),
        ({"status": "Quá hạn"}, "(F2): “Quá hạn” không phải trạng thái"),
        ({"procedure": ""}, "Thiếu “Thủ tục”"),
    ],
)
def test_a_bad_row_is_named_with_its_cause(changes: dict[str, str], cause: str) -> None:
    row = only(**changes)
    assert row.verdict == "reject"
    assert cause in row.reason


@pytest.mark.parametrize(
    ("changes", "key", "value"),
    [
        ({"code": " h47.15 – 260105 – 0001 "}, "code", "H47.15-260105-0001"),
        ({"code": "000.00.15.h47-260105-0001"}, "code", "000.00.15.H47-260105-0001"),
        ({"phone": ""}, "phone", None),
        ({"phone": "không có"}, "phone", None),
        ({"phone": "9.05123456E8"}, "phone", "0905123456"),
        ({"received": "14h30 ngày 05/01/2026"}, "received", date(2026, 1, 5)),
        ({"due": "", "status": "Mới đăng ký"}, "due", None),
        ({"due": "chưa hẹn", "status": "3"}, "due", None),
    ],
)
def test_what_can_be_read_for_sure_is_kept(changes: dict[str, str], key: str, value: object) -> None:
    row = only(**changes)
    assert (row.verdict, row.values[key]) == ("accept", value)


def test_tomorrow_is_still_received_but_the_day_after_is_not() -> None:
    tomorrow = f"{TODAY + timedelta(days=1):%d/%m/%Y}"
    assert only(received=tomorrow, due=tomorrow).verdict == "accept"


def test_a_day_that_differs_from_the_codes_is_kept_and_flagged() -> None:
    assert "có thể ngày và tháng đã bị đảo" in only(received="01/05/2026", due="20/05/2026").reason
    assert "khác ngày 05/01/2026 trong mã hồ sơ" in only(received="06/01/2026").reason


def test_hours_and_further_phones_reach_the_importer_but_not_the_preview() -> None:
    values = only(phone="0905123456/0912345678", received="05/01/2026 14:30").values
    assert values["received_at"] == datetime(2026, 1, 5, 14, 30)
    assert values["other_phones"] == ("0912345678",)


def test_optional_columns_reach_the_importer_and_a_procedure_code_stands_in_for_its_name() -> None:
    headings = (*HEADINGS[:6], "Mã TTHC", "Cơ quan giải quyết", "Số CCCD", "Lệ phí")
    found = read((*GOOD[:6], "1.013978", "UBND xã A", "49203001234", "15.000đ"), headings=headings)
    values = found.rows[1].values
    assert (values["procedure"], values["agency"]) == ("1.013978", "UBND xã A")
    assert (values["identity_number"], values["fee"]) == ("049203001234", 15000)
    assert set(found.as_json()["rows"][1]["values"]) == set(VALUES)


def test_an_unreadable_fee_is_left_out_and_said() -> None:
    found = read((*GOOD, "theo Nghị quyết"), headings=(*HEADINGS, "Lệ phí"))
    assert (found.rows[1].verdict, found.rows[1].values["fee"]) == ("accept", None)
    assert "Cột “Lệ phí” (H2): “theo Nghị quyết”" in found.rows[1].reason


def test_the_same_dossier_twice_with_another_status_is_refused_on_both_lines() -> None:
    found = read(GOOD, (*GOOD[:5], "Đã trả kết quả", GOOD[6]))
    assert [row.verdict for row in found.rows] == ["skip", "reject", "reject"]
    assert not found.is_clean


def test_a_table_without_dossier_codes_is_refused_whole() -> None:
    with pytest.raises(FileRefused, match="thiếu cột “Mã hồ sơ”"):
        read(GOOD[1:], headings=HEADINGS[1:])


def test_a_register_as_printed_is_read_whole() -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ["UBND PHƯỜNG BÀN THẠCH", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["SỔ THEO DÕI HỒ SƠ (Mẫu số 07)"],
        ["STT", "Mã hồ sơ", "Người nộp", None, "Thời gian", None, "Tình trạng", "Tên TTHC"],
        [None, None, "Họ và tên", "SĐT", "Tiếp nhận", "Hẹn trả", None, None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        ["I. ĐẤT ĐAI"],
        [1, GOOD[0], GOOD[1], 905123456, datetime(2026, 1, 5, 8, 30), 46042, "Đang giải quyết", "Cấp GCN"],
        [
            2,
            "H47.15-260105-0002",
            "Tổng công ty A",
            "(0235) 3812345",
            "5/1/26",
            "20/1/26",
            "Đã trả",
            "Cấp GCN",
        ],
        [],
        [None, "Tổng cộng: 02 hồ sơ"],
        [None, None, None, None, None, "Bàn Thạch, ngày 31 tháng 01 năm 2026"],
        [None, "Người lập biểu", None, None, None, "CHỦ TỊCH"],
    ):
        sheet.append(row)
    for area in ("A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4", "H3:H4", "A6:H6"):
        sheet.merge_cells(area)
    stream = BytesIO()
    book.save(stream)
    found = read_report(stream.getvalue(), dossier_layout(TODAY), name="so07.xlsx").as_json()
    assert (found["accepted"], found["rejected"], found["skipped"]) == (2, 0, 10)
    assert found["rows"][6]["values"] == VALUES
    assert found["rows"][7]["values"]["phone"] == "02353812345"
