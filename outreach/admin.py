"""Admin of technology groups, training sessions and surveys."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action, display

from foundation.admin.inlines import LabelledInline
from foundation.admin.read_only import ReadOnlyInline
from foundation.files import office_files
from foundation.spreadsheets.import_admin import FormulaSafeResource, SpreadsheetAdmin
from outreach import overview
from outreach.models import Answer, DailyCount, Group, Material, Question, Survey, Training

SOON = dt.timedelta(days=30)


class TrainingInline(LabelledInline):
    model = Training
    fields = ["day", "place", "attendance", "topics", "materials"]


class DailyCountInline(ReadOnlyInline):
    model = DailyCount
    fields = ["day", "scans", "lookups", "follows"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[DailyCount]:
        """The last month."""
        since = timezone.localdate() - dt.timedelta(days=31)
        return super().get_queryset(request).filter(day__gt=since)


class GroupResource(FormulaSafeResource):
    class Meta:
        model = Group
        fields = (
            "code",
            "village",
            "commune__name",
            "phone",
            "hours",
            "address",
            "directions",
            "lat",
            "lng",
            "size",
            "decision",
            "valid_from",
            "valid_to",
        )
        export_order = fields


@admin.register(Group)
class GroupAdmin(SpreadsheetAdmin):
    import_kind = "technology_groups"
    resource_classes = [GroupResource]
    list_display = ["village", "commune", "leader", "phone", "size", "valid_from", "valid_to", "brought"]
    list_filter = [("commune", AutocompleteSelectFilter)]
    list_select_related = ["commune"]
    list_per_page = 50
    search_fields = ["village__unaccent", "commune__name__unaccent", "code", "decision", "phone"]
    autocomplete_fields = ["commune", "former_commune"]
    readonly_fields = ["typed_code", "short_url"]
    fields = [
        ("commune", "village"),
        "former_commune",
        ("leader", "size"),
        ("phone", "hours"),
        ("address", "directions"),
        ("lat", "lng"),
        ("checked_on", "decision"),
        ("valid_from", "valid_to"),
        ("typed_code", "short_url"),
    ]
    inlines = [TrainingInline, DailyCountInline]
    actions_detail = ["poster_a4", "poster_a5"]
    actions_list = ["coverage"]

    def get_urls(self) -> list[Any]:
        coverage = self.admin_site.admin_view(self.coverage_view)
        return [path("do-phu/", coverage, name="outreach_coverage"), *super().get_urls()]

    @action(description=_("Coverage of the communes"), url_path="coverage", permissions=["view"])
    def coverage(self, request: HttpRequest) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:outreach_coverage"))

    def coverage_view(self, request: HttpRequest) -> HttpResponse:
        """What the public sees, and what is to be done: communes to ask, groups to settle or to renew."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Coverage of the communes"),
            "shown": overview.build_overview(request.GET),
            "may_add": self.has_add_permission(request),
            "soon": timezone.localdate() + SOON,
        }
        return TemplateResponse(request, "admin/outreach/coverage.html", context)

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


class MaterialInline(LabelledInline):
    model = Material
    form = office_files.OfficeFileForm
    fields = ["name", "file"]


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
    inlines = [MaterialInline]


class QuestionInline(LabelledInline):
    model = Question
    fields = ["position", "kind", ("text", "text_en"), ("choices", "choices_en")]

    def has_change_permission(self, request: HttpRequest, obj: Survey | None = None) -> bool:
        """A question is not edited once it was answered."""
        return not is_answered(obj) and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Survey | None = None) -> bool:
        return not is_answered(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Survey | None = None) -> bool:
        return not is_answered(obj) and super().has_delete_permission(request, obj)


def is_answered(survey: Survey | None) -> bool:
    return survey is not None and survey.sheets.exists()


@admin.register(Survey)
class SurveyAdmin(ModelAdmin):
    list_display = ["title", "opens_on", "closes_on", "answered"]
    search_fields = ["title__unaccent"]
    warn_unsaved_form = True
    fields = [("title", "title_en"), ("intro", "intro_en"), ("opens_on", "closes_on"), "words"]
    readonly_fields = ["words"]
    inlines = [QuestionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Survey]:
        return super().get_queryset(request).annotate(taken=Count("sheets"))

    @display(description=_("sheets of answers"))
    def answered(self, survey: Any) -> int:
        return survey.taken

    @display(description=_("in their own words"))
    def words(self, survey: Survey) -> str:
        """The newest hundred; for the staff alone."""
        told = Answer.objects.filter(sheet__survey=survey, question__kind=Question.Kind.WORDS)
        return "\n".join(answer.said for answer in told.order_by("-pk")[:100]) if survey.pk else ""
