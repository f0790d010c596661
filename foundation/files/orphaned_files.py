"""Files that no row names: their transaction was rolled back, or the process died before it was committed.

A file is written before its row is safe, so that no row ever names a file that is not there; what is left
over is swept up once a day.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.core.files.storage import Storage
from django.db.models import FileField, Model
from django.utils import timezone

from foundation.files import stored_files

MIN_AGE = dt.timedelta(days=1)
"""Younger ones may belong to a transaction that is still open."""
FOLDERS_OF = (dt.timedelta(), dt.timedelta(days=31))
"""A stray is met on the day after it was left: it lies in the folder of this month or of the last."""


def delete_orphaned_files(*models: type[Model]) -> int:
    """Delete the old files in the folders of these models, of two months, that no row of any model names;
    how many."""
    fields = [*_file_fields(models)]
    storages = {folder: field.storage for field in fields for folder in _folders(field)}
    return sum(_forget_in(folder, storage) for folder, storage in storages.items())


def _file_fields(models: Iterable[type[Model]]) -> Iterator[FileField]:
    yield from (
        field for model in models for field in model._meta.local_fields if isinstance(field, FileField)
    )


def _folders(field: FileField) -> Iterator[str]:
    today = timezone.localtime()
    yield from dict.fromkeys((today - ago).strftime(str(field.upload_to)).rstrip("/") for ago in FOLDERS_OF)


def _forget_in(folder: str, storage: Storage) -> int:
    before = timezone.now() - MIN_AGE
    strays = {name for name, changed in stored_files.files_with_times(folder) if changed < before}
    for field in _file_fields(apps.get_models()) if strays else ():
        rows = field.model._base_manager.filter(**{f"{field.name}__startswith": f"{folder}/"})
        strays -= set(rows.values_list(field.name, flat=True))
    for name in strays:
        storage.delete(name)
    return len(strays)
