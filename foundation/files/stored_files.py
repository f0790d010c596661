"""Stored files by their names, wherever STORAGES keeps them."""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress

from django.core.files.storage import default_storage
from django.db import transaction
from kombu.exceptions import OperationalError
from redis import RedisError

from foundation.files import tasks

logger = logging.getLogger(__name__)


def files_with_times(folder: str) -> Iterator[tuple[str, dt.datetime]]:
    """Name and last change of each file of a folder; none where there is no such folder."""
    if in_store := getattr(default_storage, "files_with_times", None):
        yield from in_store(folder)
        return
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            with suppress(FileNotFoundError):  # deleted meanwhile
                yield f"{folder}/{name}", default_storage.get_modified_time(f"{folder}/{name}")


def delete_before(folder: str, moment: dt.datetime) -> int:
    """Delete the files of a folder that were last changed before; how many."""
    old = [name for name, changed in files_with_times(folder) if changed < moment]
    for name in old:
        default_storage.delete(name)
    return len(old)


def delete_after_commit(names: Iterable[str]) -> None:
    """Delete the files once the transaction that lets go of them is safe."""
    found = [name for name in names if name]
    if found:
        transaction.on_commit(lambda: delete(found))


def delete(names: Iterable[str]) -> None:
    """Delete the files. What the storage does not delete now, a worker goes on trying to delete."""
    left = []
    for name in names:
        try:
            default_storage.delete(name)
        except OSError as error:
            logger.warning("%s is not deleted yet: %s", name, error)
            left.append(name)
    if left:
        try:
            tasks.delete_files.delay(left)
        except (RedisError, OperationalError, OSError):
            logger.exception("delete by hand, Redis is away too: %s", left)
