"""Legal documents with what they do to others; lists come in as spreadsheets."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from foundation.admin.inlines import LabelledInline
from foundation.spreadsheets.import_admin import HTTPS_LINKS, SpreadsheetAdmin, export_resource
from foundation.vietnamese.folding import fold
from lookups.kinds.legal import numbers, search
from lookups.kinds.legal.effect import Status
from lookups.kinds.legal.models import LegalDocument, Relation

# What the importer reads is what this writes.
EXPORTED = {
    "Số hiệu": "number",
    "Loại văn bản": "get_kind_display",
    "Trích yếu": "abstract",
    "Cơ quan ban hành": "issuer",
    "Ngày ban hành": "issued_on",
    "Ngày hiệu lực": "effective_on",
    "Ngày hết hiệu lực": "expires_on",
    "Người ký": "signer",
    "Ghi chú": "note",
}


class RelationInline(LabelledInline):
    model = Relation
    fk_name = "source"
    fields = ["bond", "target_number", "target", "starts_on", "note"]
    autocomplete_fields = ["target"]
    tab = True


@admin.register(LegalDocument)
class LegalDocumentAdmin(SpreadsheetAdmin):
    import_kind = "legal"
    resource_classes = [export_resource(LegalDocument, columns=EXPORTED)]
    formfield_overrides = HTTPS_LINKS
    list_display = ["heading", "issuer", "issued_on", "effective_on", "effect_today"]
    list_filter = [("kind", ChoicesDropdownFilter), ("level", ChoicesDropdownFilter)]
    search_fields = ["number"]
    search_help_text = _("Number in any form, or words")
    inlines = [RelationInline]
    fieldsets = [
        (None, {"fields": ["number", "kind", "level", "issuer", "signer", "field", "abstract"]}),
        (
            _("Dates"),
            {
                "fields": [
                    "issued_on",
                    "effective_on",
                    "expires_on",
                    "ended_why",
                    "ended_parts",
                    "parts_ended_on",
                    "gazette",
                ]
            },
        ),
        (_("Text"), {"fields": ["file", "url", "text", "note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("touched_by__source")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        if not fold(search_term):
            return queryset, False
        number = numbers.find(search_term)
        found = search.by_number(number) if number else search.by_words(search_term)[0]
        return queryset.filter(pk__in=found.values("pk")), False

    @display(description=_("document"), header=True, ordering="number")
    def heading(self, document: LegalDocument) -> list[str]:
        return [document.title, document.abstract[:80]]

    @display(
        description=_("in force today"),
        label={
            Status.IN_FORCE: "success",
            Status.PARTLY: "warning",
            Status.ENDED: "danger",
            Status.NOT_YET: "info",
        },
    )
    def effect_today(self, document: LegalDocument) -> tuple[str, str]:
        effect = document.effect_on(timezone.localdate())
        return effect.status, effect.words
