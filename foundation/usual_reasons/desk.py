"""The list of usual reasons at the desk, of any service."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin


class UsualReasonAdmin(ModelAdmin):
    """One that is no longer wanted is taken out of use; what was written with it stays in the history."""

    list_display = ["text", "act", "position", "is_in_use"]
    list_filter = ["act", "is_in_use"]
    search_fields = ["text__unaccent"]
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
