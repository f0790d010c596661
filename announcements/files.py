"""What editors upload: pictures drawn anew, attachments of known kinds only."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from announcements.models import Attachment, Block
from foundation.files import office_files, pictures


def store_picture(block: Block, upload: Any) -> None:
    """Put the uploaded picture into the block, small enough for the chat channel too (1 MB)."""
    try:
        cleaned = pictures.clean(upload.read(), longest=1280)
    except pictures.NotAPicture as error:
        unreadable = _("This is not a JPEG, PNG or WebP picture that we can open.")
        raise ValidationError({"picture": error.reason or unreadable}) from error
    block.width, block.height = cleaned.width, cleaned.height
    block.picture = ContentFile(cleaned.content, name=f"{uuid.uuid4().hex}.jpg")


def check_attachment(attachment: Attachment, upload: Any) -> None:
    """Note kind and size of an uploaded file. Raises ValidationError where its bytes are not what it says."""
    try:
        taken = office_files.accept_upload(upload)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    attachment.kind, attachment.size = taken.kind, taken.size
    attachment.name = attachment.name.strip() or taken.stem
