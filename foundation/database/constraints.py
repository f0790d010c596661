"""Constraints of the database that answer a form with a sentence.

The sentence is no part of the table: wording it anew makes no migration.
"""

from typing import Any

from django.db import models
from django.db.models.constraints import BaseConstraint


class _Worded(BaseConstraint):
    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """As of Django's own constraint, so that migrations name no class of ours."""
        _path, args, kwargs = super().deconstruct()
        kwargs.pop("violation_error_message", None)
        return f"django.db.models.{type(self).__name__}", tuple(args), kwargs

    def clone(self) -> Any:
        copy = super().clone()
        copy.violation_error_message = self.violation_error_message
        return copy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BaseConstraint) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class CheckConstraint(_Worded, models.CheckConstraint):
    """`violation_error_message`: the sentence for whoever filled in the form."""


class UniqueConstraint(_Worded, models.UniqueConstraint):
    """`violation_error_message`: the sentence for whoever filled in the form."""
