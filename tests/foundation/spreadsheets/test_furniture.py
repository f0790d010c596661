import pytest

from .builders import csv_text
from .sample import GOOD, HEADINGS, reason, report, verdicts

FOOT = [
    ("", "Tổng cộng", "", "", "150000"),
    ("Tổng số: 1 hồ sơ",),
    ("", "Cộng", "", "", "=SUM(E2:E2)"),
    ("", "", "", "Tam Kỳ, ngày 05 tháng 02 năm 2026"),
    ("", "", "", "Tam Kỳ, ngày … tháng … năm 2026"),
    ("Người lập biểu", "", "", "KT. CHỦ TỊCH"),
    ("(Ký, ghi rõ họ tên)", "", "", "PHÓ CHỦ TỊCH"),
    ("Người lập bảng", "", "", "Trưởng ban"),
    ("", "Người kiểm tra", "", "", "HIỆU TRƯỞNG"),
    ("Nơi nhận:",),
    ("Ghi chú: số liệu đến hết tháng 1",),
    ("I. LĨNH VỰC ĐẤT ĐAI",),
    ("", "II. HỘ TỊCH"),
]


@pytest.mark.parametrize("row", FOOT)
def test_rows_of_the_paper_are_passed_over_with_a_reason(row: tuple[str, ...]) -> None:
    source = csv_text([HEADINGS, GOOD, row, ("HS-0002", *GOOD[1:])], ";").encode()
    assert verdicts(source) == {"1": "skip", "2": "accept", "3": "skip", "4": "accept"}
    assert reason(source, "3")


def test_names_under_a_signature_belong_to_it() -> None:
    rows = [
        HEADINGS,
        GOOD,
        ("", "Người lập biểu", "", "", "Chủ tịch"),
        (),
        ("", "Lê Thị C", "", "", "Trần D"),
    ]
    assert list(verdicts(csv_text(rows).encode()).values()) == ["skip", "accept", "skip", "skip", "skip"]


def test_prepared_but_unused_numbers_are_passed_over() -> None:
    rows = [("STT", *HEADINGS), ("1", *GOOD), ("2", "", "", "", "", ""), ("3", "-", "", "…", "", "")]
    assert list(verdicts(csv_text(rows).encode()).values()) == ["skip", "accept", "skip", "skip"]


@pytest.mark.parametrize(
    "row",
    [
        ("", "Tổng công ty Điện lực miền Trung", "0235123456", "01/02/2026", "0"),
        ("", "Cộng đồng dân cư thôn 3", "", "01/02/2026", ""),
        ("", "Chủ tịch Hội Phụ nữ", "0905123456", "01/02/2026", "0"),
        ("HS-12", "Lê Ơn", "", "01/02/2026", "0"),
        ("", "Lê Ơn", "0905123456", "01/02/2026", "0"),
        ("HS-0003", "", "", "", ""),
    ],
)
def test_spoiled_data_never_passes_for_a_footnote(row: tuple[str, ...]) -> None:
    source = csv_text([HEADINGS, GOOD, row]).encode()
    assert verdicts(source)["3"] == "reject"


def test_a_coded_row_below_the_signature_is_still_judged() -> None:
    source = csv_text([HEADINGS, GOOD, ("Người lập biểu",), ("HS-0002", "", "", "1/2/2026", "")]).encode()
    assert verdicts(source)["4"] == "reject"


def test_a_reason_names_column_cell_and_content() -> None:
    source = csv_text([HEADINGS, ("HS-0001", "Lê Ơn", "", "31/02/2026", "0")]).encode()
    assert reason(source, "2") == "Cột “Ngày” (D2): “31/02/2026” không phải ngày có thật"


def test_a_rejected_row_shows_what_could_be_read_of_it() -> None:
    source = csv_text([HEADINGS, ("HS-0001", "", "", "01/02/2026", "x")]).encode()
    row = report(source).as_json()["rows"][1]
    assert row["values"] == {
        "code": "HS-0001",
        "name": None,
        "phone": None,
        "day": "2026-02-01",
        "amount": None,
    }
    assert "(B2): bị bỏ trống" in row["reason"] and "(E2): “x”" in row["reason"]
