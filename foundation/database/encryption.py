"""Values that lie encrypted in the database (identity numbers, tokens, receipt secrets).

The newest key stands first in FIELD_ENCRYPTION_KEYS and encrypts; the older ones still decrypt, until
`rotate_keys` has replaced what they encrypted (foundation/database/key_rotation.py).
"""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

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
