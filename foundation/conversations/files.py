"""Files of a conversation: checked by their bytes, stored until the turn is blanked."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from foundation.files import documents, pictures, stored_files
from foundation.refusals import ServiceRefusal

FOLDER = "conversations"
MAX_BYTES = 5 * 1024 * 1024  # what the strictest channel takes


class FileRefused(ServiceRefusal, ValueError):
    """`message` is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """`kind` is "image" or "file"; `path` is its name in the storage."""

    kind: str
    path: str
    name: str
    size: int

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "path": self.path, "name": self.name, "size": self.size}


def keep(name: str, content: bytes) -> KeptFile:
    """Store a picture (drawn anew, without what it tells besides), a PDF or Word file. Raises FileRefused."""
    if len(content) > MAX_BYTES:
        raise FileRefused(_("The file is larger than 5 MB."))
    kind, ending, content = _judged(content)
    name_there = f"{FOLDER}/{secrets.token_urlsafe(18)}.{ending}"
    path = default_storage.save(name_there, ContentFile(content))
    return KeptFile(kind, path, _tidy(name, ending), len(content))


def remove(attachments: Iterable[dict[str, Any]]) -> None:
    """Delete the files that we keep; those that a channel keeps are not ours."""
    stored_files.delete(_ours(attachments))


def remove_after_commit(attachments: Iterable[dict[str, Any]]) -> None:
    stored_files.delete_after_commit(_ours(attachments))


def _ours(attachments: Iterable[dict[str, Any]]) -> list[str]:
    paths = (str(attachment.get("path") or "") for attachment in attachments)
    return [path for path in paths if path.startswith(f"{FOLDER}/")]


def _judged(content: bytes) -> tuple[str, str, bytes]:
    try:
        return "file", documents.check(content), content
    except documents.NotADocument:
        pass  # a picture, perhaps
    except documents.DocumentRefused as error:
        raise FileRefused(error.message) from error
    try:
        return "image", "jpg", pictures.clean(content).content
    except pictures.NotAPicture as error:
        words = _("Only pictures (JPEG, PNG, WebP), PDF and Word files without macros can be sent.")
        raise FileRefused(error.reason or words) from error


def _tidy(name: str, ending: str) -> str:
    stem = "".join(char for char in Path(name).stem if char.isalnum() or char in " ._-").strip()
    return f"{stem[:60] or 'tep'}.{ending}"
