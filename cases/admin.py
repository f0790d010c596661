"""Pages of officers about cases: the list with its saved views, and one act on one case or on several."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from foundation.admin.action_view import AdminActionView
from foundation.admin.history import EventsAreHistoryMixin
from foundation.admin.own_list import OwnListAdmin
from foundation.admin.read_only import UnknownOfOthersMixin
from foundation.officers import officer_of
from foundation.spreadsheets.exporting import PurposeExportMixin
from foundation.status import ADMIN_LABELS, StatusWorkflow
from foundation.undo import views
from foundation.undo.models import UndoableEvent


class CaseActionView(AdminActionView):
    """A page for one act on a case that the officer may see; `cases` are all of them, with their parties."""

    cases: QuerySet[Any]
    permissions: tuple[str, ...] = ()

    def get_object(self) -> Any:
        """404 for a case of another desk, 403 without the permissions."""
        if not self.request.user.has_perms(self.permissions):
            raise PermissionDenied
        return get_object_or_404(self.visible_cases(), pk=self.kwargs["pk"])

    def visible_cases(self) -> QuerySet[Any]:
        return self.cases.visible_to(officer_of(self.request))  # type: ignore[attr-defined]

    def get_success_url(self) -> str:
        """The list, where the case is on another desk now; after an act on several as it was filtered."""
        if self.object and self.visible_cases().filter(pk=self.object.pk).exists():
            return super().get_success_url()
        opts = self.model_admin.opts
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        return f"{address}?{self.request.GET['list']}" if "list" in self.request.GET else address

    def report(self, words: str, result: Any) -> None:
        """A step of the history can be undone; other acts return none."""
        if isinstance(result, UndoableEvent):
            views.offer(self.request, words, [result], self.model_admin.opts)
        else:
            super().report(words, result)


class CaseListAdmin(UnknownOfOthersMixin, EventsAreHistoryMixin, PurposeExportMixin, OwnListAdmin):
    """The list of cases and the page of one; `workflow` defines their statuses."""

    workflow: StatusWorkflow[Any]
    list_filter_submit = list_fullwidth = True
    list_per_page = list_max_show_all = 25
    show_full_result_count = False
    search_fields = ["code"]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.export_{self.opts.model_name}")

    @display(description=_("code"), ordering="code")
    def number(self, case: Any) -> str:
        return case.code

    @display(description=_("status"), label=ADMIN_LABELS, ordering="status")
    def stage(self, case: Any) -> tuple[str, str]:
        return self.workflow.definition(case.status).tone, str(case.get_status_display())


def person_link(citizen_pk: int, label: object) -> SafeString:
    """Leads to all that the person had to do with the office."""
    link = reverse("admin:citizens_citizen_timeline", args=[citizen_pk])
    return format_html('<a class="desk-link" href="{}">{}</a>', link, label)
