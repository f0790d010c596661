"""Legal documents with what they do to others; lists come in as spreadsheets."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from foundation.admin.inlines import LabelledInline
from foundation.admin.read_only import ReadOnlyInline
from foundation.files import documents
from foundation.spreadsheets.import_admin import HTTPS_LINKS, SpreadsheetAdmin
from foundation.vietnamese.folding import fold
from lookups.kinds.legal import numbers, search
from lookups.kinds.legal.effect import Status
from lookups.kinds.legal.models import LegalArticle, LegalDocument, Relation


class RelationInline(LabelledInline):
    model = Relation
    fk_name = "source"
    fields = ["bond", "target_number", "target", "starts_on", "note"]
    autocomplete_fields = ["target"]
    tab = True


class ArticleInline(ReadOnlyInline):
    model = LegalArticle
    fields = ["number", "heading"]
    tab = True


@admin.register(LegalDocument)
class LegalDocumentAdmin(SpreadsheetAdmin):
    import_kind = "legal"
    # What the importer reads is what this writes.
    exported = {
        "Số hiệu": "number",
        "Loại văn bản": "get_kind_display",
        "Trích yếu": "abstract",
        "Cơ quan ban hành": "issuer",
        "Ngày ban hành": "issued_on",
        "Ngày hiệu lực": "effective_on",
        "Hiệu lực đến": "expires_on",
        "Người ký": "signer",
        "Ghi chú": "note",
    }
    formfield_overrides = HTTPS_LINKS
    list_display = ["heading", "issuer", "issued_on", "effective_on", "effect_today"]
    list_filter = [("kind", ChoicesDropdownFilter), ("level", ChoicesDropdownFilter)]
    search_fields = ["number"]
    search_help_text = _("Number in any form, or words")
    inlines = [RelationInline, ArticleInline]
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

    def save_model(self, request: HttpRequest, obj: LegalDocument, form: Any, change: bool) -> None:
        """A PDF without a typed text gives its own text; the articles follow the text."""
        if "file" in form.changed_data and obj.file and not obj.text:
            obj.text = self._text_of(request, obj)
        super().save_model(request, obj, form, change)
        if "text" in form.changed_data or "file" in form.changed_data:
            n = obj.articles.count()
            told = ngettext(
                "%(n)d article was read from the text.", "%(n)d articles were read from the text.", n
            )
            self.message_user(request, told % {"n": n})

    def _text_of(self, request: HttpRequest, document: LegalDocument) -> str:
        """ "" for a scan, which is told."""
        document.file.open("rb")
        try:
            text = documents.text_of_pdf(document.file.read())
        except documents.DocumentRefused as refusal:
            self.message_user(request, refusal.message, messages.WARNING)
            return ""
        finally:
            document.file.seek(0)
        if not text.strip():
            words = _("This PDF holds pictures of pages only: paste the text to have its articles.")
            self.message_user(request, words, messages.WARNING)
        return text

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
            Status.UNKNOWN: "",  # a status that is not named here is shown as its code
        },
    )
    def effect_today(self, document: LegalDocument) -> tuple[str, str]:
        effect = document.effect_on(timezone.localdate())
        return effect.status, effect.words
