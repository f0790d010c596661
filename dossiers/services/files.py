"""Files that come in: stored under a name of ours, so that no sender chooses a path or a type."""

import uuid
from pathlib import PurePath

from django.core.files.base import ContentFile

KEPT_ENDINGS = {".pdf", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".doc", ".docx", ".xls", ".xlsx", ".xml"}


def stored(content: bytes, filename: str, *, stem: str = "") -> "ContentFile[bytes] | None":
    """What a FileField takes, or None without content. `stem` (ours) opens the name that a citizen sees."""
    if not content:
        return None
    ending = PurePath(filename.replace("\\", "/")).suffix.lower()
    name = f"{stem}-{uuid.uuid4().hex[:12]}" if stem else uuid.uuid4().hex
    return ContentFile(content, name=name + (ending if ending in KEPT_ENDINGS else ".bin"))
