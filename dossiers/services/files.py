"""Files that come in: stored under a name of ours, so that no sender chooses a path or a type."""

import uuid
from pathlib import PurePath

from django.core.files.base import ContentFile

KEPT_ENDINGS = {".pdf", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".doc", ".docx", ".xls", ".xlsx", ".xml"}


def stored(content: bytes, filename: str) -> "ContentFile[bytes] | None":
    """What a FileField takes, or None without content."""
    if not content:
        return None
    ending = PurePath(filename.replace("\\", "/")).suffix.lower()
    return ContentFile(content, name=uuid.uuid4().hex + (ending if ending in KEPT_ENDINGS else ".bin"))
