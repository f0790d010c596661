import codecs
import unicodedata

import pytest

from foundation.spreadsheets import FileRefused

from .builders import csv_text, xlsx
from .sample import GOOD, HEADINGS, accepted, report

TEXT = csv_text([HEADINGS, GOOD, ("HS-0002", "Đặng Ngọc Ưng", "", "2/2/2026", "0")])
NAMES = ["Nguyễn Thị Ánh", "Đặng Ngọc Ưng"]


def windows_1258(text: str) -> bytes:
    """As Windows writes it: the tone apart from the letter, the hat with it."""
    pieces = []
    for char in text:
        base = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323")
        rest = unicodedata.normalize("NFC", "".join(mark for mark in base if mark not in tone))
        pieces.append(rest + tone)
    return "".join(pieces).encode("cp1258")


@pytest.mark.parametrize(
    "source",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        windows_1258(TEXT),
        unicodedata.normalize("NFD", TEXT).encode(),
    ],
    ids=[
        "utf-8",
        "utf-8 bom",
        "utf-16 le",
        "utf-16 be",
        "le without bom",
        "be without bom",
        "windows-1258",
        "nfd",
    ],
)
def test_every_encoding_gives_the_same_composed_letters(source: bytes) -> None:
    assert [row[1] for row in accepted(source)] == NAMES


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        (TEXT.encode()[:-60] + b"\xe1\xba", "bảng mã"),
        ("Код;Имя;День\nHS-0001;Иван;1/2/2026\n".encode("koi8-r"), "TCVN3"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")[:-1], "cắt cụt"),
        (TEXT.encode("utf-32"), "UTF-32"),
        (TEXT.encode().replace(b"Nguy", b"Ng\x00y"), "NUL"),
    ],
    ids=["torn utf-8", "koi8", "torn utf-16", "utf-32", "nul"],
)
def test_bytes_that_no_known_encoding_explains_are_refused_whole(source: bytes, cause: str) -> None:
    with pytest.raises(FileRefused, match=cause):
        report(source)


TCVN3 = "M·;Hä vµ tªn;§iÖn tho¹i;Ngµy;Sè tiÒn\nHS-0001;NguyÔn ThÞ ¸nh;0905123456;1/2/2026;5\n"
VNI = "Maõ;Hoï vaø teân;Ñieän thoaïi;Ngaøy;Soá tieàn\nHS-0001;Nguyeãn Thò Aùnh;0905123456;1/2/2026;5\n"


@pytest.mark.parametrize("text", [TCVN3, VNI], ids=["TCVN3", "VNI"])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-16"])
def test_a_file_typed_in_an_old_font_is_read_and_says_so(text: str, encoding: str) -> None:
    row = report(text.encode(encoding)).rows[1]
    assert str(row.values["name"]).casefold() == "nguyễn thị ánh"
    assert "đã đổi sang Unicode" in row.reason


def test_a_workbook_typed_in_an_old_font_is_read_where_it_was() -> None:
    rows = [line.split(";") for line in TCVN3.splitlines()]
    found = report(xlsx([*rows, ["HS-0002", "Đỗ Thị Ánh", None, "1/2/2026", 5]]), "so.xlsx").rows
    assert [row.values.get("name") for row in found[1:]] == ["Nguyễn Thị ánh", "Đỗ Thị Ánh"]
    assert ["Unicode" in row.reason for row in found[1:]] == [True, False]
