"""A script in every column that people type into, in every row; in JSON, behind every longer text."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from foundation.database.encryption import EncryptedTextField

MOST_ROWS = 300
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
        names = [field.attname for field in _typed_fields(model)]
        # All at once leaves one dead version of each row for the pages to read over, not one a column.
        filled += _filled(model, names) or sum(_filled(model, [name]) for name in names)
        for field in model._meta.concrete_fields:
            if isinstance(field, models.JSONField):
                filled += _fill_json(model, field.attname)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
    return filled


def _filled(model: type[models.Model], names: list[str]) -> int:
    """How many columns; none where the table is empty or a constraint refuses."""
    try:
        with transaction.atomic():
            return len(names) if model._base_manager.update(**dict.fromkeys(names, SCRIPT)) else 0
    except DatabaseError:
        return 0


def _fill_json(model: type[models.Model], name: str) -> bool:
    """Whether any row held such a text. Of a large table the first rows: pages show those."""
    changed = False
    for pk, value in model._base_manager.order_by("pk").values_list("pk", name)[:MOST_ROWS]:
        if (marked := _marked(value)) != value:
            changed = True
            model._base_manager.filter(pk=pk).update(**{name: marked})
    return changed


def _marked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _marked(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_marked(each) for each in value]
    return f"{value} {SCRIPT}" if isinstance(value, str) and " " in value else value


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
