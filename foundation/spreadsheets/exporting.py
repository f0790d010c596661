"""Exports; of personal data only for a purpose, which is kept on the trail of readings with the row count.

A small file is made at once, one of more rows by a worker (foundation/jobs/services.py).
"""

from collections.abc import Iterator
from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from import_export.resources import Resource
from unfold.contrib.import_export.forms import ExportForm

from foundation.admin.form_fields import text_field
from foundation.citizens.read_trail import Act, record_read
from foundation.declarations import declaration_of
from foundation.jobs import progress, queue, services
from foundation.jobs.kinds import JobKind, Result
from foundation.jobs.models import Job
from foundation.vietnamese.folding import fold

KIND = "export"


class PurposeExportForm(ExportForm):
    purpose = text_field(_("What the file is for"), required=True, most=100)
    purpose.help_text = _("It holds personal data: who exported it, when and what for is kept.")


class TrackedResource(Resource):
    """Tells how many rows are collected."""

    def iter_queryset(self, queryset: Any) -> Iterator[Any]:
        rows = super().iter_queryset(queryset)
        return progress.track(rows, progress.Phase.COLLECTING, queryset.count())


class PurposeExportMixin(ExportMixin):
    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may read the rows, unless the page has a right of its own for its export."""
        return bool(self.has_view_permission(request))

    def get_export_form_class(self) -> type[ExportForm]:
        declaration = declaration_of(self.model)
        return PurposeExportForm if declaration and declaration.is_personal else ExportForm

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:
        """`ho-so-2026-12-02.xlsx`: what it holds in the reader's language, and the day at the desk."""
        name = fold(str(self.opts.verbose_name_plural)).replace(" ", "-")
        return f"{name}-{timezone.localdate():%Y-%m-%d}.{file_format.get_extension()}"

    def get_data_for_export(self, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        data = super().get_data_for_export(request, queryset, **kwargs)
        progress.begin(progress.Phase.SAVING)
        return data

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None
    ) -> HttpResponse:
        count = queryset.count()
        if count > queue.MANY_ROWS and not services.is_replayed(request):
            return self._let_a_worker(file_format, request, export_form)
        if purpose := _purpose_of(export_form):
            words = _("%(purpose)s (%(count)d rows)")
            request.read_purpose = words % {"purpose": purpose, "count": count}  # type: ignore[attr-defined]
        return super()._do_file_export(file_format, request, queryset, export_form=export_form)

    def _let_a_worker(self, file_format: Any, request: HttpRequest, export_form: Any) -> HttpResponse:
        facts = {"what": self.opts.verbose_name_plural, "format": file_format.get_extension()}
        with translation.override("vi"):
            title = str(_("Export of %(what)s (%(format)s)") % facts)
        purpose = _purpose_of(export_form)
        return services.later(request, kind=KIND, title=title, about=self.opts.label_lower, purpose=purpose)


def _purpose_of(export_form: Any) -> str:
    return export_form.cleaned_data.get("purpose", "") if export_form is not None else ""


def _run(job: Job, order: dict[str, Any]) -> Result:
    """The trail names who ordered it, as at a page; the row count is that of the file."""
    officer = cast(User, job.by)
    request = services.request_of(order, officer)
    result = services.file_from(_page_of(job).export_action, request)
    if purpose := getattr(request, "read_purpose", ""):
        declaration = declaration_of(_page_of(job).model)
        record = declaration.label if declaration else job.about
        record_read(reader=officer, act=Act.EXPORT, record=record, page=purpose, each=True)
    return result


def _may(officer: User, job: Job) -> bool:
    request = HttpRequest()
    request.user = officer
    return bool(_page_of(job).has_export_permission(request))


def _page_of(job: Job) -> Any:
    return admin.site.get_model_admin(apps.get_model(job.about))


EXPORTS = JobKind(_("Export"), _run, _may)
