"""The imports of the desk: each officer sees those of the kinds that he may import himself."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import action, display

from foundation.admin.day_filter import DayRangeFilter
from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.files import pending_uploads
from foundation.jobs import queue
from foundation.jobs.kinds import KINDS
from foundation.officers import name_of
from foundation.spreadsheets import background, taking_back
from foundation.spreadsheets.exporting import EXPORTS, KIND
from foundation.spreadsheets.import_page import rejected_response
from foundation.spreadsheets.importing import import_page_of, kind_name, kinds_of, may_see_imports, model_of
from foundation.spreadsheets.models import ImportRun, ImportTakeBack
from foundation.vietnamese.order import order_key, order_of_person
from foundation.web.formats import moment

TONES = {
    ImportRun.State.WHOLE: "success",
    ImportRun.State.PARTLY: "warning",
    ImportRun.State.TAKEN_BACK: "info",
    ImportRun.State.WAITING: "info",
    ImportRun.State.RUNNING: "info",
    ImportRun.State.CHECKING: "info",
    ImportRun.State.CHECKED: "warning",
    ImportRun.State.REFUSED: "danger",
    ImportRun.State.FAILED: "danger",
}
KINDS.register(KIND, EXPORTS)


class KindFilter(DropdownFilter):
    title = _("kind of data")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        named = ((kind, kind_name(kind)) for kind in kinds_of(request))
        return sorted(named, key=lambda item: order_key(str(item[1])))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class PersonFilter(DropdownFilter):
    title = _("imported by")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        known = User.objects.filter(pk__in=model_admin.get_queryset(request).order_by().values("by"))
        named = [(str(person.pk), name_of(person)) for person in known]
        return sorted(named, key=lambda person: order_of_person(person[1]))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value() or ""
        return queryset.filter(by=chosen) if chosen.isdecimal() else queryset


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["at", "kind_of_data", "file_name", "person", "added", "changed", "refused", "state_label"]
    list_filter = [KindFilter, PersonFilter, ("at", DayRangeFilter)]
    list_filter_submit = True
    list_select_related = ["by", "take_back"]
    list_per_page = 25
    search_fields = ["file_name__unaccent"]
    actions = None
    fields = [
        ("at", "person"), ("kind_of_data", "chosen"), ("file_name", "state_in_words"),
        ("added", "changed"), ("unchanged", "refused"), "told", "taking_back",
    ]  # fmt: skip
    actions_detail = ["take_back"]
    change_form_outer_before_template = "admin/spreadsheets/progress.html"

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view
        return [
            path("<int:pk>/tien-do/", page(self.progress_view), name="spreadsheets_importrun_progress"),
            path("<int:pk>/con-lai/", page(self.rejected_view), name="spreadsheets_importrun_rejected"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What the officer himself has to confirm is shown where he confirms it."""
        run = self.get_object(request, object_id)
        if run and run.stage == ImportRun.Stage.CHECKED and run.by_id == request.user.pk:
            return HttpResponseRedirect(f"{import_page_of(run.kind)}?run={run.pk}")
        shown = _shown(request, run) if run else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A part of the page of an import that is under way; the page itself once it has ended."""
        run = get_object_or_404(self.get_queryset(request), pk=pk)
        response = TemplateResponse(request, "admin/jobs/progress_bar.html", _shown(request, run))
        if not run.is_open:
            response["HX-Refresh"] = "true"
        return response

    def rejected_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file of the rows that the import left out, for a day; for whoever started it."""
        run = get_object_or_404(self.get_queryset(request), pk=pk)
        if not _may_read_rows(request, run):
            raise PermissionDenied
        content = pending_uploads.read(run.job.get("returned"))
        if content is None:
            self.message_user(request, str(background.GONE), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:spreadsheets_importrun_change", args=[pk]))
        return rejected_response(request, run.kind, model_of(run.kind), content)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """No numbers and no taking back of what was not imported, or is not yet."""
        if obj is None or obj.stage == ImportRun.Stage.DONE:
            return [name for name in self.fields if name != "told"]
        return [*self.fields[:3], *(["told"] if obj.told and _may_read_rows(request, obj) else [])]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(kind__in=kinds_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_see_imports(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @display(description=_("kind of data"), ordering="kind")
    def kind_of_data(self, run: ImportRun) -> str:
        return kind_name(run.kind)

    @display(description=_("imported by"), ordering="by")
    def person(self, run: ImportRun) -> str:
        return name_of(run.by) if run.by else str(_("the command of the server"))

    @display(description=_("for"))
    def chosen(self, run: ImportRun) -> str:
        return ", ".join(filter(None, run.options.values())) or "–"

    @display(description=_("taking back"))
    def taking_back(self, run: ImportRun) -> str:
        if hasattr(run, "take_back"):
            done = run.take_back
            told = {"person": name_of(done.by), "at": moment(done.at), "numbers": in_words(done)}
            return _("%(person)s, %(at)s: %(numbers)s") % told
        last = run.at + taking_back.KEPT_FOR
        return taking_back.why_not(run) or _("Possible until %(day)s.") % {"day": moment(last)}

    def has_take_back_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Those who may import the kind; the page says why where it is not possible."""
        run = self.get_object(request, object_id) if object_id else None
        return run is not None and not taking_back.why_not(run)

    @action(description=_("Take this import back"), permissions=["take_back"], url_path="thu-lai")
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks first, with what would happen now."""
        run = get_object_or_404(self.get_queryset(request), pk=object_id)
        page = reverse("admin:spreadsheets_importrun_change", args=[run.pk])
        if request.method == "POST":
            try:
                done = taking_back.take_back(run=run, by=cast(User, request.user))
            except taking_back.TakeBackRefused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(request, f"{ImportRun.State.TAKEN_BACK.label}: {in_words(done)}")
            return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Take this import back"),
            "subtitle": str(run),
            "kind": kind_name(run.kind),
            "run": run,
            "estimate": taking_back.estimate(run),
            "back": page,
        }
        return TemplateResponse(request, "admin/take_back.html", context)

    @display(description=_("state"), label=TONES)
    def state_label(self, run: ImportRun) -> tuple[str, Any]:
        return run.state, run.state.label

    @display(description=_("state"))
    def state_in_words(self, run: ImportRun) -> str:
        return str(run.state.label)


def _may_read_rows(request: HttpRequest, run: ImportRun) -> bool:
    """Rows of a file, and why they were refused, may name persons of another commune than the reader's."""
    return request.user.is_superuser or run.by_id == request.user.pk


def _shown(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """What the bar shows: rows done, of how many, and the time left by the rate so far."""
    may_read = _may_read_rows(request, run)
    shown: dict[str, Any] = {
        "run": run,
        "state": run.state.label,
        "poll": reverse("admin:spreadsheets_importrun_progress", args=[run.pk]),
        "page": reverse("admin:spreadsheets_importrun_change", args=[run.pk]),
        "rejected_is_here": may_read and pending_uploads.exists(run.job.get("returned")),
    }
    return shown | (queue.shown_progress(run) if run.is_open else {})


def in_words(done: ImportTakeBack) -> str:
    numbers = {"removed": done.removed, "restored": done.restored, "left": done.left}
    return _("%(removed)d removed, %(restored)d restored, %(left)d left as changed since") % numbers
