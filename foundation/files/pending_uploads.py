"""Files of officers that wait for a day at most, in private storage: an upload for its confirmation, what a
worker made for its download.

The hash in the ticket makes sure that what is read is what was stored.
"""

import datetime as dt
import hashlib
import uuid
from typing import TypedDict

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from foundation.files import stored_files

FOLDER = "imports"
A_DAY = dt.timedelta(days=1)


class Ticket(TypedDict):
    key: str
    name: str
    sha256: str


def store(content: bytes, name: str) -> Ticket:
    delete_expired()
    key = uuid.uuid4().hex
    default_storage.save(f"{FOLDER}/{key}", ContentFile(content))
    return {"key": key, "name": name[:200], "sha256": hashlib.sha256(content).hexdigest()}


def store_unless_erased(content: bytes, name: str, *, since: Ticket) -> Ticket | None:
    """What was made of data read after `since` was stored. None where an erasure has deleted that file: the
    person may be named in what was made."""
    ticket = store(content, name)
    if exists(since):
        return ticket
    delete(ticket)
    return None


def pop(ticket: Ticket | None) -> bytes | None:
    """The file, once; None where it is gone or another."""
    content = read(ticket)
    delete(ticket)
    return content


def read(ticket: Ticket | None) -> bytes | None:
    """The file, as often as it is asked for; None where it is gone or another."""
    if ticket is None:
        return None
    try:
        with default_storage.open(_name(ticket)) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == ticket["sha256"] else None


def delete(ticket: Ticket | None) -> None:
    """Never fails for a storage that is away: a worker goes on trying."""
    if ticket is not None:
        stored_files.delete([_name(ticket)])


def exists(ticket: Ticket | None) -> bool:
    return ticket is not None and default_storage.exists(_name(ticket))


def _name(ticket: Ticket) -> str:
    return f"{FOLDER}/{ticket['key']}"


def delete_expired() -> int:
    """Delete what nobody has confirmed within a day; how many files."""
    return stored_files.delete_before(FOLDER, timezone.now() - A_DAY)


def delete_all_after_commit() -> None:
    """A person is being erased: a list that names him may wait here. Its clerk uploads it again."""
    transaction.on_commit(_delete_all)


def _delete_all() -> None:
    """Twice: what `store_unless_erased` stored while the first round had not come to `since` yet."""
    for _round in range(2):
        stored_files.delete([name for name, _changed in stored_files.files_with_times(FOLDER)])
