"""Documents are known by their bytes; none with macros is taken."""

import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from foundation.files import documents, office_files
from foundation.files.documents import DocumentRefused, check
from tests.factories import picture
from tests.foundation.documents import archive, old_word, packed_pdf, pdf, related, word

ALL = office_files.KINDS
PACKED = b"\1" + "Ole10Native".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "pdf"),  # torn, but nothing in it can run
        (pdf(), "pdf"),
        (pdf("goto"), "pdf"),  # opens at a page
        (pdf(password=""), "pdf"),  # only printing is restricted
        (word(), "docx"),
        (old_word(), "doc"),
        (archive({"xl/workbook.xml": "<x/>"}), "xlsx"),
        (archive({"ppt/presentation.xml": "<x/>"}), "pptx"),
        (old_word(stream="Workbook"), "xls"),
        (old_word(stream="PowerPoint Document"), "ppt"),
        (old_word(stream="Installer"), ""),
        (archive({"a.txt": "x"}), ""),
        (b"MZ\x90 program", ""),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_a_document_is_what_its_bytes_say(content, kind):
    for kinds in (ALL, documents.FOR_READING):
        if kind in kinds:
            assert check(content, kinds) == kind
        else:
            with pytest.raises(documents.NotADocument):
                check(content, kinds)


WEB_PAGE = b"<!doctype html><html><script>alert(1)</script></html>"
SCANS = ("pdf", "jpg", "png", "docx", "xml")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("don.pdf", pdf(), "pdf"),
        ("ANH.JPEG", picture(), "jpg"),
        ("anh.png", picture(kind="PNG"), "png"),
        ("to-khai.xml", b"\xef\xbb\xbf<?xml version='1.0'?><hoSo><ten>A</ten></hoSo>", "xml"),
        ("khong-ten", pdf(), "pdf"),
        ("don.pdf", WEB_PAGE, ""),
        ("don.xml", b"<?xml version='1.0'?><h:html xmlns:h='http://www.w3.org/1999/xhtml'/>", ""),
        ("don.xml", b"<?xml version='1.0'?><svg onload='alert(1)'/>", ""),
        ("anh.jpg", WEB_PAGE, ""),
        ("anh.jpg", b"GIF89a" + b"\x01\x00" * 10, ""),
        ("don.pdf", picture(), ""),
        ("don.docx", pdf(), ""),
        ("don.pdf", b"", ""),
    ],
)
def test_a_file_that_keeps_its_ending_is_what_its_bytes_say(name, content, kind):
    if kind:
        assert documents.check_named(name, content, SCANS) == kind
    else:
        with pytest.raises(DocumentRefused):
            documents.check_named(name, content, SCANS)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (word("word/vbaProject.bin"), "macro"),
        (word("xl/VBAPROJECT.BIN"), "macro"),
        (word("word/activeX/activeX1.xml"), "macro"),
        (word(parts={"word/embeddings/oleObject1.bin": PACKED}), "macro"),
        (word("word/embeddings/Sheet1.xlsm"), "macro"),
        (old_word(macros=True), "macro"),
        (old_word(stream="EncryptedPackage"), "password"),
        (pdf("javascript"), "runs commands"),
        (packed_pdf(), "runs commands"),
        (pdf("launch"), "runs commands"),
        (pdf("annotation"), "runs commands"),
        (pdf("xfa"), "runs commands"),
        (b"%PDF-1.7 torn /Names <</Java#53cript 1 0 R>>", "damaged"),
        (b"%PDF-1.7 torn 1 0 obj <</Type/ObjStm>> stream", "damaged"),
        (pdf("attachment"), "other files inside"),
        (pdf(password="1234"), "password"),
        (related("https://evil.example/a.dotm"), "other addresses"),
        (related("\\\\10.1.2.3\\share\\a.dotm"), "other addresses"),
        (related("file://server/share/a.dotm"), "other addresses"),
        (related("http://evil.example/a.png", "image"), "other addresses"),
        (related("mhtml:http://evil.example/", "oleObject"), "other addresses"),
        (b"PK\x03\x04 torn", "damaged"),
        (word(*(f"word/{number}" for number in range(2100))), "damaged"),
        (word("../../etc/cron.d/x"), "damaged"),
    ],
)
def test_what_could_harm_is_refused_with_the_way_out(content, sentence):
    with translation.override("en"), pytest.raises(DocumentRefused, match=sentence):
        check(content, ALL)


@pytest.mark.parametrize(
    "content",
    [
        related("https://dichvucong.gov.vn", "hyperlink"),
        related("file:///C:/Users/Lan/AppData/Normal.dotm"),  # Word writes it into ordinary files
        word("word/embeddings/Microsoft_Excel_Sheet1.xlsx"),
        word(parts={"word/embeddings/oleObject1.bin": "Equation Native".encode("utf-16-le")}),
    ],
)
def test_what_ordinary_files_hold_is_taken(content):
    assert check(content) == "docx"


@pytest.mark.slow("makes and unfolds large files")
@pytest.mark.security_check("spreadsheet-bombs")
@pytest.mark.parametrize(
    ("part", "content", "spaces"),
    [
        ("word/bomb.xml", "<x>", 300_000_000),
        ("word/bomb.xml", '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>', 0),
        ("word/styles.xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 0),
    ],
    ids=["unfolds to 300 MB", "entities", "external entity"],
)
def test_a_bomb_in_an_office_file_is_refused(part, content, spaces):
    bomb = word(parts={part: content.encode() + b" " * spaces})
    with translation.override("en"), pytest.raises(DocumentRefused, match="damaged"):
        check(bomb)


def test_two_parts_of_one_name_are_refused():
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("word/document.xml", "<other/>")
    with pytest.raises(DocumentRefused):
        check(out.getvalue())


def test_a_pdf_that_unfolds_without_end_costs_a_refusal_or_nothing(monkeypatch):
    """A thousand nested object streams: the program may give up, the portal stays as it is."""
    nested = b"".join(b"%d 0 obj [%s] endobj\n" % (n, b"[" * 5000) for n in range(1, 100))
    with translation.override("en"):
        assert check(b"%PDF-1.7\n" + nested + struct.pack(">I", 0)) == "pdf"


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
        office_files.accept_upload(SimpleUploadedFile(name, content))
    taken = office_files.accept_upload(SimpleUploadedFile("so.docx", word()))
    assert (taken.kind, taken.stem) == ("docx", "so")
