"""Where an uploaded file waits between its preview and the confirmation, in private storage.

Its hash in the session makes sure that what is confirmed is what was shown.
"""

import hashlib
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.db import transaction
from django.utils import timezone

A_DAY = 24 * 60 * 60


class Ticket(TypedDict):
    key: str
    name: str
    sha256: str


def store(content: bytes, name: str) -> Ticket:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    delete_expired()
    key = uuid.uuid4().hex
    (folder / key).write_bytes(content)
    return {"key": key, "name": name[:200], "sha256": hashlib.sha256(content).hexdigest()}


def pop(ticket: Ticket | None) -> bytes | None:
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


def exists(ticket: Ticket | None) -> bool:
    return ticket is not None and _place(ticket).exists()


def _place(ticket: Ticket) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / ticket["key"]


def delete_expired() -> int:
    """Delete what nobody has confirmed within a day; how many files."""
    return _drop_before(timezone.now().timestamp() - A_DAY)


def delete_all_after_commit() -> None:
    """A person is being erased: a list that names him may wait here. Its clerk uploads it again."""
    transaction.on_commit(lambda: _drop_before(timezone.now().timestamp() + A_DAY))


def _drop_before(moment: float) -> int:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    dropped = 0
    for file in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):  # taken meanwhile
            if file.stat().st_mtime < moment:
                file.unlink()
                dropped += 1
    return dropped
