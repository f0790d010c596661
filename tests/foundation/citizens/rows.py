"""Build one row of any model, with the rows that it leads to, so that all of them belong to one citizen."""

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Model
from django.utils import timezone

OVER: dict[str, dict[str, Any]] = {
    "citizens.ConfirmedPhone": {"phone": "84900000001"},
    "dossiers.Dossier": {"status": 10, "received_at_agency": "dossiers.Agency"},
    "dossiers.StatusEvent": {"to_status": 10},
    "dossiers.DossierDraft": {"request": None, "dossier": None, "expires_at": timezone.now()},
    "petitions.Petition": {"status": "closed"},
    "petitions.Event": {"to_status": "closed"},
    "petitions.Rating": {"score": 3},
    "dossiers.Rating": {"score": 5},
    "outreach.Survey": {"closes_on": dt.date(2030, 1, 1)},
    "petitions.Picture": {"is_public": False, "draft": None},
    "conversations.Conversation": {"state": "bot"},
    "outbox.Notice": {"state": "sent"},
    "dossiers.BankTransfer": {"state": "set_aside"},
}
SKIPPED = (User,)


class Rows:
    """One row a model: `of(model)` builds it, or gives the one built before."""

    def __init__(self) -> None:
        self.built: dict[type[Model], Model] = {}

    def of(self, model: type[Model]) -> Any:
        if model not in self.built:
            over = OVER.get(model._meta.label, {})
            given = {
                field.attname if field.is_relation else field.name: self._value(model, field, over)
                for field in model._meta.concrete_fields
                if not self._has_default(field) or field.name in over
            }
            self.built[model] = model._base_manager.create(**given)
        return self.built[model]

    def _has_default(self, field: models.Field) -> bool:
        if field.is_relation:
            return field.null and (field.related_model in SKIPPED or field.related_model is field.model)
        return (
            isinstance(field, models.AutoField)
            or field.has_default()
            or getattr(field, "auto_now", False)
            or getattr(field, "auto_now_add", False)
            or isinstance(field, models.GeneratedField)
        )

    def _value(self, model: type[Model], field: models.Field, over: dict[str, Any]) -> Any:
        if field.is_relation:
            return self._related(field, over)
        if field.name in over:
            return over[field.name]
        return _made_up(field)

    def _related(self, field: models.Field, over: dict[str, Any]) -> Any:
        if field.name in over and over[field.name] is None:
            return None
        if field.related_model in SKIPPED:
            return User.objects.get_or_create(username="can-bo")[0].pk
        return self.of(field.related_model._meta.concrete_model).pk


def _made_up(field: models.Field) -> Any:
    if field.choices:
        return field.flatchoices[0][0]
    if field.null:
        return None
    unique = uuid.uuid4().hex
    for kind, value in (
        (models.FileField, ""),
        (models.EmailField, ""),
        (models.UUIDField, uuid.uuid4()),
        (models.CharField, unique[: field.max_length or 8] if field.unique else ("" if field.blank else "x")),
        (models.TextField, "x"),
        (models.JSONField, {}),
        (models.BooleanField, False),
        (models.DateTimeField, timezone.now()),
        (models.DateField, timezone.localdate()),
        (models.TimeField, dt.time(8)),
        (models.BinaryField, unique.encode()),
        (models.IntegerField, 1),
        (models.FloatField, 1.0),
        (models.DecimalField, 1),
    ):
        if isinstance(field, kind):
            return value
    return []


def mark(field: models.Field, number: int) -> tuple[Any, str]:
    """A value for the field that occurs nowhere else, and the words to look for."""
    word = f"Qz{number:04}Xk"
    if isinstance(field, models.FileField):
        name = default_storage.save(f"erasure/{word}.txt", ContentFile(word.encode()))
        return name, word
    if isinstance(field, models.JSONField):
        told = {"text": word}
        return ([told] if field.default is list else told), word
    if isinstance(field, models.FloatField):
        return 15 + number / 1_000_003, f"{15 + number / 1_000_003}"
    if field.name == "phone":
        return f"849771{number:04}", f"849771{number:04}"
    if field.name == "full_name":
        return f"{word} Nguyễn", word
    if field.name == "email":
        return f"{word}@vidu.vn", word
    if type(field).__name__ == "ArrayField":
        return [word], word
    return word, word
