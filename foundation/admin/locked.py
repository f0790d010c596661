"""A record stays as it was read while it is saved: who publishes or confirms it meanwhile waits."""

from typing import Any

from django.db import connection
from django.http import HttpRequest


class LockedWhileSavedMixin:
    """For a ModelAdmin whose records others decide on: a save writes every column."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if found is not None and request.method == "POST" and connection.in_atomic_block:
            type(found)._default_manager.select_for_update().get(pk=found.pk)
            found.refresh_from_db()
        return found
