"""Values that lie encrypted in the database (identity numbers, tokens, receipt secrets).

The newest key stands first in FIELD_ENCRYPTION_KEYS and encrypts; the older ones still decrypt, until
`rotate_keys` has replaced what they encrypted.

Re-encrypt what EncryptedTextField keeps, so that an old key of FIELD_ENCRYPTION_KEYS can be taken away.

Rows are read in batches by primary key and replaced only where they still hold what was read: whoever writes
at the same time wins. A run that was broken off begins again and skips what is done.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Cast

from foundation.rate_limits import keyed_digest


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def is_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def seal(value: str) -> str:
    return _box(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(value.encode()).decode()


def unseal(sealed: str) -> str:
    """The plain value; raises cryptography.fernet.InvalidToken where no key fits."""
    return _box(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(sealed.encode()).decode()


def has_newest_key(sealed: str) -> bool:
    """Whether the first of FIELD_ENCRYPTION_KEYS alone reads it."""
    try:
        _box(tuple(settings.FIELD_ENCRYPTION_KEYS[:1])).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


class EncryptedTextField(models.TextField):
    """A text that is plain in Python and encrypted in the table; it cannot be filtered on."""

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return unseal(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return seal(value) if value else value


class BlindIndexField(models.CharField):
    """A keyed digest of an encrypted field of the same row, by which rows are found: `blind_index(value)`.

    It is computed whenever it is saved; a save with `update_fields` names it beside its source.
    """

    def __init__(self, *, source: str, **options: Any) -> None:
        self.source = source
        fixed: dict[str, Any] = {
            "max_length": 32,
            "blank": True,
            "default": "",
            "db_default": "",
            "editable": False,
        }
        super().__init__(**fixed | options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        index = blind_index(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, index)
        return index


def blind_index(value: str) -> str:
    """Nobody without HASH_KEY finds the value by trying all numbers."""
    return keyed_digest("blind-index", value) if value else ""


BATCH = 500


@dataclass(slots=True)
class Count:
    """Of one column. `unreadable` has the primary keys that no key fits."""

    column: str
    current: int = 0
    rotated: int = 0
    changed_meanwhile: int = 0
    unreadable: list[Any] = field(default_factory=list)


def encrypted_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Every encrypted column in the database once, tables of histories included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        for column in model._meta.local_fields:
            if isinstance(column, EncryptedTextField):
                yield model, column.name


def rotate(model: type[models.Model], name: str, *, only_count: bool = False) -> Count:
    count = Count(f"{model._meta.label}.{name}")
    for batch in _batches(model, name):
        old = []
        for pk, sealed in batch:
            if has_newest_key(sealed):
                count.current += 1
            else:
                old.append((pk, sealed))
        replace_batch(model, name, old, count, only_count)
    return count


def _batches(model: type[models.Model], name: str) -> Iterator[list[tuple[Any, str]]]:
    """(primary key, encrypted value), without empty values."""
    sealed = Cast(name, models.TextField())
    rows = model._base_manager.annotate(sealed_value=sealed).exclude(sealed_value="").order_by("pk")
    rows = rows.filter(sealed_value__isnull=False)
    batch = list(rows.values_list("pk", "sealed_value")[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1][0]).values_list("pk", "sealed_value")[:BATCH])


def replace_batch(
    model: type[models.Model], name: str, old: list[tuple[Any, str]], count: Count, only_count: bool
) -> None:
    """One statement a batch, in the order of the keys; locks last for milliseconds."""
    new = []
    for pk, sealed in old:
        try:
            new.append((pk, sealed, seal(unseal(sealed))))
        except InvalidToken:
            count.unreadable.append(pk)
    if not new:
        return
    if only_count:
        count.rotated += len(new)
        return
    quote, meta = connection.ops.quote_name, model._meta
    table, pk_column = quote(meta.db_table), quote(str(meta.pk.column))
    column = quote(str(model._meta.get_field(name).column))  # type: ignore[union-attr]
    pk_type = str(meta.pk.rel_db_type(connection))
    places = ", ".join([f"(%s::{pk_type}, %s, %s)"] * len(new))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS t SET {column} = v.new FROM (VALUES {places}) AS v (pk, old, new)"  # noqa: S608
            f" WHERE t.{pk_column} = v.pk AND t.{column} = v.old",
            [value for row in new for value in row],
        )
        done: int = cursor.rowcount
    count.rotated += done
    count.changed_meanwhile += len(new) - done
