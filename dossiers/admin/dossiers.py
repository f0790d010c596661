"""The officers' dossiers: the list, the page, and the doors to everything that an officer does with one.

Nothing here writes a status: that is for dossiers.services, reached by transitions.py and its neighbours.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from import_export.formats.base_formats import XLSX
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from cases.admin import CaseListAdmin, person_link
from dossiers import desk_search, services, worklist
from dossiers.admin import (
    actions,
    approvals,
    bulk,
    counter,
    downloads,
    handing_on,
    monthly_report,
    transitions,
    undo,
)
from dossiers.admin.changelist import FILTERS, DossierChangeList
from dossiers.admin.colleagues import (
    ColleagueField,
    names_of_colleagues,
    notify_given,
    possible_officers,
)
from dossiers.admin.glance import Glance, GlanceView
from dossiers.admin.inlines import INLINES, NoticeDataset
from dossiers.errors import DossierRefusal
from dossiers.models import Dossier
from dossiers.resources import DossierResource
from dossiers.workflow import WORKFLOW, Status
from foundation.admin.day_filter import DayRangeFilter
from foundation.admin.moments import moment_column
from foundation.admin.own_list import LargeListPaginator
from foundation.admin.worklist import DUE_TONES
from foundation.officers import officer_of
from foundation.spreadsheets.import_page import ImportPageMixin
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.phones import display_phone
from foundation.web.formats import day_and_month


@admin.register(Dossier)
class DossierAdmin(ImportPageMixin, CaseListAdmin):
    workflow = WORKFLOW
    list_display = ["number", "subject", "person", "stage", "due", "in_charge"]
    list_extra = ["accepted", "competent_agency", "current_office", "channel", "phone"]
    list_filter = [
        *FILTERS,
        ("procedure", AutocompleteSelectFilter),
        ("channel", ChoicesDropdownFilter),
        ("accepted_at", DayRangeFilter),
    ]
    list_sections = [Glance]
    list_select_related = ["procedure", "applicant", "competent_agency", "received_at_agency", "officer"]
    paginator = LargeListPaginator
    search_help_text = _("Code, name, phone, citizen number or procedure")
    warn_unsaved_form = True
    inlines = INLINES
    change_form_datasets = [NoticeDataset]
    change_form_outer_before_template = "admin/dossiers/panel.html"
    actions = [bulk.move_on]
    resource_classes = [DossierResource]
    formats = [XLSX]
    import_export_change_list_template = "admin/dossiers/change_list.html"
    import_kind = "dossiers"
    import_path = "nhap/"
    import_template = "admin/dossiers/import.html"
    readonly_fields = [
        "code", "procedure", "status_in_words", "received_at_agency", "competent_agency", "current_office",
        "applicant_link", "phone", "applicant_kind", "channel", "submitted", "accepted", "due_moment",
        "first_due", "finished", "returned", "flags_in_words", "declared",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["code", "procedure", "status_in_words", "officer"]}),
        (
            _("Who"),
            {"fields": [("applicant_link", "phone"), ("applicant_kind", "channel"), "flags_in_words"]},
        ),
        (_("Where"), {"fields": [("received_at_agency", "competent_agency"), "current_office"]}),
        (
            _("When"),
            {"fields": [("submitted", "accepted"), ("due_moment", "first_due"), ("finished", "returned")]},
        ),
    ]

    # --- who may see what ---

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        visible = Dossier.objects.visible_to(officer_of(request))
        return worklist.with_turn(visible, request.user).order_by(*self.get_ordering(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_move_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("dossiers.move_dossier")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("dossiers.import_dossier")

    # --- the list ---

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DossierChangeList]:
        return DossierChangeList

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [*worklist.BY_TURN]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        term = nfc(search_term).strip()
        return (desk_search.found(queryset, term) if term else queryset), False

    @display(description=_("procedure"), ordering="procedure__name")
    def subject(self, dossier: Dossier) -> SafeString:
        return format_html('<span title="{0}">{0}</span>', dossier.procedure)

    @display(description=_("applicant"), ordering="applicant__full_name")
    def person(self, dossier: Dossier) -> str:
        return dossier.applicant.full_name or "–"

    @display(description=_("due"), label=DUE_TONES, ordering="due_at")
    def due(self, dossier: Dossier) -> tuple[str, str]:
        """`28/11 · 3 days late`."""
        tone, words = dossier.due_in_words
        return tone, f"{day_and_month(dossier.due_at)} · {words}" if dossier.due_at else words

    @display(description=_("officer"), ordering="officer__first_name")
    def in_charge(self, dossier: Dossier) -> SafeString:
        """A link to the page that assigns; static/js/desk-assign.js does it in the list."""
        link = reverse("admin:dossiers_dossier_assign", args=[dossier.pk])
        name = dossier.officer.get_full_name() or dossier.officer if dossier.officer else _("Assign")
        return format_html(
            '<a class="desk-link" data-assign="{}" href="{}">{}</a>', dossier.officer_id or "", link, name
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        doors = {
            "has_import_permission": self.has_import_permission(request),
            "has_export_permission": self.has_export_permission(request),
            "colleagues": names_of_colleagues(request),
            "import_link": reverse("admin:dossiers_dossier_import"),
            "export_link": f"{reverse('admin:dossiers_dossier_export')}?{request.GET.urlencode()}",
        }
        return super().changelist_view(request, {**(extra_context or {}), **doors})

    # --- the page ---

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        dossier = self.get_object(request, object_id)
        shown = {"panel": transitions.panel(request, dossier), "show_save_and_add_another": False}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return counter.CounterView.as_view(model_admin=self)(request)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "officer":
            kwargs |= {"form_class": ColleagueField}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj and "officer" in form.base_fields:
            form.base_fields["officer"].queryset = possible_officers(request, obj)
        return form

    def save_form(self, request: HttpRequest, form: ModelForm, change: bool) -> Dossier:
        return form.save(commit=False)

    def save_model(self, request: HttpRequest, obj: Dossier, form: ModelForm, change: bool) -> None:
        """Only the officer in charge: a whole save would write an old status over a new one."""
        if "officer" not in form.changed_data:
            return
        try:
            if services.assign(dossier=obj, to=obj.officer, by=transitions.acting_as(request)):
                notify_given(by=officer_of(request), to=obj.officer, dossiers=[obj])
        except DossierRefusal as refused:
            self.message_user(request, refused.message, messages.ERROR)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What the citizen declared, where a form was filled in."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.declared(obj):
            return fieldsets
        return [*fieldsets, (_("Declaration of the citizen"), {"fields": ["declared"]})]

    @display(description=_("declared"))
    def declared(self, dossier: Dossier) -> str:
        texts = [paper.declared for paper in dossier.papers.order_by("pk") if paper.declared]
        return linebreaksbr("\n".join(texts))

    @display(description=_("status"))
    def status_in_words(self, dossier: Dossier) -> str:
        return str(Status(dossier.status).label)

    @display(description=_("applicant"))
    def applicant_link(self, dossier: Dossier) -> SafeString:
        return person_link(dossier.applicant_id, dossier.applicant)

    @display(description=_("phone"))
    def phone(self, dossier: Dossier) -> str:
        return display_phone(dossier.applicant.phone) if dossier.applicant.phone else "–"

    submitted = moment_column("submitted_at", _("submitted at"))
    accepted = moment_column("accepted_at", _("accepted at"))
    due_moment = moment_column("due_at", _("due at"))
    first_due = moment_column("first_due_at", _("due at, as first promised"))
    finished = moment_column("finished_at", _("result ready at"))
    returned = moment_column("returned_at", _("handed over at"))

    @display(description=_("to be checked"))
    def flags_in_words(self, dossier: Dossier) -> str:
        return "; ".join(str(flag) for flag in dossier.flags) or "–"

    # --- the doors ---

    def get_urls(self) -> list[Any]:
        return [
            counter.ProceduresView.page(self, "thu-tuc/", "procedures"),
            counter.KnownPeopleView.page(self, "nguoi-quen/", "known_people"),
            monthly_report.MonthlyReportView.page(self, "bao-cao/", "report"),
            undo.UndoView.page(self),
            handing_on.PeopleView.page(self, "can-bo/"),
            GlanceView.page(self),
            bulk.BulkMoveView.page(self, "chuyen-xu-ly/", "bulk"),
            transitions.TransitionView.page(self, "<int:pk>/chuyen/<int:to>/", "move"),
            actions.PaymentView.page(self, "<int:pk>/thu-phi/<int:notice_pk>/", "payment"),
            actions.ApologyView.page(self, "<int:pk>/xin-loi/", "apology"),
            actions.AssignView.page(self, "<int:pk>/giao/", "assign"),
            actions.CorrectionView.page(self, "<int:pk>/sua/", "correct"),
            approvals.AskView.page(self, "<int:pk>/trinh/<int:to>/", "ask"),
            approvals.AskCorrectionView.page(self, "<int:pk>/trinh-sua/", "ask_correction"),
            approvals.AskApologyView.page(self, "<int:pk>/trinh-xin-loi/", "ask_apology"),
            approvals.CarryOutView.page(self, "<int:pk>/lam-theo-trinh/", "carry_out"),
            approvals.ReturnView.page(self, "<int:pk>/tra-lai/", "return"),
            actions.RenewView.page(self, "<int:pk>/ma-moi/", "renew"),
            actions.ReassignView.page(self, "<int:pk>/chuyen-bo-phan/", "pass_on"),
            downloads.FileView.page(self, "<int:pk>/tep/<slug:kind>/<int:row_pk>/", "file"),
            *super().get_urls(),
        ]
