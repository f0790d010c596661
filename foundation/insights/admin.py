"""Monthly reports at the desk: printed, and closed again where something was entered late."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget

from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.files import pdf
from foundation.insights import figures, headlines, measurement, month_closing, months, report
from foundation.insights.dashboard import SEES_ALL
from foundation.insights.models import ClosedMonth, FigureTarget, PageFeedback
from foundation.insights.presentation import value_of
from foundation.jobs import services
from foundation.jobs.kinds import KINDS, JobKind, Result
from foundation.jobs.models import Job
from foundation.officers import officer_of

CLOSES, REPORT = "insights.close_month", "figures_report"


@admin.register(PageFeedback)
class PageFeedbackAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["route", "is_useful", "times"]
    list_filter = ["is_useful"]


class FigureTargetForm(forms.ModelForm):
    """The figures that can have a target are those that are good when they are high."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "figure" in self.fields:
            choices = [(key, figures.FIGURES[key].title) for key in headlines.KEYS if key in figures.FIGURES]
            self.fields["figure"] = forms.ChoiceField(
                label=_("Figure"), choices=choices, widget=UnfoldAdminSelectWidget
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        figure, value = (
            figures.FIGURES.get(self.cleaned_data.get("figure", "")),
            self.cleaned_data.get("value"),
        )
        if figure and value and figure.kind == "mean" and not 1 <= value <= headlines.HIGHEST_MARK:
            self.add_error("value", _("Satisfaction is a number from 1 to 5."))
        return self.cleaned_data


@admin.register(FigureTarget)
class FigureTargetAdmin(ModelAdmin):
    """The public page shows a change within half a minute; the log of the desk keeps who made it."""

    form = FigureTargetForm
    list_display = ["title", "target"]

    def get_readonly_fields(self, request: HttpRequest, obj: FigureTarget | None = None) -> list[str]:
        return ["figure"] if obj else []

    @display(description=gettext_lazy("Figure"))
    def title(self, row: FigureTarget) -> str:
        figure = figures.FIGURES.get(row.figure)
        return str(figure.title) if figure else row.figure

    @display(description=gettext_lazy("target"))
    def target(self, row: FigureTarget) -> str:
        figure = figures.FIGURES.get(row.figure)
        return value_of(figure.kind, float(row.value)) if figure else str(row.value)


@admin.register(ClosedMonth)
class ClosedMonthAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["__str__", "closed_at", "closed_by", "print_link"]
    list_display_links = None
    list_select_related = ["closed_by"]
    list_per_page = 25
    actions_list = ["choose"]

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<str:month>/bao-cao.pdf", wrap(self.print_report), name="insights_report"),
            *super().get_urls(),
        ]

    def has_print_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SEES_ALL)

    @display(description=gettext_lazy("Report (PDF)"))
    def print_link(self, closed: ClosedMonth) -> str:
        address = reverse("admin:insights_report", args=[f"{closed.month:%Y-%m}"])
        return format_html('<a class="desk-link" href="{}">{} {}</a>', address, _("Print"), closed)

    @action(
        description=gettext_lazy("Print or close a month"),
        url_path="chon-thang",
        permissions=["print"],
        icon="print",
    )
    def choose(self, request: HttpRequest) -> HttpResponse:
        """The page with the choice of the month: `in` prints it, `chot` closes it."""
        if request.method == "POST":
            return self._close(request, _asked(request.POST.get("thang", "")))
        if "thang" in request.GET:
            asked = f"{_asked(request.GET['thang']):%Y-%m}"
            return HttpResponseRedirect(reverse("admin:insights_report", args=[asked]))
        offered = months.offered()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Monthly report"),
            "months": offered,
            "over": offered[1:],
            "may_close": request.user.has_perm(CLOSES),
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/insights/choose.html", context)

    def _close(self, request: HttpRequest, month: dt.date) -> HttpResponse:
        if not request.user.has_perm(CLOSES):
            raise PermissionDenied
        try:
            closed = month_closing.close(month=month, by=officer_of(request))
            messages.success(request, _("The figures of %(month)s are closed.") % {"month": closed})
        except month_closing.MonthNotOver:
            messages.error(request, _("%(month)s is not over yet.") % {"month": f"{month:%m/%Y}"})
        return HttpResponseRedirect(reverse("admin:insights_closedmonth_changelist"))

    def print_report(self, request: HttpRequest, month: str) -> HttpResponse:
        if not self.has_print_permission(request):
            raise PermissionDenied
        asked = _asked(month)
        if measurement.takes_long(asked) and not services.is_replayed(request):
            title = _("Monthly report %(month)s (PDF)") % {"month": f"{asked:%m/%Y}"}
            return services.later(request, kind=REPORT, title=title, about=f"{asked:%Y-%m}")
        try:
            content = report.report_pdf(asked)
        except pdf.PdfUnavailable:
            return HttpResponse(_("This machine cannot lay out a page (docs/deploy.md)."), status=503)
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="bao-cao-{asked:%Y-%m}.pdf"'
        return response


def _run(job: Job, order: dict[str, Any]) -> Result:
    page: Any = admin.site.get_model_admin(ClosedMonth)
    request = services.request_of(order, cast(User, job.by))
    return services.file_from(lambda request: page.print_report(request, job.about), request)


KINDS.register(
    REPORT, JobKind(gettext_lazy("Monthly report"), _run, lambda officer, job: officer.has_perm(SEES_ALL))
)


def _asked(text: str) -> dt.date:
    """`2026-10`; raises Http404 for what is no month, or one to come."""
    month = months.month_of(text)
    if f"{month:%Y-%m}" != text:
        raise Http404
    return month
