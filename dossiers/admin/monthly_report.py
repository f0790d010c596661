"""The report of a month at the desk: on the screen with each number's list, as a workbook, as a document."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from dossiers import monthly_counts, monthly_report
from dossiers.models import Agency, Dossier
from dossiers.permissions import VIEWS, may_see_report
from foundation.admin.action_view import AdminActionView
from foundation.admin.form_fields import text_field, textarea_field
from foundation.files.pdf import PdfUnavailable
from foundation.files.responses import allow_pdf_viewer
from foundation.insights import months
from foundation.jobs import progress, queue, services
from foundation.jobs.kinds import KINDS, JobKind, Result
from foundation.jobs.models import Job
from foundation.officers import officer_of
from foundation.spreadsheets.cells import write_csv

EXPORTS, REPORT = "dossiers.export_dossier", "dossier_report"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BY = {"linh-vuc": _("Field"), "co-quan": _("Agency"), "thang": _("Month")}


class SignatureForm(forms.Form):
    number = text_field(_("Number of the document"), most=60, placeholder="15/BC-TTHCC")
    addressed_to = text_field(_("Addressed to"), most=200)
    signer_title = text_field(_("Signed as"), most=120, initial=_("HEAD OF THE OFFICE"))
    signer = text_field(_("Name of the signer"), most=120)
    copies = textarea_field(_("Copies to, one line each"), most=600)


class MonthlyReportView(AdminActionView):
    """Counts of the dossiers of one's desks; of all for whoever sees all figures but no dossier."""

    template_name = "admin/dossiers/monthly_report.html"
    form_class = SignatureForm
    title = _("Report on dossiers")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_see_report(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        files = {"xlsx": self._workbook, "csv": self._facts}
        kind = request.GET.get("tep", "")
        if kind not in files:
            return super().get(request, *args, **kwargs)
        return self._let_a_worker(kind) if self.is_long else files[kind]()

    @cached_property
    def is_long(self) -> bool:
        """A worker makes the files of more dossiers; it asks this page again."""
        some = self.dossiers.order_by()[: queue.MANY_ROWS + 1]
        return not services.is_replayed(self.request) and some.count() > queue.MANY_ROWS

    def _let_a_worker(self, suffix: str) -> HttpResponse:
        with translation.override("vi"):
            title = _("Report on dossiers, %(month)s (%(format)s)") % {
                "month": f"{self.month:%m/%Y}",
                "format": suffix,
            }
        return services.later(self.request, kind=REPORT, title=title, about=suffix)

    # --- what is counted ---

    @cached_property
    def month(self) -> dt.date:
        return months.month_of(self.request.GET.get("thang", ""))

    @cached_property
    def is_opening_lists(self) -> bool:
        return self.request.user.has_perm(VIEWS)

    @cached_property
    def dossiers(self) -> QuerySet[Dossier]:
        visible = Dossier.objects.visible_to(officer_of(self.request)) if self.is_opening_lists else None
        every = Dossier.objects.all() if visible is None else visible
        return every.filter(competent_agency=self.agency) if self.agency else every

    @cached_property
    def agencies(self) -> QuerySet[Agency]:
        """Those that handle a dossier of one's desks."""
        if not self.is_opening_lists:
            return Agency.objects.filter(competent_dossiers__isnull=False).distinct()
        visible = Dossier.objects.visible_to(officer_of(self.request))
        return Agency.objects.filter(pk__in=visible.values("competent_agency"))

    @cached_property
    def agency(self) -> Agency | None:
        asked = self.request.GET.get("co-quan", "")
        known = self.agencies.select_related("parent", "unit")
        return known.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None

    @cached_property
    def reporting_agency(self) -> Agency | None:
        """The agency chosen, or that of one's only desk; else the operator of the portal reports."""
        desks = Agency.objects.current().filter(desks__officer=officer_of(self.request))
        mine = list(desks.select_related("parent", "unit")[:2])
        return mine[0] if self.agency is None and len(mine) == 1 else self.agency

    @property
    def office(self) -> str:
        agency = self.reporting_agency
        return agency.name if agency else str(settings.PORTAL_OPERATOR)

    def lines(self, by: str) -> list[monthly_counts.Line]:
        pk = self.agency.pk if self.agency else None
        if by == "co-quan":
            return monthly_counts.by_agency(self.dossiers, self.month)
        count = monthly_counts.by_month if by == "thang" else monthly_counts.by_area
        return count(self.dossiers, self.month, pk)

    def total(self, by: str, lines: list[monthly_counts.Line]) -> monthly_counts.Line | None:
        """What is carried over from month to month has no sum."""
        pk = self.agency.pk if self.agency else None
        return None if by == "thang" else monthly_counts.total(lines, self.month, pk)

    # --- as a page ---

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        by = self.request.GET.get("theo", "")
        by = by if by in BY else "linh-vuc"
        lines = self.lines(by)
        asked = {"thang": f"{self.month:%Y-%m}", "co-quan": self.agency.pk if self.agency else ""}
        context = {
            "month": self.month,
            "months": months.offered(),
            "agency": self.agency,
            "agencies": list(self.agencies),
            "office": self.office,
            "by": by,
            "heading": BY[by],
            "tabs": [(words, urlencode(asked | {"theo": key}), key == by) for key, words in BY.items()],
            "asked": urlencode(asked),
            "columns": monthly_counts.COLUMNS,
            "lines": [self._shown(line) for line in lines],
            "whole": self._shown(whole) if (whole := self.total(by, lines)) else None,
            "may_export": self.request.user.has_perm(EXPORTS),
        }
        return super().get_context_data(**(context | more))

    def _shown(self, line: monthly_counts.Line) -> tuple[Any, list[tuple[int, str]]]:
        """Its label, and each number with the address of its list."""
        dossiers = reverse("admin:dossiers_dossier_changelist")
        return line.label, [
            (number, f"{dossiers}?{urlencode({'report': line.link(key)})}" if self._opens(number) else "")
            for key, number in line.cells()
        ]

    def _opens(self, number: int) -> bool:
        return bool(number) and self.is_opening_lists

    # --- as files ---

    def form_valid(self, form: Any) -> HttpResponse:
        if self.is_long:
            return self._let_a_worker("pdf")
        lines = self.lines("linh-vuc")
        whole = monthly_counts.total(lines, self.month)
        try:
            content = monthly_report.signed_page(
                lines, whole, agency=self.reporting_agency, office=self.office, says=form.cleaned_data
            )
        except PdfUnavailable:
            self.refusal = str(_("This machine cannot lay out a page (docs/deploy.md)."))
            return self.render_to_response(self.get_context_data(form=form), status=503)
        return allow_pdf_viewer(self._file(content, "application/pdf", "pdf", "inline"))

    def _workbook(self) -> HttpResponse:
        sheets = []
        for by, words in progress.track(BY.items(), progress.Phase.STEPS, len(BY)):
            lines = self.lines(by)
            sheets.append((words, words, lines, self.total(by, lines)))
        content = monthly_report.workbook(sheets, self.month, self.office)
        return self._file(content, WORKBOOK, "xlsx", "attachment")

    def _facts(self) -> HttpResponse:
        if not self.request.user.has_perm(EXPORTS):
            raise PermissionDenied
        response = self._file("\ufeff".encode(), "text/csv; charset=utf-8", "csv", "attachment")
        facts = monthly_report.facts(self.dossiers)
        write_csv(response, progress.track(facts, progress.Phase.COLLECTING, self.dossiers.count() + 1))
        return response

    def _file(self, content: bytes, kind: str, suffix: str, disposition: str) -> HttpResponse:
        response = HttpResponse(content, content_type=kind)
        name = f"bao-cao-ho-so-{self.month:%Y-%m}.{suffix}"
        response["Content-Disposition"] = f'{disposition}; filename="{name}"'
        return response


def _run(job: Job, order: dict[str, Any]) -> Result:
    page = MonthlyReportView.as_view(model_admin=admin.site.get_model_admin(Dossier))
    return services.file_from(page, services.request_of(order, cast(User, job.by)))


def _may(officer: User, job: Job) -> bool:
    return may_see_report(officer) and (job.about != "csv" or officer.has_perm(EXPORTS))


KINDS.register(REPORT, JobKind(_("Report on dossiers"), _run, _may))
