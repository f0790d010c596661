from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.search.models import SearchMiss


@admin.register(SearchMiss)
class SearchMissAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """What people look for and do not find: names to add, pages to write."""

    list_display = ("words", "times", "last_at")
    search_fields = ("words",)
    ordering = ("-times", "-last_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchMiss]:
        return super().get_queryset(request).exclude(words="")
