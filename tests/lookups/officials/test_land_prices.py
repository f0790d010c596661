"""Price tables as land offices make them; a factor misread would make every price wrong."""

import pytest

from tests.lookups.officials.conftest import accepted, apart, old_windows, refused, text, workbook

KIND = "land_prices"
HEAD = "STT;Phường, xã;Tên đường;Từ;Đến;VT1;VT2"


def prices(verdicts) -> list[list[int | None]]:
    return [row["prices_vnd_per_m2"] for row in accepted(verdicts)]


@pytest.mark.parametrize(
    ("unit", "dong"),
    [
        ("Đơn vị tính: nghìn đồng/m²", 12_000),
        ("ĐVT: nghìn đồng", 12_000),
        ("(Đơn vị: 1.000 đ/m2)", 12_000),
        ("Đvt: Ngàn đồng/m2", 12_000),
        ("ĐVT: x1000đ/m²", 12_000),
        ("Đơn vị tính: 1000 VNĐ/m2", 12_000),
        ("BẢNG GIÁ ĐẤT Ở (nghìn đồng/m²)", 12_000),
        ("Bảng giá đất ở năm 2026 (nghìn đồng)", 12_000),
        ("Giá đất tính bằng nghìn đồng", 12_000),
        ("BẢNG GIÁ ĐẤT Ở NĂM 2026 (ĐVT: triệu đồng/m2)", 12_000_000),
        ("Đơn vị tính: Tr.đồng/m2", 12_000_000),
        ("ĐVT: 1.000.000 đồng/m²", 12_000_000),
        ("Đơn vị tính: triệu đồng trên mét vuông", 12_000_000),
        ("Đơn vị tính: 10.000 đồng/m²", 120_000),
        ("Đơn vị: đồng/m²", 12),
    ],
)
def test_the_unit_that_the_title_names(judge, unit, dong):
    row = "1;Phường Tam Kỳ;Hùng Vương;A;B;12;"
    assert prices(judge(KIND, text(unit, HEAD, row).encode())) == [[dong, None]]


@pytest.mark.parametrize("unit", ["BẢNG GIÁ ĐẤT", "Đơn vị: UBND thành phố Đà Nẵng", "ĐVT: yến đồng/m2"])
def test_no_unit_no_price(judge, unit):
    verdicts = judge(KIND, text(unit, HEAD, "1;Phường Tam Kỳ;Hùng Vương;A;B;1.200;").encode())
    assert "đơn vị tính" in refused(verdicts)["3"].lower()


def test_a_cell_that_says_its_own_unit_is_believed(judge):
    rows = (
        "1;P. Tam Kỳ;Hùng Vương;A;B;1.200.000 đ;900.000 đồng",
        "2;P. Tam Kỳ;Lê Lợi;A;B;4,5 triệu;3,2 triệu/m2",
        "3;P. Tam Kỳ;Phan Bội Châu;A;B;850 nghìn;600 nghìn đồng/m²",
    )
    found = [[1_200_000, 900_000], [4_500_000, 3_200_000], [850_000, 600_000]]
    assert prices(judge(KIND, text("BẢNG GIÁ", HEAD, *rows).encode())) == found
    assert prices(judge(KIND, text("ĐVT: 1.000 đồng/m²", HEAD, *rows).encode())) == found


def test_a_table_in_millions_with_points_and_commas(judge):
    rows = (
        "1;P. Tam Kỳ;Hùng Vương;A;B;4,5;3.2",
        "2;P. Tam Kỳ;Lê Lợi;A;B;12;9,75",
        "3;P. Tam Kỳ;X;A;B;4.500;",
    )
    verdicts = judge(KIND, text("ĐVT: triệu đồng/m²", HEAD, *rows).encode())
    assert prices(verdicts) == [[4_500_000, 3_200_000], [12_000_000, 9_750_000]]
    assert "quá lớn" in refused(verdicts)["5"]


def test_thousands_decimals_and_what_excel_spoiled(judge):
    rows = (
        "1;P. Tam Kỳ;A1;A;B;4.500;3,150",
        "2;P. Tam Kỳ;A2;A;B;7 200;-",
        "3;P. Tam Kỳ;A3;A;B;12.345,5;",
        "4;P. Tam Kỳ;A4;A;B;45.00;",
        "5;P. Tam Kỳ;A5;A;B;4.5;",
        "6;P. Tam Kỳ;A6;A;B;0;",
        "7;P. Tam Kỳ;A7;A;B;thỏa thuận;",
        "8;P. Tam Kỳ;;A;B;4.500;",
        "9;nt;A9;A;B;4.500;",
        "10;;A10;A;B;4.500;",
    )
    verdicts = judge(KIND, text("ĐVT: 1.000 đồng/m²", HEAD, *rows).encode())
    assert prices(verdicts) == [[4_500_000, 3_150_000], [7_200_000, None], [12_345_500, None]]
    assert list(refused(verdicts)) == [str(line) for line in range(6, 13)]


@pytest.mark.parametrize("encode", [old_windows, apart, lambda words: words.encode("utf-16")])
def test_encodings(judge, encode):
    content = encode(text("ĐVT: nghìn đồng/m2", HEAD, "1;Xã Nam Phước;Đường ĐT610;Cầu;Chợ;900;500"))
    assert accepted(judge(KIND, content)) == [
        {
            "ward": "Xã Nam Phước",
            "street": "Đường ĐT610",
            "from": "Cầu",
            "to": "Chợ",
            "prices_vnd_per_m2": [900_000, 500_000],
        }
    ]


@pytest.mark.security_check("foreign-imports")
def test_a_decision_s_annex_with_merged_headings_groups_and_notes(judge):
    rows = [
        ["ỦY BAN NHÂN DÂN TỈNH QUẢNG NAM"],
        ["BẢNG GIÁ ĐẤT Ở TẠI ĐÔ THỊ NĂM 2026"],
        ["(Kèm theo Quyết định số 99/2025/QĐ-UBND ngày 20/12/2025)"],
        ["Đơn vị tính: 1.000 đồng/m2"],
        ["STT", "Tên đường", "Đoạn đường", None, "Giá đất", None, None, None],
        [None, None, "Từ", "Đến", "VT1", "VT2", "VT3", "VT4"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        ["I", "PHƯỜNG TAM KỲ"],
        [1, "Hùng Vương", "Phan Bội Châu", "Trần Phú", 4500, 3150, 2250, 1800],
        [None, None, "Trần Phú", "cuối đường", 4000, "2.800", None, "-"],
        ["II. XÃ NAM PHƯỚC (thị trấn Nam Phước cũ)"],
        [1, "QL 1A", "Cầu Câu Lâu", "Chợ", 5000, 3500, None, None],
        ["III", "CÁC XÃ CÒN LẠI"],
        [1, "ĐT 611", "A", "B", 500, None, None, None],
        ["Ghi chú: Giá trên chưa tính hệ số"],
        [None, None, None, None, "TM. ỦY BAN NHÂN DÂN"],
    ]
    merges = ["A5:A6", "B5:B6", "C5:D5", "E5:H5", "A9:A10", "B9:B10", "A11:H11"]
    verdicts = judge(KIND, workbook(("Phụ lục I", rows), merges=merges), "phu-luc.xlsx")
    found = [
        (row["ward"], row["street"], row["from"], row["prices_vnd_per_m2"]) for row in accepted(verdicts)
    ]
    assert found == [
        ("PHƯỜNG TAM KỲ", "Hùng Vương", "Phan Bội Châu", [4_500_000, 3_150_000, 2_250_000, 1_800_000]),
        ("PHƯỜNG TAM KỲ", "Hùng Vương", "Trần Phú", [4_000_000, 2_800_000, None, None]),
        ("XÃ NAM PHƯỚC", "QL 1A", "Cầu Câu Lâu", [5_000_000, 3_500_000, None, None]),
    ]
    assert list(refused(verdicts)) == ["14"]  # "the other communes" is no commune, nor is it Nam Phước


def test_a_price_column_of_unknown_name_refuses_the_file_whole(judge):
    content = text("ĐVT: nghìn đồng/m2", f"{HEAD};Vị trí 3 (hẻm trên 3m)xx", "1;Xã A;B;C;D;9;5;4").encode()
    assert "Vị trí 3" in refused(judge(KIND, content))["1"]


def test_communes_as_group_titles_numbered_by_letters(judge):
    rows = (
        "A;PHƯỜNG TAM KỲ;;;",
        "1;Hùng Vương;Ngã ba;Cầu;12.500",
        "B;XÃ TAM XUÂN;;;",
        "1;ĐT 615;A;B;1.000",
    )
    verdicts = judge(KIND, text("ĐVT: 1.000 đồng/m²", "STT;Tên đường;Từ;Đến;VT1", *rows).encode())
    assert [(row["ward"], row["street"]) for row in accepted(verdicts)] == [
        ("PHƯỜNG TAM KỲ", "Hùng Vương"),
        ("XÃ TAM XUÂN", "ĐT 615"),
    ]
    assert not refused(verdicts)


def test_a_street_over_its_segments(judge):
    rows = (
        "I;Phường Tam Kỳ;;",
        "1;Hùng Vương;;",
        ";- Đoạn từ Ngã ba đến Cầu;9.000;5.000",
        ";- Từ Cầu đến Chợ;8.000;4.000",
        "2;Lê Lợi;7.000;3.000",
        "3;Lê Lai;;",
        "4;Trần Phú;6.000;",
        "5;;5.000;",
    )
    verdicts = judge(KIND, text("ĐVT: 1.000 đồng/m²", "STT;Tên đường;VT1;VT2", *rows).encode())
    assert [(row["street"], row["from"], row["to"]) for row in accepted(verdicts)] == [
        ("Hùng Vương", "Ngã ba", "Cầu"),
        ("Hùng Vương", "Cầu", "Chợ"),
        ("Lê Lợi", None, None),
        ("Trần Phú", None, None),
    ]
    assert verdicts["4"].startswith("skip: Tên nhóm")
    assert list(refused(verdicts)) == ["8", "10"]


def test_a_segment_that_stands_behind_the_street(judge):
    rows = (
        "P. Tam Kỳ;Hùng Vương (từ Ngã ba đến Cầu);9",
        "P. Tam Kỳ;Trần Phú: đoạn từ A đến B;8",
        "P. Tam Kỳ;Lê Lợi (nối dài);7",
    )
    verdicts = judge(KIND, text("ĐVT: triệu đồng/m²", "Phường;Tên đường, đoạn đường;VT1", *rows).encode())
    assert [(row["street"], row["from"], row["to"]) for row in accepted(verdicts)] == [
        ("Hùng Vương", "Ngã ba", "Cầu"),
        ("Trần Phú", "A", "B"),
        ("Lê Lợi (nối dài)", None, None),
    ]


@pytest.mark.parametrize(("unit", "dong"), [("ĐVT: 10³ đồng/m²", 12_000), ("ĐVT: 10^6 đ/m2", 12_000_000)])
def test_a_unit_as_a_power_of_ten(judge, unit, dong):
    assert prices(judge(KIND, text(unit, HEAD, "1;P. Tam Kỳ;Hùng Vương;A;B;12;").encode())) == [[dong, None]]


def test_a_power_whose_little_figure_was_lost_is_no_unit(judge):
    verdicts = judge(KIND, text("ĐVT: 103 đồng/m²", HEAD, "1;P. Tam Kỳ;Hùng Vương;A;B;12;").encode())
    assert list(refused(verdicts)) == ["3"]


def test_one_segment_spelt_in_two_ways_may_not_have_two_prices(judge):
    rows = ("1;P. Tam Kỳ;Hòa Bình;A;B;9;", "2;P. Tam Kỳ;HOÀ BÌNH;A;B;9;", "3;P. Tam Kỳ;Hoà bình;A;B;8;")
    same = judge(KIND, text("ĐVT: triệu đồng/m²", HEAD, *rows[:2]).encode())
    assert (len(accepted(same)), same["4"]) == (1, "skip: Trùng với dòng 3, chỉ viết khác")
    assert list(refused(judge(KIND, text("ĐVT: triệu đồng/m²", HEAD, *rows).encode()))) == ["3", "4", "5"]


def test_a_cell_in_another_unit_than_the_sheet_is_said(judge, reasons):
    judge(KIND, text("ĐVT: nghìn đồng/m²", HEAD, "1;P. Tam Kỳ;Hùng Vương;A;B;5.000đ;").encode())
    assert "khác đơn vị của bảng" in reasons["3"]


def test_headings_and_prices_of_an_english_excel(judge):
    head = "Phường;Tên đường;VT 01;V.trí 2"
    verdicts = judge(
        KIND, text("ĐVT: đồng/m²", head, "P. Tam Kỳ;Hùng Vương;12,500,000.00;7.500.000,00").encode()
    )
    assert prices(verdicts) == [[12_500_000, 7_500_000]]
