"""Codes are read exactly or not at all, however they are typed."""

import unicodedata

import pytest

from assistant.understanding import codes
from assistant.understanding.tokenizer import tokenize


def found(text: str) -> list[tuple[str, str]]:
    return [(code.slot, code.value) for code in codes.find(tokenize(text))]


@pytest.mark.parametrize(
    ("typed", "slot", "value"),
    [
        ("H47.15–240305–0123 tới đâu", "dossier_code", "H47.15-240305-0123"),
        ("h47 15 240305 0123", "dossier_code", "H47.15-240305-0123"),
        ("H４７．１５－２４０３０５－０１２３", "dossier_code", "H47.15-240305-0123"),
        ("mã 000.00.15.h47-230612-0001 ạ", "dossier_code", "000.00.15.H47-230612-0001"),
        ("PA 241001 0007 xử lý chưa", "petition_code", "PA-241001-0007"),
        ("pa-241001-0007", "petition_code", "PA-241001-0007"),
        ("34 012 345", "sbd", "34012345"),
        ("điểm của sbd 48.012.345", "sbd", "48012345"),
        ("SBD: 48-012-345!", "sbd", "48012345"),
        ("em thi lop 10 so 210455", "sbd", "210455"),
        ("xe 92A-123.45", "plate", "92A12345"),
        ("92 h1 123.45 bị phạt", "plate", "92H112345"),
        ("92a12345", "plate", "92A12345"),
        ("92LD-001.23", "plate", "92LD00123"),
        ("92A – 678.90", "plate", "92A67890"),
        ("92A\u200b-123\u200e.45", "plate", "92A12345"),
        ("nghị định 118 / 2025 / nđ-cp", "number", "118/2025/NĐ-CP"),
        ("nghi dinh 118 nam 2025 noi ve j", "number", "118/2025/NĐ-CP"),
        ("QĐ 24/2019/QĐ-UBND còn hiệu lực", "number", "24/2019/QĐ-UBND"),
        ("luật 31/2024/QH15", "number", "31/2024/QH15"),
        ("chỉ thị 05/CT-TTg", "number", "05/CT-TTg"),
        ("gọi 0905 123 456", "phone", "0905123456"),
        ("+84 905.123.456", "phone", "0905123456"),
        ("0235 3852 111", "phone", "02353852111"),
    ],
)
def test_a_code_is_read_in_its_canonical_form(typed, slot, value):
    for text in (typed, unicodedata.normalize("NFD", typed)):
        assert found(text) == [(slot, value)]


@pytest.mark.parametrize(
    "words",
    [
        "ngày 20/11/2025",
        "giá 48000000 đồng",
        "48.000.000đ",
        "em 15 tuổi 1234",
        "15 em 1234",
        "số tài khoản 48012345 ngân hàng",
        "H47.15-249905-0123",  # no such month
        "15h30 ngày 12/9",
        "tuyến 21 xe 02",
        "đường 24/3",
        "căn cước 049012345678",
        "xe 50cc chở 3",
        "hẻm 118/25 Phan Châu Trinh",
        "9 giờ 12345",
    ],
)
def test_what_is_no_code_is_read_as_none(words):
    assert found(words) == []


def test_several_codes_of_several_kinds_are_read_in_their_order():
    text = "hồ sơ H47.15-240305-0123, xe 92H1-567.89, sđt 0905 123 456, điểm sbd 48010020 và 48010021"
    assert found(text) == [
        ("dossier_code", "H47.15-240305-0123"),
        ("plate", "92H156789"),
        ("phone", "0905123456"),
        ("sbd", "48010020"),
        ("sbd", "48010021"),
    ]


def test_the_end_of_a_dossiers_code_is_no_code():
    assert found("230612-0001") == [(codes.TAIL, "230612-0001")]
