"""Small documents for tests: enough of their bytes to be known."""

import io
import zipfile

from foundation.documents import OLD_WORD


def word(*more: str) -> bytes:
    """A .docx with these parts besides its text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in ("[Content_Types].xml", "word/document.xml", *more):
            archive.writestr(part, "<x/>")
    return out.getvalue()


def old_word(*, stream: str = "WordDocument", macros: bool = False) -> bytes:
    """The container of Word 97 with this stream."""
    names = stream.encode("utf-16-le") + ("_VBA_PROJECT".encode("utf-16-le") if macros else b"")
    return OLD_WORD + bytes(500) + names
