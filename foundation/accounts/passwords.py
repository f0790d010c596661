"""Whose password an account has: one that its officer chose, or one that somebody else set and so knows.

The history of the account tells: Django writes there that an administrator set one, and we the rest.
"""

from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

SET = '[{"changed": {"fields": ["password"]}}]'  # as Django's page of another's password writes it


def note_set(officer: Any, *, by: Any) -> None:
    LogEntry.objects.log_actions(
        user_id=by.pk, queryset=[officer], action_flag=CHANGE, change_message=SET, single_object=True
    )


def is_own(officer: Any) -> bool:
    """Whether the officer set it last. One of which nothing is known is nobody's own."""
    history = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(officer), object_id=officer.pk, change_message=SET
    )
    last = history.order_by("action_time", "pk").last()
    return last is not None and last.user_id == officer.pk
