"""The list of dossiers: its filters, and the last notice of each dossier on the page in one query."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.sections import TemplateSection
from unfold.views import ChangeList

from dossiers import monthly_counts, worklist
from dossiers.admin.colleagues import names_of_colleagues
from dossiers.models import Agency, Dossier, OfficerDesk, StatusEvent, SupplementItem
from dossiers.workflow import Status
from foundation.accounts.officers import officer_of
from foundation.admin.large_lists import page_of
from foundation.database.counting import kept_numbers, number_label
from foundation.insights.row_links import FigureFilter
from foundation.outbox.models import Notice, NoticeState
from foundation.outbox.state_words import IN_WORDS, NOBODY_TOLD, NOT_SENT, notice_in_words

NOBODY = "none"
MAX_COUNTED_UNITS = 12  # of more the page would count longer than it reads
FEW = 500  # rows that are sorted as they are
MAX_NOTICES = 2_000  # of the newest in a state; who looks for an older one knows the dossier


class DossierChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = self.queryset.filter(pk__in=self._keys(request))
        if self.paginator.estimate:
            self.full_result_count = self.result_count
        latest = (
            Notice.objects.filter(subject__in=[dossier.code for dossier in self.result_list])
            .exclude(state=NoticeState.MERGED)
            .order_by("subject", "-pk")
            .distinct("subject")
        )
        by_code = {notice.subject: notice for notice in latest}
        asked = [dossier for dossier in self.result_list if dossier.status == Status.SUPPLEMENT]
        waited_for = SupplementItem.objects.filter(
            request__dossier__in=asked, request__answered_at=None, answered_at=None
        ).order_by("pk")
        missing: dict[int, list[str]] = {}
        for pk, name in waited_for.values_list("request__dossier", "name"):
            missing.setdefault(pk, []).append(name)
        for dossier in self.result_list:
            dossier.last_notice = by_code.get(dossier.code)
            dossier.missing = missing.get(dossier.pk, [])
        events = StatusEvent.objects.select_related("officer", "agency")
        prefetch_related_objects(list(self.result_list), Prefetch("events", events))

    def _keys(self, request: HttpRequest) -> list[int]:
        """Which dossiers the page shows: found before anything is joined to them.

        Where many rows stand in the usual order, turn by turn: rarely are more than ours read.
        """
        start, most = (self.page_num - 1) * self.list_per_page, self.list_per_page
        rows = self.queryset.select_related(None)
        if self.result_count <= FEW or self.get_ordering_field_columns():
            start = start if self.multi_page else 0
            return list(rows.values_list("pk", flat=True)[start : start + most])
        turns = worklist.turns(officer_of(request))
        if (chosen := StageFilter.chosen(request)) is not None:
            turns = {turn: turns[turn] for turn in worklist.turns_of(chosen)}
        layers = [rows.filter(of).order_by(*worklist.order_of(turn)) for turn, of in turns.items()]
        return page_of(layers, start, most)


class Glance(TemplateSection):
    """What opens below a row: whose turn it is, the last notice, three events, and what is missing."""

    template_name = "admin/dossiers/glance.html"

    def get_context_data(self, request: HttpRequest, instance: Any) -> dict[str, Any]:
        last = instance.last_notice
        return {
            "unit": instance.competent_agency,
            "turn": worklist.TURNS[instance.turn],
            "notice": notice_in_words(last),
            "is_not_sent": last is not None and last.state == NoticeState.NOT_SENT,
            "events": list(instance.events.all())[-3:],
            "missing": instance.missing,
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
        numbers = _numbers(request)
        return [
            (str(to.value), f"{to.value}. {to.label} ({number_label(numbers[f'in_{to}'])})") for to in Status
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        status = self.chosen(request)
        return queryset.filter(status=status) if status is not None else queryset

    @classmethod
    def chosen(cls, request: HttpRequest) -> int | None:
        value = request.GET.get(cls.parameter_name, "")
        return int(value) if value.isdecimal() and len(value) < 3 else None


def _numbers(request: HttpRequest) -> dict[str, int]:
    """Asked for once a request, and of the database every few seconds; the tabs take theirs from them."""
    numbers: dict[str, int] | None = getattr(request, "filter_numbers", None)
    if numbers is None:
        officer = officer_of(request)
        numbers = kept_numbers(officer, worklist.NUMBERS, lambda: _lists(officer)).value()
        request.filter_numbers = request.view_numbers = numbers  # type: ignore[attr-defined]
    return numbers


def _lists(officer: User) -> dict[str, QuerySet]:
    """The rows of each saved view, at each status, and of each of the officer's agencies."""
    visible = Dossier.objects.visible_to(officer)
    lists = {view: worklist.rows(view, officer) for view in worklist.VIEWS}
    lists |= {f"in_{to}": visible.filter(status=to) for to in Status}
    agencies = [] if officer.is_superuser else OfficerDesk.agencies_of(officer)[:MAX_COUNTED_UNITS]
    of_unit = {f"unit_{agency.pk}": Dossier.objects.filter(competent_agency=agency) for agency in agencies}
    return lists | of_unit


class UnitFilter(DropdownFilter):
    """Only the officer's own agencies: the others would find nothing."""

    title = _("unit")
    parameter_name = "unit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        officer = officer_of(request)
        agencies = Agency.objects.all() if officer.is_superuser else OfficerDesk.agencies_of(officer)
        return [(str(agency.pk), self._label(request, agency)) for agency in agencies[:200]]

    @staticmethod
    def _label(request: HttpRequest, agency: Agency) -> str:
        number = _numbers(request).get(f"unit_{agency.pk}")
        return str(agency) if number is None else f"{agency} ({number_label(number)})"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value() or ""
        return (
            queryset.filter(competent_agency=int(value))
            if value.isdecimal() and len(value) < 10
            else queryset
        )


class OfficerFilter(DropdownFilter):
    """In charge: a colleague, found by typing the name, or nobody."""

    title = _("officer")
    parameter_name = "officer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        names = [(str(pk), name) for pk, name in names_of_colleagues(request)]
        return [(NOBODY, _("Without an officer")), *names]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value() or ""
        if value == NOBODY:
            return queryset.filter(officer=None)
        return queryset.filter(officer=int(value)) if value.isdecimal() and len(value) < 10 else queryset


class NoticeFilter(DropdownFilter):
    title = _("last notice")
    parameter_name = "notice"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        told = [(state.value, words) for state, words in IN_WORDS.items()]
        return [(NoticeState.NOT_SENT.value, NOT_SENT), *told, (NOBODY, NOBODY_TOLD)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        told = Notice.objects.exclude(state=NoticeState.MERGED)
        if self.value() == NOBODY:
            return queryset.filter(~Exists(told.filter(subject=OuterRef("code"))))
        later = told.filter(subject=OuterRef("subject"), pk__gt=OuterRef("pk"))
        last = Notice.objects.filter(~Exists(later), state=self.value()).exclude(subject="").order_by("-pk")
        return queryset.filter(code__in=list(last.values_list("subject", flat=True)[:MAX_NOTICES]))


class ReportFilter(DropdownFilter):
    """The dossiers behind one number of the monthly report; nothing to choose where none was opened."""

    title = _("report")
    parameter_name = "report"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        value = self.value()
        return [(value, monthly_counts.link_in_words(value))] if value else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return monthly_counts.rows_of_link(queryset, self.value()) if self.value() else queryset


FILTERS: list[Any] = [
    ViewFilter,
    StageFilter,
    UnitFilter,
    OfficerFilter,
    NoticeFilter,
    ReportFilter,
    FigureFilter,
]
