"""Documents are known by their bytes; none with macros is taken."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation import office_files
from foundation.documents import ending_of
from tests.foundation.documents import old_word, word


def archive(*parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for part in parts:
            made.writestr(part, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (word(), "docx"),
        (old_word(), "doc"),
        (word("word/vbaProject.bin"), ""),
        (old_word(macros=True), ""),
        (old_word(stream="Workbook"), ""),  # .xls in the same container
        (archive("xl/workbook.xml"), ""),
        (archive(*(f"word/{n}" for n in range(2100)), "word/document.xml"), ""),
        (b"PK\x03\x04 torn", ""),
        (b"MZ\x90 program", ""),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_a_document_is_what_its_bytes_say(content, ending):
    assert ending_of(content) == ending


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("so.docx", word("word/vbaProject.bin")),
        ("so.xlsx", word("xl/vbaProject.bin")),
        ("so.doc", old_word(macros=True)),
    ],
)
def test_the_staff_offer_no_file_with_macros_for_download(name, content):
    with pytest.raises(ValidationError, match="macro"):
        office_files.take(SimpleUploadedFile(name, content))
    taken = office_files.take(SimpleUploadedFile("so.docx", word()))
    assert (taken.kind, taken.stem) == ("docx", "so")
