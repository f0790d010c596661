"""The list of dossiers: which rows a page shows, and its filters."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.views import ChangeList

from dossiers import monthly_counts, worklist
from dossiers.admin.colleagues import names_of_colleagues
from dossiers.models import Agency, Dossier, OfficerDesk
from dossiers.workflow import Status
from foundation.admin.own_list import page_of
from foundation.admin.worklist import saved_view_filter
from foundation.calendar.services import DAYS
from foundation.database.counting import kept_numbers, number_label
from foundation.insights.row_links import FigureFilter
from foundation.officers import officer_of
from foundation.outbox.models import Notice, NoticeState
from foundation.outbox.reasons import IN_WORDS, NOBODY_TOLD, NOT_SENT

NOBODY = "none"
MAX_COUNTED_UNITS = 12  # of more the page would count longer than it reads
FEW = 500  # rows that are sorted as they are
BY_AN_INDEX = ("number", "person", "stage", "due", "accepted")
"""The columns by which a list of any size is sorted."""
JOINED = ("procedure", "applicant", "competent_agency", "officer")
SHOWN = (
    "code", "status", "channel", "current_office", "accepted_at", "due_at", "finished_at",
    "procedure__name", "applicant__full_name", "applicant__phone",
    "competent_agency__name", "competent_agency__short_name", "competent_agency__code",
    "competent_agency__unit",
    "officer__username", "officer__first_name", "officer__last_name",
)  # fmt: skip
"""What the columns are made of: the rest of a row (secrets, bank accounts, legal texts) is not read."""
MAX_NOTICES = 200  # of the newest in a state, of these dossiers; who looks for an older one knows its code


class DossierChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.paginator.estimate:
            self.full_result_count = self.result_count
            self.sortable_by = BY_AN_INDEX
        keys = self._keys(request)
        shown = self.root_queryset.order_by().select_related(*JOINED).only(*SHOWN)
        found = shown.in_bulk(keys)
        self.result_list = [found[pk] for pk in keys if pk in found]
        now = timezone.now()
        with DAYS.read_once():
            for dossier in self.result_list:
                dossier.due_in_words = worklist.due_in_words(dossier, now)

    def _keys(self, request: HttpRequest) -> list[int]:
        """Which dossiers the page shows: found before anything is joined to them."""
        start = (self.page_num - 1) * self.list_per_page if self.multi_page else 0
        return page_of(self._layers(request), start, self.list_per_page)

    def _layers(self, request: HttpRequest) -> list[QuerySet]:
        """The rows in their order; many of them turn by turn, so that rarely more than the first are read."""
        rows = self.queryset.select_related(None)
        columns = {self.list_display[at]: how for at, how in self.get_ordering_field_columns().items()}
        if self.result_count <= FEW:
            return [rows]
        if list(columns) == ["stage"]:
            statuses = sorted(Status, reverse=columns["stage"] == "desc")
            turn_of = {status: worklist.turns_of(status)[0] for status in statuses}
            return [rows.filter(status=to).order_by(*worklist.order_of(turn_of[to])) for to in statuses]
        if columns and (self.sortable_by is None or next(iter(columns)) in self.sortable_by):
            return [rows]
        turns = worklist.turns(officer_of(request))
        if (chosen := StageFilter.chosen(request)) is not None:
            turns = {turn: turns[turn] for turn in worklist.turns_of(chosen)}
        return [rows.filter(of).order_by(*worklist.order_of(turn)) for turn, of in turns.items()]


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
    lists = worklist.VIEWS.lists(officer)
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
        here = Exists(queryset.filter(code=OuterRef("subject")))
        last = Notice.objects.filter(here, ~Exists(later), state=self.value()).exclude(subject="")
        newest = last.order_by("-created_at", "-pk").values("subject")[:MAX_NOTICES]
        keys = Dossier.objects.filter(code__in=newest).values_list("pk", flat=True)
        return queryset.filter(pk__in=list(keys))


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
    saved_view_filter(worklist.VIEWS),
    StageFilter,
    UnitFilter,
    OfficerFilter,
    NoticeFilter,
    ReportFilter,
    FigureFilter,
]
