"""Files that come in: stored under a name of ours, so that no sender chooses a path or a type."""

import uuid
from collections.abc import Iterable
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

KEPT_ENDINGS = {".pdf", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".doc", ".docx", ".xls", ".xlsx", ".xml"}


def stored(content: bytes, filename: str, *, stem: str = "") -> "ContentFile[bytes] | None":
    """What a FileField takes, or None without content. `stem` (ours) opens the name that a citizen sees."""
    if not content:
        return None
    ending = PurePath(filename.replace("\\", "/")).suffix.lower()
    name = f"{stem}-{uuid.uuid4().hex[:12]}" if stem else uuid.uuid4().hex
    return ContentFile(content, name=name + (ending if ending in KEPT_ENDINGS else ".bin"))


def forget_after_commit(files: Iterable[FieldFile]) -> None:
    """Delete the files once the transaction that lets go of them is safe."""
    names = [(file.storage, str(file.name)) for file in files if file.name]

    def delete() -> None:
        for storage, name in names:
            storage.delete(name)

    transaction.on_commit(delete)
