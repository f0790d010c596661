import codecs
import unicodedata

import pytest

from foundation.spreadsheets import FileRefused

from .builders import csv_text
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
        (b"M\xb7,H\xe4 v\xb5 t\xaan,Ng\xb5y\nHS-0001,Nguy\xd4n V\xa8n B\xd7nh,1/2/2026\n" * 9, "TCVN3"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")[:-1], "cắt cụt"),
        (TEXT.encode("utf-32"), "UTF-32"),
        (TEXT.encode().replace(b"Nguy", b"Ng\x00y"), "NUL"),
    ],
    ids=["torn utf-8", "tcvn3", "torn utf-16", "utf-32", "nul"],
)
def test_bytes_that_no_known_encoding_explains_are_refused_whole(source: bytes, cause: str) -> None:
    with pytest.raises(FileRefused, match=cause):
        report(source)
