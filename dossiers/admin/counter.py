"""A dossier is received at the counter: who, what, with which papers. Form 01 is printed right after."""

import json
import re
import uuid
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from dossiers import known_people, services
from dossiers.admin import procedure_field
from dossiers.admin.procedure_field import ProcedureField
from dossiers.admin.transition_forms import MAX_ROWS, PaperRow, as_typed, paper_files, received_rows, rows
from dossiers.admin.transitions import MORE_ROWS, acting_as, change_url
from dossiers.errors import DossierRefusal
from dossiers.models import Agency, Document, Dossier, DossierPaper, Procedure
from dossiers.services.applicants import applicant
from dossiers.services.letters import time_limit
from foundation.admin.action_view import AdminActionView
from foundation.admin.form_fields import text_field
from foundation.citizens.admin import PhoneField
from foundation.citizens.models import PersonalDataRead
from foundation.citizens.read_trail import record_read
from foundation.database.encryption import blind_index
from foundation.officers import officer_of
from foundation.vietnamese.identity_cards import read_card
from foundation.vietnamese.names import proper_name
from foundation.vietnamese.phones import display_phone, normalise_phone

LOAD_PAPERS = "load_papers"
_ALL_DIGITS = re.compile(r"\d{12}", re.ASCII)  # a citizen number


class IdentityNumberField(forms.CharField):
    widget = UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "inputmode": "numeric"})

    def clean(self, value: Any) -> str:
        number = "".join(str(super().clean(value)).split())
        if number and not (number.isdecimal() and number.isascii() and len(number) in (9, 12)):
            raise forms.ValidationError(_("12 digits, or 9 on an old card."))
        return number


class CounterForm(forms.Form):
    """`form_id` makes a second press of the button find the dossier that the first one made."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    person = text_field(
        _("Scan the citizen card, or type a phone or a citizen number"),
        most=600,
        autofocus="autofocus",
        autocomplete="off",
    )
    full_name = text_field(_("applicant’s full name"), required=True, most=200, autocomplete="off")
    phone = PhoneField(
        label=_("phone"),
        max_length=40,
        required=False,
        help_text=_("Without a phone the citizen is not told."),
    )
    identity_number = IdentityNumberField(label=_("identity number"), max_length=20, required=False)
    address = text_field(_("address"), most=300, autocomplete="off")
    procedure = ProcedureField(label=_("procedure"), max_length=600)
    received_at_agency = forms.ModelChoiceField(
        label=_("received at"),
        queryset=Agency.objects.none(),
        empty_label=_("Choose one"),
        widget=UnfoldAdminSelectWidget(),
    )
    competent_agency = forms.ModelChoiceField(
        label=_("handled by"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("Choose one"),
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
    email = forms.EmailField(label=_("email"), required=False, widget=UnfoldAdminEmailInputWidget())

    def __init__(self, *args: Any, officer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counters = receiving(officer)
        self.fields["received_at_agency"].queryset = counters
        self.fields["competent_agency"].queryset = Agency.objects.current()
        self.fields["received_at_agency"].initial = counters.first()

    @property
    def person_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("full_name", "phone", "identity_number", "address")]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """What is right as it stands for nearly everybody."""
        others = ("received_at_agency", "competent_agency", "applicant_kind", "channel", "email")
        return [self[name] for name in others]

    @property
    def others_are_wrong(self) -> bool:
        return any(field.errors for field in self.other_fields)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        data.pop("person", None)
        if data.get("applicant_kind") == Dossier.ApplicantKind.CITIZEN:
            data["full_name"] = proper_name(data.get("full_name", ""))
        procedure, received_at = data.get("procedure"), data.get("received_at_agency")
        if procedure and received_at and not data.get("competent_agency"):
            data["competent_agency"] = procedure.competent_for(received_at)
        return data


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


class ProceduresView(CounterPage):
    """What is offered while a procedure is typed, each with its papers and who decides."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = procedure_field.offered(request.GET.get("q", ""), officer_of(request))
        return JsonResponse({"procedures": [_offer(procedure) for procedure in found]})


def _offer(procedure: Procedure) -> dict[str, Any]:
    return {
        "value": procedure_field.typed_as(procedure),
        "name": procedure.name,
        "about": " · ".join(
            str(part)
            for part in (
                procedure.national_code,
                procedure.field,
                time_limit(procedure),
                procedure.handled_by,
            )  # fmt: skip
            if part
        ),
        "papers": _papers(procedure),
    }


class KnownPeopleView(CounterPage):
    """Who a scanned card or a typed phone means: the card's own words, and whose dossiers lie on this desk.

    Asked by POST: no address and no log holds the number.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = request.POST.get("person", "")[:600].strip()
        card = read_card(typed)
        try:
            phone = "" if card else normalise_phone(typed)
        except ValueError:
            phone = ""
        number = card.identity_number if card else typed if _ALL_DIGITS.fullmatch(typed) else ""
        seen = {"phone": display_phone(phone)} if phone else {"identity_number": number} if number else {}
        fill = asdict(card) if card else seen
        traits = {"identity_index": blind_index(number)} if number else {"phone": phone} if phone else {}
        people = known_people.find(officer_of(request), **traits) if traits else []
        for person in people:
            record_read(
                reader=request.user, act=PersonalDataRead.Act.PAGE, record="citizens.Citizen",
                record_key=str(person.citizen.pk), page=request.path,
            )  # fmt: skip
        told = {
            "typed": typed,
            "fill": fill,
            "fill_json": json.dumps(fill, ensure_ascii=False),
            "people": people,
        }
        return TemplateResponse(request, "admin/dossiers/known_people.html", told)


def _received(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """To the dossier, and its receipt to the tab that the page has opened for it."""
    receipt = dossier.documents.filter(form=Document.Form.RECEIPT).latest("pk")
    link = reverse("admin:dossiers_dossier_file", args=[dossier.pk, "thu", receipt.pk]) + "?in=1"
    if request.headers.get("HX-Request") == "true":
        return JsonResponse({"dossier": change_url(dossier.pk), "receipt": link})
    return HttpResponseRedirect(change_url(dossier.pk))


def _forms(request: HttpRequest) -> tuple[CounterForm, Any]:
    """Judged when the dossier is to be received; only shown again when papers or rows were asked for."""
    make = rows(PaperRow, extra=1)
    if request.method != "POST":
        return CounterForm(officer=officer_of(request), initial={"form_id": uuid.uuid4()}), make(
            prefix="rows"
        )
    data = _with_card(request.POST)
    if MORE_ROWS not in request.POST and LOAD_PAPERS not in request.POST:
        form = CounterForm(data, officer=officer_of(request))
        return form, make(request.POST, request.FILES, prefix="rows")
    typed = [row for row in as_typed(request.POST, PaperRow) if row["name"]]
    if LOAD_PAPERS in request.POST:
        typed += _demanded(request.POST.get("procedure", ""))
    form = CounterForm(officer=officer_of(request), initial=data.dict())
    return form, make(prefix="rows", initial=typed[:MAX_ROWS])


def _with_card(typed: QueryDict) -> QueryDict:
    """What the card says where the fields are empty, for a page without scripts."""
    data, card = typed.copy(), read_card(typed.get("person", ""))
    for name, value in asdict(card).items() if card else ():
        data[name] = data.get(name) or value
    return data


def _demanded(typed: str) -> list[dict[str, Any]]:
    """The papers of the procedure, as rows to be corrected by what was really handed in."""
    found = procedure_field.exact(typed)
    return _papers(found[0]) if len(found) == 1 else []


def _papers(procedure: Procedure) -> list[dict[str, Any]]:
    return [
        {
            "name": paper.name,
            "quantity": paper.copies,
            "copy_kind": DossierPaper.Copy.COPY,
            "is_received": False,
        }
        for paper in procedure.papers.all()
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
