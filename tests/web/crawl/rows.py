"""A row of any model: one of the demo, else one made of what its fields demand."""

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from petitions.models import Petition

_serial = count(1)
STATES = ("status", "state", "kind")
"""Fields whose every value is a page of its own kind."""
MOST_VALUES = 12
WITH: dict[str, dict[str, Any]] = {
    "citizens.Citizen": {"dossiers__isnull": False},
    "spreadsheets.ImportRun": {"kind": "health"},
}
"""Of which the desk has more to show, and more persons see it."""
WHERE_RULES_SAY_MORE: dict[str, Callable[[], dict[str, Any]]] = {
    "spreadsheets.ImportRun": lambda: {"kind": "health", "added": 1, "stage": "done"},
    "petitions.Picture": lambda: {"petition": Petition.objects.exclude(publication=None).first()},
}


def rows_of(model: Any, *, every_state: bool) -> Iterator[tuple[str, models.Model]]:
    """One row, or one for each value of the model's state; of an empty table one that is made now."""
    rows = model._default_manager.order_by("pk")
    label = model._meta.label
    telling = rows.filter(**WITH.get(label, {}))
    if telling.exists() or label in WHERE_RULES_SAY_MORE:
        rows = telling
    by = next((field for field in model._meta.fields if field.name in STATES and field.choices), None)
    if every_state and by is not None:
        for value in rows.order_by(by.name).values_list(by.name, flat=True).distinct()[:MOST_VALUES]:
            yield f"{by.name}={value}", rows.filter(**{by.name: value}).first()
    elif row := rows.first():
        yield "", row
    if not rows.exists() and (row := _made(model)):
        yield "", row


def _made(model: Any) -> models.Model | None:
    """A new row, or None where the rules of its table say more than its fields do."""
    try:
        with transaction.atomic():
            return make(model)
    except (DatabaseError, ValueError):
        return None


def make(model: Any) -> models.Model:
    values = WHERE_RULES_SAY_MORE.get(model._meta.label, dict)()
    values |= {
        field.name: _value(field)
        for field in model._meta.concrete_fields
        if field.name not in values
        and not (field.primary_key or field.has_default() or field.null or field.blank)
    }
    return model._default_manager.create(**values)


def _value(field: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return field.related_model._default_manager.first() or make(field.related_model)
    if field.choices:
        return next(value for value, _label in field.flatchoices)
    kinds: tuple[tuple[type[models.Field], Any], ...] = (
        (models.DateTimeField, timezone.now()),
        (models.DateField, timezone.localdate()),
        (models.TimeField, dt.time(8)),
        (models.DecimalField, 1),
        (models.FloatField, 1.0),
        (models.IntegerField, 1),
        (models.BooleanField, False),
        (models.JSONField, {}),
        (models.BinaryField, b"x"),
        (ArrayField, []),
    )
    found = next((value for kind, value in kinds if isinstance(field, kind)), None)
    return f"x{next(_serial)}" if found is None else found
