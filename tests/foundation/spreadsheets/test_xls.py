"""The two .xls were written with xlwt, which the project does not need otherwise."""

from pathlib import Path

import pytest

from foundation.spreadsheets import FileRefused, Limits, read_report

from .sample import LAYOUT, accepted, reason, report, verdicts

FILES = Path(__file__).parent / "files"
REGISTER = (FILES / "register.xls").read_bytes()


def test_a_real_xls_is_read_with_titles_dates_formats_and_merged_cells() -> None:
    assert accepted(REGISTER, "so.xls") == [
        ("HS-0001", "Nguyễn Thị Ánh", "0905123456", "2026-02-01", 150000),
        ("HS-0004", "Lê Ơn", None, "2026-02-03", 5),
        ("HS-0005", "Lê Ơn", None, "2026-02-03", 5),
    ]
    assert "“31/02/2026” không phải ngày có thật" in reason(REGISTER, "5", "so.xls")
    assert verdicts(REGISTER, "so.xls")["10"] == "skip"


def test_an_xls_counting_from_1904_and_its_hidden_sheet_are_read() -> None:
    source = (FILES / "register_1904.xls").read_bytes()
    assert [row[3] for row in accepted(source, "so.xls")] == ["2026-02-01", "2026-02-01"]
    assert "(đang ẩn)" in reason(source, "Cũ!1", "so.xls")


@pytest.mark.parametrize("length", [600, 2000, len(REGISTER) // 2, len(REGISTER) - 1500])
def test_a_truncated_xls_is_refused_or_read_whole_but_never_crashes(length: int) -> None:
    try:
        found = accepted(REGISTER[:length], "so.xls")
    except FileRefused:
        return
    assert found == accepted(REGISTER, "so.xls")


def test_a_workbook_with_a_password_is_refused_with_the_way_out() -> None:
    with pytest.raises(FileRefused, match="bỏ mật khẩu"):
        report((FILES / "locked.xlsx").read_bytes(), "so.xlsx")


def test_damage_inside_an_xls_is_refused_not_raised() -> None:
    for at in range(512, len(REGISTER) - 64, 251):
        broken = REGISTER[:at] + b"\xff" * 48 + REGISTER[at + 48 :]
        try:
            report(broken, "so.xls")
        except FileRefused as refusal:
            assert str(refusal)


def test_an_xls_too_big_to_hold_in_memory_is_refused() -> None:
    with pytest.raises(FileRefused, match="lớn quá"):
        read_report(REGISTER, LAYOUT, name="so.xls", limits=Limits(xls_bytes=1000))
