"""The list of dossiers: its filters, and the last notice of each dossier on the page in one query."""

from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.sections import TemplateSection
from unfold.views import ChangeList

from dossiers import worklist
from dossiers.models import Agency, StatusEvent, SupplementRequest
from dossiers.workflow import Status
from foundation.accounts.officers import officer_of
from foundation.outbox import reasons
from foundation.outbox.models import Notice, NoticeState

IN_WORDS = {
    NoticeState.OWED: _("Waiting to be sent"),
    NoticeState.UNKNOWN: _("Being reconciled"),
    NoticeState.SENT: _("Sent to the citizen"),
    NoticeState.DELIVERED: _("Delivered to the phone"),
    NoticeState.SEEN: _("Seen by the citizen"),
    NoticeState.CANCELLED: _("Notice cancelled"),
}
NOBODY = "none"
NOT_SENT, NOBODY_TOLD = _("Not sent yet"), _("Nobody was told")


def notice_in_words(notice: Notice | None) -> str:
    """«Đã xem», «Chưa gửi: đã chặn trang», or that nobody is told."""
    if notice is None:
        return str(NOBODY_TOLD)
    if notice.state == NoticeState.NOT_SENT:
        return f"{NOT_SENT}: {reasons.sentence(notice.reason)}"
    return str(IN_WORDS.get(NoticeState(notice.state), notice.get_state_display()))


class DossierChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        latest = (
            Notice.objects.filter(subject__in=[dossier.code for dossier in self.result_list])
            .exclude(state=NoticeState.MERGED)
            .order_by("subject", "-pk")
            .distinct("subject")
        )
        by_code = {notice.subject: notice for notice in latest}
        for dossier in self.result_list:
            dossier.last_notice = by_code.get(dossier.code)
        events = StatusEvent.objects.select_related("officer", "agency")
        open_requests = SupplementRequest.objects.filter(answered_at=None)
        prefetch_related_objects(
            list(self.result_list),
            Prefetch("events", events),
            Prefetch("supplement_requests", open_requests, to_attr="open_requests"),
            "open_requests__items",
        )


class Glance(TemplateSection):
    """What opens below a row: whose turn it is, the last notice, three events, and what is missing."""

    template_name = "admin/dossiers/glance.html"

    def get_context_data(self, request: HttpRequest, instance: Any) -> dict[str, Any]:
        waiting = [item for asked in instance.open_requests for item in asked.items.all()]
        last = instance.last_notice
        return {
            "unit": instance.competent_agency,
            "turn": worklist.TURNS[instance.turn],
            "notice": notice_in_words(last),
            "is_not_sent": last is not None and last.state == NoticeState.NOT_SENT,
            "events": list(instance.events.all())[-3:],
            "missing": [item.name for item in waiting if item.answered_at is None],
        }


class ViewFilter(DropdownFilter):
    """The saved views, which are also the tabs above the list."""

    title = _("view")
    parameter_name = "view"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(worklist.VIEWS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(worklist.condition(self.value(), request.user)) if self.value() else queryset


class StageFilter(DropdownFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(status.value), f"{status.value}. {status.label}") for status in Status]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value() or ""
        return queryset.filter(status=int(value)) if value.isdecimal() and len(value) < 3 else queryset


class UnitFilter(DropdownFilter):
    """Only the officer's own agencies: the others would find nothing."""

    title = _("unit")
    parameter_name = "unit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        agencies = Agency.objects.all()
        if not request.user.is_superuser:
            agencies = agencies.filter(desks__officer=officer_of(request))
        return [(str(agency.pk), str(agency)) for agency in agencies[:200]]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value() or ""
        return (
            queryset.filter(competent_agency=int(value))
            if value.isdecimal() and len(value) < 10
            else queryset
        )


class NoticeFilter(DropdownFilter):
    title = _("last notice")
    parameter_name = "notice"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        told = [(state.value, words) for state, words in IN_WORDS.items()]
        return [(NoticeState.NOT_SENT.value, NOT_SENT), *told, (NOBODY, NOBODY_TOLD)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        latest = Notice.objects.filter(subject=OuterRef("code")).exclude(state=NoticeState.MERGED)
        queryset = queryset.annotate(notice_state=Subquery(latest.order_by("-pk").values("state")[:1]))
        return queryset.filter(notice_state=None if self.value() == NOBODY else self.value())


FILTERS: list[Any] = [ViewFilter, StageFilter, UnitFilter, NoticeFilter]
