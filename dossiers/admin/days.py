"""Closing a day: the days of each account, one day with its transfers, and its page to sign."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from dossiers import closing_page
from dossiers.errors import DossierRefusal
from dossiers.models import DayClosing
from dossiers.services import day_closing
from foundation.admin.action_view import AdminActionView
from foundation.files.pdf import PdfUnavailable
from foundation.files.responses import allow_pdf_viewer
from foundation.officers import officer_of

CLOSES = "dossiers.add_dayclosing"
PER_PAGE = 31
MAX_LISTED = 500


def address_of(day: dt.date, account: str, **more: str) -> str:
    page = reverse("admin:dossiers_banktransfer_day", args=[day.isoformat()])
    return f"{page}?{urlencode({'tk': account} | more)}"


class DaysView(AdminActionView):
    template_name = "admin/dossiers/days.html"
    title = _("Days of the accounts")
    http_method_names = ["get", "head"]

    def get_object(self) -> None:
        if not self.model_admin.has_view_permission(self.request):
            raise PermissionDenied

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        page = Paginator(day_closing.days(), PER_PAGE).get_page(self.request.GET.get("trang"))
        listed = [row["at"] for row in page]
        closed = {(row.day, row.account): row for row in DayClosing.objects.filter(day__in=listed)}
        rows = [
            (row, address_of(row["at"], row["account"]), closed.get((row["at"], row["account"])))
            for row in page
        ]
        return super().get_context_data(rows=rows, page=page, **more)


class DayView(AdminActionView):
    template_name = "admin/dossiers/day.html"
    form_class = forms.Form
    title = _("Day of an account")
    refusals = (DossierRefusal,)
    done = _("The day is closed.")

    def get_object(self) -> None:
        if not self.model_admin.has_view_permission(self.request):
            raise PermissionDenied
        try:
            self.day = dt.date.fromisoformat(self.kwargs["day"])
        except ValueError:
            raise Http404 from None
        self.account = self.request.GET.get("tk", "")[:30]

    @cached_property
    def closing(self) -> DayClosing | None:
        return DayClosing.objects.filter(day=self.day, account=self.account).first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("tep") != "pdf":
            return super().get(request, *args, **kwargs)
        try:
            content = closing_page.printed(self.day, self.account, self.closing, officer_of(request))
        except PdfUnavailable:
            self.refusal = str(_("This machine cannot lay out a page (docs/deploy.md)."))
            return self.render_to_response(self.get_context_data(), status=503)
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="doi-soat-{self.day:%Y-%m-%d}.pdf"'
        return allow_pdf_viewer(response)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        found = day_closing.figures(self.day, self.account)
        transfers = day_closing.transfers_of(self.day, self.account).select_related("notice")
        context = {
            "day": self.day,
            "account": self.account,
            "lines": list(day_closing.lines(found)),
            "transfers": transfers.order_by("number")[:MAX_LISTED],
            "closing": self.closing,
            "has_changed": self.closing is not None and self.closing.figures != found,
            "may_close": self.closing is None
            and bool(found["all"][0])
            and self.request.user.has_perm(CLOSES),
            "print": address_of(self.day, self.account, tep="pdf"),
        }
        return super().get_context_data(**(context | more))

    def perform(self, data: dict[str, Any]) -> None:
        if not self.request.user.has_perm(CLOSES):
            raise PermissionDenied
        day_closing.close(day=self.day, account=self.account, officer=officer_of(self.request))

    def get_success_url(self) -> str:
        return reverse("admin:dossiers_banktransfer_days")
