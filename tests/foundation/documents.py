"""Small documents for tests: sound ones, and what strangers build."""

import io
import zipfile
import zlib

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from foundation.files.documents import OLD_OFFICE

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def archive(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part, content in parts.items():
            made.writestr(zipfile.ZipInfo(part), content, zipfile.ZIP_DEFLATED)  # the same at any time
    return out.getvalue()


def word(*more: str, parts: dict[str, str | bytes] | None = None) -> bytes:
    """A .docx with these parts besides its text."""
    own = {"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}
    return archive(own | dict.fromkeys(more, "<x/>") | (parts or {}))


def related(target: str, kind: str = "attachedTemplate") -> bytes:
    """A .docx that refers to something outside."""
    relation = f'<Relationship Id="r1" Type="{TYPE}/{kind}" Target="{target}" TargetMode="External"/>'
    relations = f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'
    return word(parts={"word/_rels/settings.xml.rels": relations})


def old_word(*, stream: str = "WordDocument", macros: bool = False) -> bytes:
    """The container of Word 97 with this stream."""
    names = stream.encode("utf-16-le") + ("_VBA_PROJECT".encode("utf-16-le") if macros else b"")
    return OLD_OFFICE + bytes(500) + names


def pdf(kind: str = "", *, password: str | None = None) -> bytes:
    """A page; `kind`: what is hidden in it."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    if kind == "attachment":
        writer.add_attachment("may.exe", b"MZ")
    if kind in ("javascript", "launch", "goto"):
        verb = {"javascript": "/JavaScript", "launch": "/Launch", "goto": "/GoTo"}[kind]
        action = DictionaryObject(
            {NameObject("/S"): NameObject(verb), NameObject("/F"): TextStringObject("cmd")}
        )
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)
    if kind == "annotation":
        action = DictionaryObject({NameObject("/S"): NameObject("/Launch")})
        link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
        page[NameObject("/Annots")] = ArrayObject([link])
    if kind == "xfa":
        form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
        writer.root_object[NameObject("/AcroForm")] = form
    if password is not None:
        writer.encrypt(password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed_pdf() -> bytes:
    """JavaScript within a compressed object stream, where no scan of the bytes sees it."""
    inner = b"<</Type/Catalog/Pages 3 0 R/OpenAction 4 0 R>> <</Type/Pages/Kids[]/Count 0>> "
    inner += b"<</S/JavaScript/JS(1)>>"
    starts = [0, inner.index(b" <<") + 1, inner.rindex(b" <<") + 1]
    index = (
        b" ".join(f"{number} {start}".encode() for number, start in zip((2, 3, 4), starts, strict=True))
        + b" "
    )
    packed = zlib.compress(index + inner)
    out = b"%PDF-1.7\n"
    stream_at = len(out)
    out += b"1 0 obj <</Type/ObjStm/N 3/First %d/Length %d/Filter/FlateDecode>>\nstream\n" % (
        len(index),
        len(packed),
    )
    out += packed + b"\nendstream\nendobj\n"
    xref_at = len(out)
    rows = [(0, 0, 0), (1, stream_at, 0), (2, 1, 0), (2, 1, 1), (2, 1, 2), (1, xref_at, 0)]
    table = zlib.compress(
        b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([at]) for kind, place, at in rows)
    )
    out += b"5 0 obj <</Type/XRef/Size 6/W[1 4 1]/Root 2 0 R/Length %d/Filter/FlateDecode>>\nstream\n" % len(
        table
    )
    return out + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % xref_at
