"""Numbers of documents as people type them."""

import pytest

from lookups.kinds.legal.numbers import Number, find, printed


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("118/2025/NĐ-CP", Number(118, 2025, "nghi_dinh", "cp")),
        ("118/2025/nd-cp", Number(118, 2025, "nghi_dinh", "cp")),
        ("nd118", Number(118, None, "nghi_dinh")),
        ("NĐ 118", Number(118, None, "nghi_dinh")),
        ("nghị định 118 năm 2025", Number(118, 2025, "nghi_dinh")),
        ("nghi dinh 118 nam 2025 noi ve j", Number(118, 2025, "nghi_dinh")),
        ("nghị định số 118", Number(118, None, "nghi_dinh")),
        ("QD 24/2019", Number(24, 2019, "quyet_dinh")),
        ("Quyết định 24/2019/QĐ-UBND còn hiệu lực không", Number(24, 2019, "quyet_dinh", "ubnd")),
        ("766/QĐ-TTg", Number(766, None, "quyet_dinh", "ttg")),
        ("766/qd-ttg năm 2022", Number(766, 2022, "quyet_dinh", "ttg")),
        ("luật 91/2025/QH15", Number(91, 2025, "luat", "qh15")),
        ("nghị quyết 202/2025/QH15", Number(202, 2025, "nghi_quyet", "qh15")),
        ("tt 03/2025/TT-VPCP", Number(3, 2025, "thong_tu", "vpcp")),
        ("118 nd cp", Number(118, None, "nghi_dinh", "cp")),
        ("118/NĐ", Number(118, None, "nghi_dinh")),
        ("118/2025", Number(118, 2025)),
        ("51/STTTT-CNTT&BCVT", None),
    ],
)
def test_any_typing_is_understood(typed, number):
    assert find(typed) == number


@pytest.mark.parametrize(
    "text", ["24/11/2026", "hồ sơ 000.00.15.H47-230612-0001", "0905123456", "đường 24", "", "٣/2025"]
)
def test_other_figures_are_no_number(text):
    assert find(text) is None


@pytest.mark.parametrize(
    ("typed", "as_printed"),
    [
        ("118 / 2025 / nđ-cp", "118/2025/NĐ-CP"),
        ("Số: 24/2019/QD-UBND", "24/2019/QĐ-UBND"),
        ("766/qđ-ttg", "766/QĐ-TTg"),
        ("91/2025/qh15", "91/2025/QH15"),
        ("03/2025/TT-BGDĐT", "03/2025/TT-BGDĐT"),
        ("51/STTTT-CNTT&BCVT", "51/STTTT-CNTT&BCVT"),
        ("12/2024/nq-hđnd", "12/2024/NQ-HĐND"),
    ],
)
def test_a_number_is_printed_as_offices_do(typed, as_printed):
    assert printed(typed) == as_printed


@pytest.mark.parametrize("typed", ["", "abc", "118", "118/2025", "//", "118/2025/<script>"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError, match="không phải số hiệu"):
        printed(typed)
