"""Files that no row names: their transaction was rolled back, or the process died before it was committed.

A file is written before its row is safe, so that no row ever names a file that is not there; what is left
over is swept up once a day.
"""

import datetime as dt
from collections.abc import Iterator

from django.db.models import FileField, Model
from django.utils import timezone

from foundation.files import stored_files

MIN_AGE = dt.timedelta(days=1)
"""Younger ones may belong to a transaction that is still open."""
FOLDERS_OF = (dt.timedelta(), dt.timedelta(days=31))
"""A stray is met on the day after it was left: it lies in the folder of this month or of the last."""


def delete_orphaned_files(*models: type[Model]) -> int:
    """Delete the old files of these models in the folders of two months that no row names; how many."""
    fields = [field for model in models for field in model._meta.fields if isinstance(field, FileField)]
    return sum(_forget_in(field, folder) for field in fields for folder in _folders(field))


def _folders(field: FileField) -> Iterator[str]:
    today = timezone.localtime()
    yield from dict.fromkeys((today - ago).strftime(str(field.upload_to)).rstrip("/") for ago in FOLDERS_OF)


def _forget_in(field: FileField, folder: str) -> int:
    before = timezone.now() - MIN_AGE
    old = [name for name, changed in stored_files.files_with_times(folder) if changed < before]
    rows = field.model._default_manager.filter(**{f"{field.name}__startswith": f"{folder}/"})
    named = set(rows.values_list(field.name, flat=True))
    strays = [name for name in old if name not in named]
    for name in strays:
        field.storage.delete(name)
    return len(strays)
