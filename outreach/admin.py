"""The groups at the desk: their posters, what these brought, and the sessions they held."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action, display

from foundation.labelled_inline import LabelledInline
from foundation.read_only import ReadOnlyInline
from outreach.models import DailyCount, Group, Training


class TrainingInline(LabelledInline):
    model = Training
    fields = ["day", "place", "attendance", "topics", "materials"]


class DailyCountInline(ReadOnlyInline):
    model = DailyCount
    fields = ["day", "scans", "lookups", "follows"]
    max_num = 31


@admin.register(Group)
class GroupAdmin(ModelAdmin):
    list_display = ["village", "commune", "leader", "size", "decision", "valid_from", "valid_to", "brought"]
    list_filter = [("commune", AutocompleteSelectFilter)]
    list_select_related = ["commune"]
    list_filter_submit = True
    list_per_page = 50
    warn_unsaved_form = True
    search_fields = ["village__unaccent", "commune__name__unaccent", "code", "decision"]
    autocomplete_fields = ["commune"]
    readonly_fields = ["typed_code", "short_url"]
    fields = [
        ("commune", "village"),
        ("leader", "size"),
        "decision",
        ("valid_from", "valid_to"),
        ("typed_code", "short_url"),
    ]
    inlines = [TrainingInline, DailyCountInline]
    actions_detail = ["poster_a4", "poster_a5"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).annotate(scanned=Sum("days__scans"))

    @display(description=_("scans"))
    def brought(self, group: Any) -> int:
        return group.scanned or 0

    @display(description=_("code for the chat"))
    def typed_code(self, group: Group) -> str:
        return group.typed_code if group.pk else ""

    @display(description=_("short address"))
    def short_url(self, group: Group) -> str:
        return group.short_url if group.pk else ""

    @action(description=_("Poster A4"))
    def poster_a4(self, request: HttpRequest, object_id: str) -> HttpResponseRedirect:
        return self._poster(object_id, "a4")

    @action(description=_("Poster A5"))
    def poster_a5(self, request: HttpRequest, object_id: str) -> HttpResponseRedirect:
        return self._poster(object_id, "a5")

    def _poster(self, object_id: str, paper: str) -> HttpResponseRedirect:
        group = get_object_or_404(Group, pk=object_id)
        return redirect(reverse("outreach:poster", args=[group.code, paper]))


@admin.register(Training)
class TrainingAdmin(ModelAdmin):
    list_display = ["day", "group", "place", "attendance"]
    list_select_related = ["group__commune"]
    list_per_page = 50
    warn_unsaved_form = True
    search_fields = ["place__unaccent", "topics__unaccent", "group__village__unaccent"]
    autocomplete_fields = ["group"]
    fields = ["group", ("day", "attendance"), "place", "topics", "materials"]
    date_hierarchy = "day"
