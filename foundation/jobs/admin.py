"""The long tasks of the desk: each officer sees those that he started, and fetches what came of them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.admin import ModelAdmin
from unfold.decorators import display

from foundation.admin.read_only import ReadOnlyAdminMixin, UnknownOfOthersMixin
from foundation.files import pending_uploads
from foundation.jobs import queue, services
from foundation.jobs.kinds import KINDS, JobRefused
from foundation.jobs.models import Job
from foundation.officers import officer_of
from foundation.web.formats import moment

TONES = {
    Job.Stage.WAITING: "info",
    Job.Stage.RUNNING: "info",
    Job.Stage.DONE: "success",
    Job.Stage.REFUSED: "warning",
    Job.Stage.FAILED: "danger",
}


@admin.register(Job)
class JobAdmin(UnknownOfOthersMixin, ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["title", "started", "stage_label", "told"]
    list_per_page = 25
    actions = None
    fields = ["kind_label", "started", "ended", "stage_in_words", "told", "purpose"]
    readonly_fields = fields
    change_form_outer_before_template = "admin/jobs/job.html"

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view
        return [
            path("<int:pk>/tien-do/", page(require_safe(self.progress_view)), name="jobs_job_progress"),
            path("<int:pk>/tep/", page(require_safe(self.file_view)), name="jobs_job_file"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """A superuser sees how everybody's stand; the file is for whoever started it."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(by=request.user)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        job = self.get_object(request, object_id)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **_shown(job)})

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A part of the page of a job that is under way; the page itself once it has ended."""
        job = get_object_or_404(self.get_queryset(request), pk=pk)
        response = TemplateResponse(request, "admin/jobs/progress_bar.html", _shown(job))
        if not job.is_open:
            response["HX-Refresh"] = "true"
        return response

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What this person may have is asked once more; a file that is gone leads back."""
        job = get_object_or_404(self.get_queryset(request), pk=pk)
        page = HttpResponseRedirect(reverse("admin:jobs_job_change", args=[pk]))
        try:
            content = services.file_of(job, officer_of(request))
        except JobRefused as refusal:
            messages.error(request, refusal.message)
            return page
        if content is None:
            messages.warning(request, _("The file is no longer here. Please start it again."))
            return page
        if job.purpose:
            request.read_purpose = job.purpose  # type: ignore[attr-defined]
        response = HttpResponse(content, content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="{job.file["name"]}"'
        return response

    @display(description=gettext_lazy("kind"), ordering="kind")
    def kind_label(self, job: Job) -> str:
        kind = KINDS.get(job.kind)
        return str(kind.label) if kind else job.kind

    @display(description=gettext_lazy("started at"), ordering="at")
    def started(self, job: Job) -> str:
        return moment(job.at)

    @display(description=gettext_lazy("ended at"))
    def ended(self, job: Job) -> str:
        return moment(job.ended_at) if job.ended_at else "–"

    @display(description=gettext_lazy("state"), label=TONES)
    def stage_label(self, job: Job) -> tuple[str, Any]:
        return job.stage, job.get_stage_display()

    @display(description=gettext_lazy("state"))
    def stage_in_words(self, job: Job) -> str:
        return job.get_stage_display()


def _shown(job: Job) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "job": job,
        "state": job.get_stage_display(),
        "poll": reverse("admin:jobs_job_progress", args=[job.pk]),
        "page": reverse("admin:jobs_job_change", args=[job.pk]),
        "file_is_here": not job.is_open and pending_uploads.exists(job.file),
    }
    return shown | (queue.shown_progress(job) if job.is_open else {})
