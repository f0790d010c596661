"""The import page of a back-office list: upload, read what would happen to each row, then confirm.

Between preview and confirmation the file waits in private storage; its hash in the session makes sure that
what is confirmed is what was shown. Rows that were left out wait there too, as a file to mend.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from foundation.citizens.read_trail import Act, record_read
from foundation.declarations import declaration_of
from foundation.files import pending_uploads
from foundation.files.limits import DEFAULT, MIB
from foundation.officers import officer_of
from foundation.spreadsheets import (
    FileRefused,
    Report,
    background,
    importing,
    previews,
    read_report,
)
from foundation.spreadsheets.headings import HeadingRefused
from foundation.spreadsheets.importing import ImportResult, Keep
from foundation.spreadsheets.models import ImportRun
from foundation.spreadsheets.previews import answers_of
from foundation.spreadsheets.rejected_rows import write_rejected_rows
from foundation.spreadsheets.templates import write_template
from foundation.web.formats import number

OVERTAKEN = _("Another file was read in another tab since. Read this one again.")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def rejected_response(request: HttpRequest, kind: str, model: type[Model], content: bytes) -> HttpResponse:
    """The rows that an import left out. Where they tell of persons, the reading is kept on the trail."""
    declaration = declaration_of(model)
    if declaration and declaration.is_personal:
        record_read(
            reader=request.user, act=Act.DOWNLOAD, record=declaration.label, page=request.path, each=True
        )
    return xlsx_response(content, f"{kind}-con-lai.xlsx")


def _chosen(request: HttpRequest) -> Keep:
    chosen = request.POST["confirm"]
    return Keep(chosen) if chosen in set(Keep) else Keep.ALL


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet (xlsx, xls or csv)"),
        help_text=format_lazy(
            _("Up to {megabytes} MB and {rows} rows."),
            megabytes=DEFAULT.file_bytes // MIB,
            rows=lazy(number, str)(DEFAULT.rows),
        ),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx,.xls,.csv,.txt,.tsv"}),
    )


class ImportPageMixin:
    """For a ModelAdmin with `import_kind`, a kind of the registry of importers."""

    import_kind: str
    import_path = "import/"
    import_template = "admin/import.html"
    opts: Any
    admin_site: Any
    has_add_permission: Any
    has_change_permission: Any

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def import_options(self, request: HttpRequest) -> Mapping[str, str]:
        """What the importer must know besides the file, of this very request: two tabs may differ."""
        return {}

    def import_target(self, request: HttpRequest) -> str:
        """The record that takes the whole file, where there is one; named on the page and afterwards."""
        return ""

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view
        own = [
            path(self.import_path, page(self.import_view), name=self._name("import")),
            path(f"{self.import_path}con-lai/", page(self.returned_view), name=self._name("returned")),
            path(f"{self.import_path}mau/", page(self.template_view), name=self._name("template")),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_import_permission(request):
            raise PermissionDenied
        is_checked = "run" in request.GET and not request.POST.get("ticket")  # else uploaded here since
        if request.method == "POST" and "confirm" in request.POST:
            return self._confirm_checked(request) if is_checked else self._confirm(request)
        if request.method == "POST" and "columns" in request.POST and is_checked:
            return self._check_again(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        shown: dict[str, Any] = {}
        if request.method == "POST" and "columns" in request.POST:
            if (again := self._read_again(request)) is None:
                messages.warning(request, OVERTAKEN)
                return self._to_import_page(request)
            form, shown = UploadForm(), again
        elif request.method == "POST" and form.is_valid():
            content, name = form.cleaned_data["file"].read(), form.cleaned_data["file"].name
            if background.is_large(content, name):
                return self._leave_to_worker(request, pending_uploads.store(content, name))
            began = time.monotonic()
            shown = self._preview(request, content, name)
            request.session[self._name("seconds")] = time.monotonic() - began
        elif checked := self.checked_run(request):
            shown = self._kept_preview(checked)
        left = request.session.get(self._name("returned"))
        target = self.import_target(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import into %(target)s") % {"target": target} if target else _("Import"),
            "subtitle": self.opts.verbose_name_plural,
            "target": target,
            "form": form,
            "back": self.page_url("changelist"),
            "runs_link": f"{reverse('admin:spreadsheets_importrun_changelist')}?kind={self.import_kind}",
            "template_link": f"{self.page_url('template')}?{request.GET.urlencode()}",
            "returned_link": self.page_url("returned") if pending_uploads.exists(left) else "",
            **shown,
        }
        return TemplateResponse(request, self.import_template, context)

    def returned_view(self, request: HttpRequest) -> HttpResponse:
        """The file of the rows that the last import left out."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        ticket = request.session.get(self._name("returned"))
        content = pending_uploads.read(ticket)
        if content is None:
            messages.warning(request, str(background.GONE))
            return HttpResponseRedirect(self.page_url("import"))
        return rejected_response(request, self.import_kind, self.opts.model, content)

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """An empty file of this kind, with an example row."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            content = write_template(self._layout(request))
        except FileRefused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.page_url("import"))
        return xlsx_response(content, f"{self.import_kind}-mau.xlsx")

    def _preview(
        self,
        request: HttpRequest,
        content: bytes,
        name: str,
        meanings: Mapping[str, str] = MappingProxyType({}),
    ) -> dict[str, Any]:
        try:
            report, result = self._run(request, content, name, dry_run=True, keep=Keep.ALL, meanings=meanings)
        except HeadingRefused as refusal:
            shown = {"refusal": str(refusal), "questions": [], **previews.columns_of(refusal)}
        except FileRefused as refusal:
            return {"refusal": str(refusal)}
        else:
            shown = previews.preview_of(report, result, name=name, words=self._layout(request).words)
            shown["preview"] = dict(shown)
        if shown.get("may_confirm") or shown.get("may_leave_out") or (shown["unused"] and shown["free"]):
            request.session[self._name("import")] = ticket = pending_uploads.store(content, name)
            shown["ticket"] = ticket["key"]
            request.session[self._name("options")] = dict(self.import_options(request))
            request.session[self._name("asked")] = previews.asks_of(shown)
            request.session[self._name("columns")] = {key: shown[key] for key in ("unused", "free")}
            request.session[self._name("meanings")] = dict(meanings)
        return shown

    def _read_again(self, request: HttpRequest) -> dict[str, Any] | None:
        """The preview with the meanings that were chosen for columns; None where the file is another now."""
        ticket: Any = request.session.get(self._name("import"))
        content = pending_uploads.read(ticket)
        is_shown = ticket and request.POST.get("ticket") == ticket["key"]
        if content is None or not is_shown:
            return None
        chosen = previews.meanings_of(request.session[self._name("columns")], request.POST)
        meanings = {**request.session.get(self._name("meanings"), {}), **chosen}
        return self._preview(request, content, ticket["name"], meanings)

    def _check_again(self, request: HttpRequest) -> HttpResponse:
        run = self.checked_run(request)
        shown = previews.kept(run.job.get("preview")) if run else None
        if run is None or shown is None:
            messages.warning(request, str(background.GONE))
            return HttpResponseRedirect(self.page_url("import"))
        background.check_again(run, meanings=previews.meanings_of(shown, request.POST))
        return self._to_run(request, run)

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        ticket: Any = request.session.get(self._name("import"))
        if ticket and request.POST.get("ticket", ticket["key"]) != ticket["key"]:
            messages.warning(request, OVERTAKEN)
            return self._to_import_page(request)
        request.session.pop(self._name("import"), None)
        answers = answers_of(request.session.pop(self._name("asked"), []), request.POST)
        if request.session.pop(self._name("options"), {}) != self.import_options(request):
            ticket = None  # another tab has read a file for another target meanwhile
        keep, meanings = _chosen(request), request.session.pop(self._name("meanings"), {})
        seconds = request.session.pop(self._name("seconds"), 0.0)
        if seconds >= background.AFTER_SECONDS and pending_uploads.exists(ticket):
            return self._leave_to_worker(request, ticket, keep=keep, answers=answers, meanings=meanings)
        content = pending_uploads.pop(ticket)
        if content is None:
            messages.warning(request, str(background.GONE))
            return self._to_import_page(request)
        try:
            _report, result = self._run(
                request, content, ticket["name"], dry_run=False, keep=keep, answers=answers, meanings=meanings
            )
        except FileRefused as refusal:
            messages.error(request, str(refusal))
            return self._to_import_page(request)
        if not result.is_done:
            told = [f"{line}: {why}" for line, why in list(result.refused.items())[:5]]
            messages.error(request, "; ".join(told))
            return self._to_import_page(request)
        words = _("Imported: %(created)d new, %(updated)d brought up to date, %(unchanged)d unchanged.")
        counts = {"created": result.created, "updated": result.updated, "unchanged": result.unchanged}
        target = self.import_target(request)
        messages.success(request, f"{target}. {words % counts}" if target else words % counts)
        if not result.refused:
            return HttpResponseRedirect(self.page_url("changelist"))
        self._keep_returned(request, content, ticket["name"], result, meanings)
        return self._to_import_page(request)

    def _to_import_page(self, request: HttpRequest) -> HttpResponse:
        query = urlencode(self.import_options(request))
        return HttpResponseRedirect(f"{self.page_url('import')}{query and '?'}{query}")

    def _leave_to_worker(self, request: HttpRequest, ticket: Any, **confirmed: Any) -> HttpResponse:
        """Without what was confirmed the file is only checked. To the page that shows how far it has come."""
        options, by = self.import_options(request), officer_of(request)
        run = background.enqueue(kind=self.import_kind, by=by, ticket=ticket, options=options, **confirmed)
        return self._to_run(request, run)

    def _to_run(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        messages.success(request, str(background.STARTED))
        return HttpResponseRedirect(reverse("admin:spreadsheets_importrun_change", args=[run.pk]))

    def checked_run(self, request: HttpRequest) -> ImportRun | None:
        """The officer's own file that a worker has checked, by its number in the address."""
        number = request.GET.get("run", "")
        checked = background.checked(officer_of(request), self.import_kind)
        return checked.filter(pk=number).first() if number.isdecimal() else None

    def _kept_preview(self, run: ImportRun) -> dict[str, Any]:
        shown = previews.kept(run.job.get("preview"))
        return {"preview": shown, **shown} if shown else {"refusal": str(background.GONE)}

    def _confirm_checked(self, request: HttpRequest) -> HttpResponse:
        run = self.checked_run(request)
        shown = previews.kept(run.job.get("preview")) if run else None
        if run is None or shown is None:
            messages.warning(request, str(background.GONE))
            return HttpResponseRedirect(self.page_url("import"))
        answers = answers_of(previews.asks_of(shown), request.POST)
        background.confirm(run, keep=_chosen(request), answers=answers)
        return self._to_run(request, run)

    def _keep_returned(
        self,
        request: HttpRequest,
        content: bytes,
        name: str,
        result: ImportResult,
        meanings: Mapping[str, str],
    ) -> None:
        layout = replace(self._layout(request), meanings=meanings)
        returned = write_rejected_rows(content, layout, result.refused, name=name)
        ticket = pending_uploads.store(returned, f"{self.import_kind}.xlsx")
        request.session[self._name("returned")] = ticket
        words = _("%(n)d rows were left out. Download them below, correct them and import that file.")
        messages.warning(request, words % {"n": len(result.refused)})

    def _layout(self, request: HttpRequest) -> Any:
        importer = importing.importer(self.import_kind)
        return importer.layout(timezone.localdate(), **self.import_options(request))

    def _run(
        self,
        request: HttpRequest,
        content: bytes,
        name: str,
        *,
        dry_run: bool,
        keep: Keep,
        answers: Mapping[tuple[str, str], str] = MappingProxyType({}),
        meanings: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[Report, ImportResult]:
        importer = importing.importer(self.import_kind)
        layout = replace(self._layout(request), answers=answers, meanings=meanings)
        report = read_report(content, layout, name=name)
        by, options = importer.actor(officer_of(request)), dict[str, Any](self.import_options(request))
        result = importing.run(importer, report, by=by, dry_run=dry_run, keep=keep, file_name=name, **options)
        return report, result

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def page_url(self, page: str) -> str:
        return reverse(f"admin:{self._name(page)}")
