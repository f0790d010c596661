"""What editors upload: pictures drawn anew, attachments of known kinds only, known by their first bytes."""

import re
import uuid
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from announcements.models import Attachment, Block
from foundation import pictures

MOST_BYTES = 20 * 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KINDS = {"pdf": b"%PDF-", "docx": ZIP, "xlsx": ZIP, "doc": OLE, "xls": OLE}
MIME = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def take_picture(block: Block, upload: Any) -> None:
    """Put the uploaded picture into the block, small enough for the chat channel too (1 MB)."""
    try:
        cleaned = pictures.clean(upload.read(), longest=1280)
    except pictures.NotAPicture as error:
        raise ValidationError(
            {"picture": _("This is not a JPEG, PNG or WebP picture that we can open.")}
        ) from error
    block.width, block.height = cleaned.width, cleaned.height
    block.picture = ContentFile(cleaned.content, name=f"{uuid.uuid4().hex}.jpg")


def check_attachment(attachment: Attachment, upload: Any) -> None:
    """Note kind and size of an uploaded file. Raises ValidationError where its bytes are not what it says."""
    kind = PurePath(upload.name).suffix.lower().removeprefix(".")
    head = upload.read(8)
    upload.seek(0)
    if kind not in KINDS or not head.startswith(KINDS[kind]):
        kinds = ", ".join(KINDS)
        raise ValidationError({"file": _("Attach one of these, unchanged: %(kinds)s.") % {"kinds": kinds}})
    if upload.size > MOST_BYTES:
        raise ValidationError({"file": _("At most 20 MB.")})
    attachment.kind, attachment.size = kind, upload.size
    attachment.name = attachment.name.strip() or PurePath(upload.name).stem[:120]
    upload.name = f"{uuid.uuid4().hex}.{kind}"


def shown_name(attachment: Attachment) -> str:
    """The file's name in a download: what readers see, without what file systems dislike."""
    plain = re.sub(r"[^\w\s.-]", "", attachment.name).strip() or "tep"
    return f"{plain}.{attachment.kind}"
