"""Documents from outside: known by their bytes whatever their name says, and refused where they could harm.

A parser of its own reads each kind: a PDF in a confined process, the zip of a new Office file within limits.
Where CLAMD_ADDRESS is set, ClamAV sees the file too (ADR 52).
"""

import io
import re
from pathlib import PurePath

from django.utils.translation import gettext as _

from foundation.files import limited_process, virus_scan
from foundation.files.documents import ooxml_check, pdf_check, pdf_text
from foundation.files.pictures.headers import read_header
from foundation.refusals import ServiceRefusal

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc, .xls, .ppt, .msi; names are UTF-16
OLD_STREAMS = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}
OLD_MACROS, OLD_ENCRYPTED = ("_VBA_PROJECT".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
ZIP, PDF = b"PK\x03\x04", b"%PDF-"
FOR_READING = ("pdf", "docx", "doc")
PICTURES = ("jpg", "png", "webp", "heic")
SAME = {"jpeg": "jpg", "heif": "heic"}
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
RUNS_IN_BROWSERS = re.compile(rb"<(?:\w{1,20}:)?(?:html|script|svg)\b", re.IGNORECASE)
# Read from the bytes as well, for viewers that repair a file in another way than the parser does.
HARMFUL_NAMES = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
HIDING_NAMES = (b"/ObjStm", b"/Encrypt")
ESCAPED_NAME = re.compile(rb"/[A-Za-z]{0,20}(?:#[0-9A-Fa-f]{2}[A-Za-z]{0,20}){1,20}")
HEX_SIGN = re.compile(rb"#([0-9A-Fa-f]{2})")


class DocumentRefused(ServiceRefusal, ValueError):
    """`message` is a sentence for the sender."""


class NotADocument(DocumentRefused):
    """None of the kinds asked for; it may be a picture."""


def check(content: bytes, kinds: tuple[str, ...] = FOR_READING) -> str:
    """Which of `kinds` it is. Raises NotADocument where it is none, DocumentRefused where it could harm."""
    kind = _kind_of(content)
    if kind not in kinds:
        raise NotADocument(_("This file is none of these: %(kinds)s.") % {"kinds": ", ".join(kinds)})
    scan(content)
    return kind


def check_named(name: str, content: bytes, kinds: tuple[str, ...]) -> str:
    """As `check`, of a file that is kept under its name's ending, pictures and XML among them: a name that
    says another kind is refused too."""
    kind, ending = (
        _kind_of(content) or _other_kind_of(content),
        PurePath(name).suffix.lower().removeprefix("."),
    )
    said = SAME.get(ending, ending)
    if kind not in kinds:
        raise NotADocument(_("This file is none of these: %(kinds)s.") % {"kinds": ", ".join(kinds)})
    if said in kinds and said != kind:
        words = _(
            "The name says .%(said)s, but inside it is .%(kind)s. Please rename the file and send it again."
        )
        raise DocumentRefused(words % {"said": ending, "kind": kind})
    scan(content)
    return kind


def text_of_pdf(content: bytes) -> str:
    """The text of a PDF's pages; "" for a scan. Raises DocumentRefused for a file that cannot be read."""
    try:
        return limited_process.run(pdf_text.__file__, content=content).decode()
    except limited_process.ProgramRefused as error:
        raise DocumentRefused(_("This PDF cannot be read.")) from error


def scan(content: bytes) -> None:
    """Raises DocumentRefused where the scanner finds something, or is configured and does not answer."""
    try:
        virus_scan.scan(content)
    except virus_scan.VirusFound as found:
        words = _("This file contains a virus (%(name)s) and was rejected. Please check your device.")
        raise DocumentRefused(words % {"name": found.name}) from found
    except virus_scan.ScannerDown as error:
        words = _("Files cannot be checked right now. Please try again in a few minutes.")
        raise DocumentRefused(words) from error


def _kind_of(content: bytes) -> str:
    if content.startswith(PDF):
        _check_pdf(content)
        return "pdf"
    if content.startswith(OLD_OFFICE):
        return _old_kind(content)
    if content.startswith(ZIP):
        return _new_kind(content)
    return ""


def _other_kind_of(content: bytes) -> str:
    """A picture by its header; XML that no browser would run."""
    if read_header(content) is not None:
        signs = {b"\xff\xd8": "jpg", b"\x89P": "png", b"RI": "webp"}
        return signs.get(content[:2], "")
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "heic"
    is_xml = content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<?xml")
    return "xml" if is_xml and not RUNS_IN_BROWSERS.search(content) else ""


def _old_kind(content: bytes) -> str:
    if OLD_ENCRYPTED in content:
        raise DocumentRefused(_asks_for_password())
    if OLD_MACROS in content:
        raise DocumentRefused(_has_macros())
    return next((kind for kind, name in OLD_STREAMS.items() if name.encode("utf-16-le") in content), "")


def _new_kind(content: bytes) -> str:
    try:
        return ooxml_check.kind_of(io.BytesIO(content))
    except ooxml_check.HasMacros:
        raise DocumentRefused(_has_macros()) from None
    except ooxml_check.LoadsParts:
        words = _("This file loads parts from other addresses. Please save it as PDF and send that.")
        raise DocumentRefused(words) from None
    except ooxml_check.Damaged:
        raise DocumentRefused(_is_damaged()) from None


def _check_pdf(content: bytes) -> None:
    """A file that the parser cannot read is taken only where its bytes hide nothing."""
    try:
        found = limited_process.run(pdf_check.__file__, content=content).decode()
    except limited_process.ProgramRefused:
        if _names_any(content, HARMFUL_NAMES + HIDING_NAMES):
            raise DocumentRefused(_is_damaged()) from None
        return
    if found == pdf_check.PASSWORD:
        raise DocumentRefused(_asks_for_password())
    if found == pdf_check.FILES:
        raise DocumentRefused(_("This PDF has other files inside. Please send them one by one."))
    if found == pdf_check.ACTIVE or _names_any(content, HARMFUL_NAMES):
        words = _("This PDF runs commands when it is opened. Print it to a new PDF and send that.")
        raise DocumentRefused(words)


def _names_any(content: bytes, names: tuple[bytes, ...]) -> bool:
    """Also where signs of a name are written as #xx."""
    if any(name in content for name in names):
        return True
    escaped = (HEX_SIGN.sub(_sign, found[0]) for found in ESCAPED_NAME.finditer(content))
    return any(name.startswith(names) for name in escaped)


def _sign(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _has_macros() -> str:
    return _("This file has macros. Save it without them and attach it again.")


def _asks_for_password() -> str:
    return _("This file is password-protected. Please remove the password and send it again.")


def _is_damaged() -> str:
    return _("This file is damaged or has an unusual structure. Please save it again and send the new copy.")
