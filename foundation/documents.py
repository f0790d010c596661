"""Documents from outside, known by their bytes whatever their name says. None with macros is taken."""

import io
import zipfile

MOST_PARTS = 2000
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc, and of .xls, .ppt, .msi
# Names of streams inside that container are UTF-16.
WORD_STREAM, MACRO_STREAM = "WordDocument".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le")


def ending_of(content: bytes) -> str:
    """ "pdf", "docx" or "doc"; "" for anything else, and for a Word file with macros."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if is_docx(content):
        return "docx"
    return "doc" if _is_doc(content) else ""


def is_docx(content: bytes) -> bool:
    """A Word document without macros; any other archive is none."""
    return "word/document.xml" in _parts(content) and not has_macros(content)


def has_macros(content: bytes) -> bool:
    """Whether an Office file, of the old kind or the new, brings programs along."""
    if content.startswith(OLD_WORD):
        return MACRO_STREAM in content
    return any(part.endswith("vbaProject.bin") for part in _parts(content))


def _parts(content: bytes) -> set[str]:
    """Names in an archive; none where it is broken or has too many."""
    if not content.startswith(b"PK\x03\x04"):
        return set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return set(archive.namelist()) if len(archive.infolist()) <= MOST_PARTS else set()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return set()


def _is_doc(content: bytes) -> bool:
    return content.startswith(OLD_WORD) and WORD_STREAM in content and not has_macros(content)
