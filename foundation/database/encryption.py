"""Values that lie encrypted in the database (identity numbers, tokens, receipt secrets).

The newest key stands first in FIELD_ENCRYPTION_KEYS and encrypts; the older ones still decrypt, until
`rotate_keys` has replaced what they encrypted (foundation/database/key_rotation.py).
"""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


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
