"""Back-office pages that show and never change: history, ledgers, what came from elsewhere."""

from typing import Any

from django.http import Http404, HttpRequest
from unfold.admin import TabularInline


class ReadOnlyAdminMixin:
    """For a ModelAdmin or an inline: rows are made by services, here they are read."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UnknownOfOthersMixin:
    """What `get_queryset` leaves out, of another office, is as unknown as what does not exist."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if found is None:
            raise Http404
        return found


class ReadOnlyInline(ReadOnlyAdminMixin, TabularInline):
    extra = 0
    hide_title = True
    can_delete = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them: the form of the inline would refuse a field that is not editable."""
        return list(dict.fromkeys((*super().get_readonly_fields(request, obj), *(self.fields or ()))))
