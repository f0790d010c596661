"""A file as a citizen sends it: known by its first bytes, whatever its name says; pictures drawn anew."""

from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from dossiers.errors import DossierRefusal
from foundation.files import documents, pictures
from foundation.vietnamese.folding import nfc

MAX_BYTES = 10 * 1024 * 1024
KINDS = ("pdf", "docx")
LEGIBLE = 2200  # pixels of the longer side: an A4 sheet at about 190 dots an inch
FORBIDDEN = '<>:"/|?*'


class FileRefused(DossierRefusal):
    """The file is of no kind that an office can open, or too large."""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """What is kept. `name` is for people; its ending is the true kind."""

    name: str
    content: bytes


def check_upload(filename: str, content: bytes) -> UploadedFile:
    """The file to keep: JPEG (drawn anew, without place and device), PDF or Word. Raises FileRefused."""
    stem = _stem(filename)
    if not content:
        raise FileRefused(_("This file is empty. Please choose again."))
    if len(content) > MAX_BYTES:
        raise FileRefused(
            _("The file is larger than 10 MB. Please take it again, or split it into several files.")
        )
    try:
        return UploadedFile(f"{stem}.{documents.check(content, KINDS)}", content)
    except documents.NotADocument:
        return UploadedFile(f"{stem}.jpg", _picture(content))
    except documents.DocumentRefused as error:
        raise FileRefused(error.message) from error


def _picture(content: bytes) -> bytes:
    if content[4:8] == b"ftyp" and content[8:12] in documents.HEIC_BRANDS:
        raise FileRefused(
            _(
                "HEIC pictures of an iPhone cannot be opened here yet. In Settings → Camera → Formats choose "
                "“Most Compatible” and take it again, or send a screenshot."
            )
        )
    try:
        picture = pictures.clean(content, longest=LEGIBLE)
    except pictures.NotAPicture as error:
        unreadable = _(
            "Only pictures (JPG, PNG), PDF or Word (.docx) can be taken. This file cannot be opened."
        )
        raise FileRefused(error.reason or unreadable) from error
    return picture.content


def _stem(filename: str) -> str:
    """The name without path, ending and signs that no list should show; «tep» where nothing is left."""
    bare = PurePath(nfc(filename).replace("\\", "/")).stem
    return (
        "".join(char for char in bare if char.isprintable() and char not in FORBIDDEN).strip()[:120] or "tep"
    )
