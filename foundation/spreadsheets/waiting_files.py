"""Where an uploaded file waits between its preview and the confirmation, in private storage.

Its hash in the session makes sure that what is confirmed is what was shown.
"""

import hashlib
import uuid
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.utils import timezone

A_DAY = 24 * 60 * 60


class Ticket(TypedDict):
    key: str
    name: str
    sha256: str


def keep(content: bytes, name: str) -> Ticket:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    _drop_old(folder)
    key = uuid.uuid4().hex
    (folder / key).write_bytes(content)
    return {"key": key, "name": name[:200], "sha256": hashlib.sha256(content).hexdigest()}


def take(ticket: Ticket | None) -> bytes | None:
    """The file, once; None where it is gone or another."""
    content = read(ticket)
    if ticket is not None:
        _place(ticket).unlink(missing_ok=True)
    return content


def read(ticket: Ticket | None) -> bytes | None:
    """The file, as often as it is asked for; None where it is gone or another."""
    if ticket is None:
        return None
    try:
        content = _place(ticket).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == ticket["sha256"] else None


def is_there(ticket: Ticket | None) -> bool:
    return ticket is not None and _place(ticket).exists()


def _place(ticket: Ticket) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / ticket["key"]


def _drop_old(folder: Path) -> None:
    limit = timezone.now().timestamp() - A_DAY
    for file in folder.iterdir():
        if file.stat().st_mtime < limit:
            file.unlink(missing_ok=True)
