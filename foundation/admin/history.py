"""The history page of a record: what was changed, by whom and why, in words instead of stored values."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, JSONField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper
from unfold.admin import ModelAdmin

from foundation.admin.json_text import json_as_text
from foundation.web.formats import day, moment

EMPTY = "–"


class _Change(HistoricalRecordContextHelper):
    """A choice is shown by its label, structured data as a list of words, nothing as a dash."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        value = super().prepare_delta_change_value(change, value)
        field = self.model._meta.get_field(change.field)
        if value is None or value == "":
            return EMPTY
        if labels := dict(getattr(field, "flatchoices", ())):
            return str(labels.get(value, value))
        if isinstance(field, BooleanField):
            return _("Yes") if value else _("No")
        if isinstance(field, JSONField):
            return json_as_text(value) or EMPTY
        if isinstance(value, dt.datetime):
            return moment(value)
        return day(value) if isinstance(value, dt.date) else value

    def stringify_delta_change_values(self, change: Any, old: Any, new: Any) -> Any:
        """Lists without brackets: `Tờ khai, Giấy khai sinh`."""
        old, new = (", ".join(map(str, each)) if isinstance(each, list) else each for each in (old, new))
        return super().stringify_delta_change_values(change, old, new)


class HistoryAdmin(SimpleHistoryAdmin, ModelAdmin):
    """For every model that keeps its history."""

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> _Change:
        return _Change(self.model, historical_record)

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Sequence[Any], foreign_keys_are_objs: bool = True
    ) -> None:
        super().set_history_delta_changes(request, historical_records, foreign_keys_are_objs)
        for record in historical_records:  # most changes are saved without a reason, as NULL
            record.history_change_reason = record.history_change_reason or EMPTY


class EventsAreHistoryMixin:
    """For a model with events of its own, in the inline `events`: they are the history, and the only one."""

    opts: Any

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        record = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, record):  # type: ignore[attr-defined]
            raise PermissionDenied
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])
        return HttpResponseRedirect(f"{page}#events")
