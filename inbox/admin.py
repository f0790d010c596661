"""Ready answers, opening hours and time limits of the desk, edited in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from foundation.admin.history import HistoryAdmin
from foundation.conversations.models import DeskRules, SpecialDay, WorkingSpan
from inbox.models import CannedAnswer


@admin.register(CannedAnswer)
class CannedAnswerAdmin(HistoryAdmin):
    list_display = ["title", "topic", "is_in_use", "updated_at"]
    list_filter = ["is_in_use"]
    search_fields = ["title__unaccent", "topic__unaccent", "text__unaccent"]
    list_per_page = 25
    warn_unsaved_form = True


@admin.register(WorkingSpan)
class WorkingSpanAdmin(ModelAdmin):
    list_display = ["weekday", "opens", "closes"]
    list_filter = [("weekday", ChoicesDropdownFilter)]
    list_filter_submit = True


@admin.register(SpecialDay)
class SpecialDayAdmin(ModelAdmin):
    list_display = ["day", "is_worked", "reason"]


@admin.register(DeskRules)
class DeskRulesAdmin(ModelAdmin):
    list_display = ["__str__", "take_back_after", "more_time", "close_after_quiet"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not DeskRules.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
