"""Exams at the desk: load, look at the counts, check, set the hour, rebuild what is shown."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.spreadsheets.import_admin import SpreadsheetAdmin
from lookups.kinds.exams.models import Candidate, Correction, CutOff, Exam, ScoreWatch
from lookups.kinds.exams.rules.subjects import SUBJECTS
from lookups.kinds.exams.services import snapshots


class CutOffInline(TabularInline):
    model = CutOff
    extra = 0
    tab = True


@admin.register(Exam)
class ExamAdmin(SpreadsheetAdmin):
    """The import button of an exam's own page takes the scores of that exam."""

    list_display = ["key", "name", "publish_at", "stage", "revision"]
    list_filter = ["kind", "year"]
    search_fields = ["key", "name"]
    inlines = [CutOffInline]
    readonly_fields = ["revision", "revised_at", "announced_at", "figures"]
    actions_detail = ["load_scores", "rebuild"]
    list_per_page = 25
    warn_unsaved_form = True

    @display(
        description=_("state"),
        label={"draft": "warning", "waiting": "info", "published": "success", "withdrawn": "danger"},
    )
    def stage(self, exam: Exam) -> tuple[str, Any]:
        if exam.is_withdrawn:
            return "withdrawn", _("Withdrawn")
        if exam.is_published:
            return "published", _("Published")
        is_ready = exam.is_checked and exam.publish_at
        return ("waiting", _("Waits for its hour")) if is_ready else ("draft", _("Not checked"))

    @display(description=_("loaded"))
    def figures(self, exam: Exam) -> str:
        """Candidates, and for each subject how many sat it and their mean: to compare with the list."""
        if exam.pk is None:
            return "–"
        sums: dict[str, models.Aggregate] = {f"{subject}_n": models.Count(subject) for subject in SUBJECTS}
        sums |= {f"{subject}_m": models.Avg(subject) for subject in SUBJECTS}
        found = exam.candidates.aggregate(number=models.Count("pk"), **sums)
        told = [
            f"{label}: {found[f'{subject}_n']} (TB {found[f'{subject}_m']:.2f})".replace(".", ",")
            for subject, label in SUBJECTS.items()
            if found[f"{subject}_n"]
        ]
        return "; ".join([f"{found['number']} thí sinh", *told])

    def save_model(self, request: HttpRequest, obj: Exam, form: Any, change: bool) -> None:
        if change:  # and nothing else: an import may have written its version meanwhile
            obj.save(update_fields=form.changed_data)
        else:
            super().save_model(request, obj, form, change)
        if "is_checked" in form.changed_data:
            snapshots.after_change(obj)
        snapshots.announce_after_commit()

    @action(description=_("Load scores"), url_path="load", permissions=["change"])
    def load_scores(self, request: HttpRequest, object_id: int) -> HttpResponse:
        exam = get_object_or_404(Exam, pk=object_id)
        return HttpResponseRedirect(f"{reverse('admin:exams_exam_import')}?exam={exam.key}")

    @action(
        description=_("Rebuild what is shown"),
        url_path="rebuild",
        permissions=["change"],
        dialog={
            "title": _("Rebuild what is shown"),
            "description": _("From then on citizens see what is in the database."),
            "form_class": BaseDialogForm,
            "form_submit_text": _("Rebuild"),
        },
    )
    def rebuild(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        exam = get_object_or_404(Exam, pk=object_id)
        if not (exam.is_checked and exam.publish_at):
            messages.warning(request, _("First mark the exam as checked and set its publication time."))
        else:
            self._rebuild(request, exam)
        return HttpResponseRedirect(reverse("admin:exams_exam_change", args=[object_id]))

    @staticmethod
    def _rebuild(request: HttpRequest, exam: Exam) -> None:
        try:
            built = snapshots.build(exam)
            messages.success(request, _("Rebuilt with %(number)d candidates.") % {"number": built.count})
        except snapshots.FolderBusy:
            messages.error(request, _("The scores are being built already. Please look again in a minute."))

    import_kind = "exams"

    def _exam_of(self, request: HttpRequest) -> str:
        """Kept in the session between choosing the file and confirming it."""
        if key := request.GET.get("exam", ""):
            request.session["exams_import_exam"] = key
        return str(request.session.get("exams_import_exam", ""))

    def import_options(self, request: HttpRequest) -> dict[str, str]:
        return {"exam": self._exam_of(request)}


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Found by their number, one at a time: there is no list to leaf through."""

    list_display = ["sbd", "exam", "version", "toan", "ngu_van", "ngoai_ngu"]
    search_fields = ["=sbd"]
    show_full_result_count = False
    list_select_related = ["exam"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Candidate]:
        found = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and (match.url_name or "").endswith("changelist")
        return found.none() if is_list and not request.GET.get("q") else found


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["sbd", "exam", "version", "replaced_at"]
    search_fields = ["=sbd"]
    list_select_related = ["exam"]


@admin.register(ScoreWatch)
class ScoreWatchAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["sbd", "exam", "created_at", "told_at"]
    list_filter = ["exam"]
    search_fields = ["=sbd"]
    list_select_related = ["exam"]
