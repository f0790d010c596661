"""A dossier is received at the counter: who, what, with which papers. Form 01 can be printed right after."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminSelect2Widget, UnfoldAdminSelectWidget

from dossiers import services
from dossiers.admin.transition_forms import MAX_ROWS, PaperRow, as_typed, paper_files, received_rows, rows
from dossiers.admin.transitions import MORE_ROWS, acting_as, change_url
from dossiers.errors import DossierRefusal
from dossiers.models import Agency, Document, Dossier, DossierPaper, Procedure, ProcedurePaper
from dossiers.services.applicants import applicant
from foundation.accounts.officers import officer_of
from foundation.admin.action_view import AdminActionView
from foundation.admin.form_fields import text_field
from foundation.citizens.admin import PhoneField

LOAD_PAPERS = "load_papers"


class CounterForm(forms.Form):
    """`form_id` makes a second press of the button find the dossier that the first one made."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    procedure = forms.ModelChoiceField(
        label=_("procedure"), queryset=Procedure.objects.none(), widget=UnfoldAdminSelect2Widget()
    )
    received_at_agency = forms.ModelChoiceField(
        label=_("received at"), queryset=Agency.objects.none(), widget=UnfoldAdminSelectWidget()
    )
    competent_agency = forms.ModelChoiceField(
        label=_("handled by"),
        queryset=Agency.objects.none(),
        required=False,
        widget=UnfoldAdminSelect2Widget(),
        help_text=_("Empty: the agency that always handles this procedure, else where it is received"),
    )
    applicant_kind = forms.TypedChoiceField(
        label=_("kind of applicant"),
        coerce=int,
        choices=Dossier.ApplicantKind.choices,
        widget=UnfoldAdminSelectWidget(),
    )
    channel = forms.ChoiceField(
        label=_("came in"),
        choices=[(c.value, c.label) for c in (Dossier.Channel.COUNTER, Dossier.Channel.POST)],
        widget=UnfoldAdminSelectWidget(),
    )
    full_name = text_field(_("applicant’s full name"), required=True, most=200, autocomplete="off")
    phone = PhoneField(
        label=_("phone"),
        max_length=40,
        required=False,
        help_text=_("Without a phone the citizen is not told."),
    )
    identity_number = text_field(_("identity number"), most=12, autocomplete="off", inputmode="numeric")
    email = forms.EmailField(label=_("email"), required=False, widget=UnfoldAdminEmailInputWidget())
    address = text_field(_("address"), most=300, autocomplete="off")

    def __init__(self, *args: Any, officer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counters = receiving(officer)
        self.fields["procedure"].queryset = (
            Procedure.objects.current().select_related("handled_by").order_by("name")
        )
        self.fields["received_at_agency"].queryset = counters
        self.fields["competent_agency"].queryset = Agency.objects.current()
        self.fields["received_at_agency"].initial = counters.first()

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        procedure, received_at = data.get("procedure"), data.get("received_at_agency")
        if procedure and received_at and not data.get("competent_agency"):
            data["competent_agency"] = procedure.competent_for(received_at)
        return data

    def clean_identity_number(self) -> str:
        number = "".join(self.cleaned_data["identity_number"].split())
        if number and not (number.isdecimal() and number.isascii() and len(number) in (9, 12)):
            raise forms.ValidationError(_("12 digits, or 9 on an old card."))
        return number


def receiving(officer: Any) -> QuerySet:
    """Where this officer may receive: the one-stop units whose desk the officer holds."""
    agencies = Agency.objects.current().filter(is_one_stop=True)
    return agencies if officer.is_superuser else agencies.filter(desks__officer=officer)


class CounterPage(AdminActionView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.model_admin.has_add_permission(request):
            raise PermissionDenied


class CounterView(CounterPage):
    template_name = "admin/dossiers/counter.html"
    title = _("Receive a dossier at the counter")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, table = _forms(request)
        if form.is_bound and form.is_valid() and table.is_valid():
            try:
                dossier = _receive_once(
                    self.model_admin, request, dict(form.cleaned_data), table.cleaned_data
                )
            except DossierRefusal as refused:
                self.refusal = refused.message
            else:
                return _received(request, dossier)
        lost = bool(request.FILES) and request.headers.get("HX-Request") != "true"
        counter = receiving(officer_of(request)).exists()
        return self.render_to_response(
            self.get_context_data(form=form, table=table, files_are_lost=lost, has_counter=counter)
        )

    post = get


class DemandedPapersView(CounterPage):
    """The papers that a procedure demands as rows of the form, and who always handles it, for the page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        procedure = get_object_or_404(
            Procedure.objects.select_related("handled_by"), pk=kwargs["procedure_pk"]
        )
        handled_by = procedure.handled_by
        return JsonResponse(
            {
                "papers": _demanded(str(procedure.pk)),
                "handled_by": {"id": handled_by.pk, "name": str(handled_by)} if handled_by else None,
            }
        )


def _received(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """To the dossier, and its receipt to the tab that the page has opened for it."""
    receipt = dossier.documents.get(form=Document.Form.RECEIPT)
    link = reverse("admin:dossiers_dossier_file", args=[dossier.pk, "thu", receipt.pk])
    if request.headers.get("HX-Request") == "true":
        return JsonResponse({"dossier": change_url(dossier.pk), "receipt": link})
    return HttpResponseRedirect(change_url(dossier.pk))


def _forms(request: HttpRequest) -> tuple[CounterForm, Any]:
    """Judged when the dossier is to be received; only shown again when papers or rows were asked for."""
    make = rows(PaperRow)
    if request.method != "POST":
        return CounterForm(officer=officer_of(request), initial={"form_id": uuid.uuid4()}), make(
            prefix="rows"
        )
    if MORE_ROWS not in request.POST and LOAD_PAPERS not in request.POST:
        form = CounterForm(request.POST, officer=officer_of(request))
        return form, make(request.POST, request.FILES, prefix="rows")
    typed = [row for row in as_typed(request.POST, PaperRow) if row["name"]]
    if LOAD_PAPERS in request.POST:
        typed += _demanded(request.POST.get("procedure", ""))
    form = CounterForm(officer=officer_of(request), initial=request.POST.dict())
    return form, make(prefix="rows", initial=typed[:MAX_ROWS])


def _demanded(procedure: str) -> list[dict[str, Any]]:
    """The papers that the procedure demands, as rows to be corrected by what was really handed in."""
    if not (procedure.isdecimal() and len(procedure) < 15):
        return []
    papers = ProcedurePaper.objects.filter(procedure=int(procedure))
    return [
        {
            "name": paper.name,
            "quantity": paper.copies,
            "copy_kind": DossierPaper.Copy.COPY,
            "is_received": False,
        }
        for paper in papers
    ]


@transaction.atomic
def _receive_once(
    desk_admin: Any, request: HttpRequest, data: dict[str, Any], papers: list[dict[str, Any]]
) -> Dossier:
    """Receive the dossier, unless this very form has done so already (a double click, a reloaded page)."""
    form_id = str(data.pop("form_id"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [form_id])
    earlier = LogEntry.objects.filter(user=officer_of(request), change_message__contains=form_id).first()
    if earlier:
        return Dossier.objects.get(pk=earlier.object_id)
    person = {key: data.pop(key) for key in ("full_name", "phone", "identity_number", "email", "address")}
    dossier = services.receive(
        by=acting_as(request),
        applicant=applicant(**person),
        papers=paper_files(received_rows(papers)),
        **data,
    )
    desk_admin.log_addition(request, dossier, f"{_('Received at the counter')} ({form_id})")
    words = _("%(code)s is received. Print the receipt and hand it to the citizen.")
    messages.success(request, words % {"code": dossier.code})
    return dossier
