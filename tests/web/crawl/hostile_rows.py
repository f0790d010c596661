"""Rows of the demo whose free texts do harm wherever a page does not escape them."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError, models, transaction

from tests import hostile

OURS = {path.parent.name for path in Path(settings.BASE_DIR).glob("*/__init__.py")}
LEAST = 60
"""Shorter fields hold codes and numbers."""
MADE_BY_US = {"token"}
TEXT = hostile.HOSTILE["html"] + hostile.HOSTILE["template"] + hostile.HOSTILE["right to left"]


def poison() -> int:
    """Every row of ours, in each free text that the rules of its table let be anything."""
    return sum(_poison(model, field) for model in _models() for field in _free_texts(model))


def _models() -> set[type[models.Model]]:
    ours = [app for app in apps.get_app_configs() if app.name.split(".")[0] in OURS]
    return {User, *(model._meta.concrete_model for app in ours for model in app.get_models())}


def _free_texts(model: type[models.Model]) -> list[models.Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.SlugField | models.URLField | models.FileField)
        and field.name not in MADE_BY_US
        and not (field.choices or field.unique or field.remote_field)
        and (field.max_length or LEAST) >= LEAST
    ]


def _poison(model: type[models.Model], field: models.Field) -> int:
    text = TEXT[: field.max_length] if field.max_length else TEXT
    try:
        with transaction.atomic():
            return model._base_manager.update(**{field.name: text})
    except DatabaseError:  # a rule of the table refuses such a text
        return 0
