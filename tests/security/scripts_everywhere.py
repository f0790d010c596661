"""A script in every column that people type into, in every row."""

from collections.abc import Iterator

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from foundation.encryption import EncryptedTextField

SCRIPT = '"><script>alert(1)</script>'
NOT_TYPED = (
    "key", "code", "token", "secret", "hash", "digest", "slug", "path", "url", "channel", "state",
    "kind", "route", "purpose", "lane", "sha", "password", "username", "external_id", "session",
    "codename", "app_label", "model", "history_type", "fingerprint", "dedupe", "queue", "timezone",
    "language", "mime", "content_type", "number", "sbd", "plate", "phone", "colour", "icon", "tag",
    "unit", "version", "action_flag", "bin", "audience",
)  # fmt: skip


def fill_with_scripts() -> int:
    """How many columns hold the script in every row; a column that a constraint guards is left."""
    filled = 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # history refuses changes
    for model in apps.get_models():
        for field in _typed_fields(model):
            try:
                with transaction.atomic():
                    filled += bool(model._base_manager.update(**{field.attname: SCRIPT}))
            except DatabaseError:
                continue
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
    return filled


def _typed_fields(model: type[models.Model]) -> Iterator[models.Field]:
    """Texts that people type: no keys, no names of states, nothing with a format of its own."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField | EncryptedTextField)
        if not is_text or field.primary_key or field.unique or field.choices:
            continue
        if any(word in field.name for word in NOT_TYPED) or isinstance(field, models.GeneratedField):
            continue
        if (field.max_length or 10_000) >= len(SCRIPT):
            yield field
