"""What officers do besides moving a dossier: confirm a payment, apologise for lateness, pass the work on."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelect2Widget, UnfoldBooleanWidget

from dossiers import services
from dossiers.admin import handing_on
from dossiers.admin.colleagues import ColleagueField, notify_given, possible_officers
from dossiers.admin.counter import IdentityNumberField
from dossiers.admin.transitions import DossierActionView, acting_as
from dossiers.errors import DossierRefusal
from dossiers.models import Agency, Dossier, Procedure, StatusEvent, UsualReason
from dossiers.workflow import Status
from foundation.admin.form_fields import date_field, text_field, textarea_field
from foundation.citizens.admin import PhoneField
from foundation.database.vietnamese_order import by_name
from foundation.officers import officer_of
from foundation.usual_reasons import desk
from foundation.vietnamese.money import format_vnd


class ReasonForm(desk.ReasonForm):
    reasons = UsualReason


class PaymentForm(forms.Form):
    receipt_number = text_field(_("Receipt number"), required=True, most=60)
    amount = forms.IntegerField(
        label=_("Amount received (đ)"), min_value=0, widget=UnfoldAdminIntegerFieldWidget()
    )
    in_part = forms.BooleanField(
        label=_("This is a part; the rest stays owed"),
        help_text=_("The citizen is told what is still to pay."),
        required=False,
        widget=UnfoldBooleanWidget(),
    )


class ApologyForm(ReasonForm):
    reason_field, act = "cause", UsualReason.Act.APOLOGY
    cause = textarea_field(_("Why it is late (the citizen reads it)"), required=True, most=1000)
    new_due_on = date_field(_("New day"), required=True)


class RenewForm(forms.Form):
    ends_follows = forms.BooleanField(
        label=_("End all messages to accounts that were linked before"),
        help_text=_("Tick it where the receipt was seen or photographed by others."),
        required=False,
        widget=UnfoldBooleanWidget(),
    )


class ReassignForm(forms.Form):
    office = text_field(_("Office that handles it"), required=True, most=200)
    note_internal = textarea_field(_("Internal note"), most=4000)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office, note = self.fields.pop("office"), self.fields.pop("note_internal")
        self.fields |= {"agency": handing_on.agency_field(dossier), "office": office}
        handing_on.add_officer(self, dossier, Status.IN_PROCESS)
        self.fields["note_internal"] = note

    def clean(self) -> dict[str, Any]:
        super().clean()
        return handing_on.cleaned(self)


class AssignForm(forms.Form):
    officer = ColleagueField(
        label=_("officer in charge"),
        queryset=None,
        required=False,
        empty_label=_("nobody in particular"),
        widget=UnfoldAdminSelect2Widget(),
    )


class AssignView(DossierActionView):
    """A page of its own, and what the list asks in the background."""

    form_class = AssignForm
    title = _("Assign to an officer")
    lead = _("The citizen is not told and does not see it.")
    done = _("The dossier is assigned.")

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        form.fields["officer"].queryset = possible_officers(self.request, self.object)
        return form

    def get_initial(self) -> dict[str, Any]:
        return {"officer": self.object.officer_id}

    @transaction.atomic
    def perform(self, data: dict[str, Any]) -> None:
        if services.assign(dossier=self.object, to=data["officer"], by=acting_as(self.request)):
            notify_given(by=officer_of(self.request), to=data["officer"], dossiers=[self.object])

    def form_valid(self, form: Any) -> HttpResponse:
        if self.request.headers.get("HX-Request") != "true":
            return super().form_valid(form)
        try:
            self.perform(form.cleaned_data)
        except DossierRefusal as refused:
            return JsonResponse({"refusal": refused.message})
        return JsonResponse({"officer": self.object.officer_id})


class CorrectionForm(ReasonForm):
    act = UsualReason.Act.CORRECTION
    procedure = forms.ModelChoiceField(
        label=_("procedure"),
        queryset=Procedure.objects.none(),
        empty_label=_("Choose one"),
        widget=UnfoldAdminSelect2Widget(),
    )
    competent_agency = forms.ModelChoiceField(
        label=_("handled by"),
        queryset=Agency.objects.none(),
        empty_label=_("Choose one"),
        widget=UnfoldAdminSelect2Widget(),
    )
    full_name = text_field(_("applicant’s full name"), most=200, autocomplete="off")
    phone = PhoneField(label=_("phone"), max_length=40, required=False)
    identity_number = IdentityNumberField(label=_("identity number"), max_length=20, required=False)
    address = text_field(_("address"), most=300, autocomplete="off")
    reason = textarea_field(_("What was wrong (only colleagues read it)"), required=True, most=1000)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        """What the dossier says may stay, also where it is in force no more."""
        super().__init__(*args, **kwargs)
        own = Procedure.objects.filter(pk=dossier.procedure_id)
        self.fields["procedure"].queryset = (Procedure.objects.current() | own).order_by(by_name())
        own = Agency.objects.filter(pk=dossier.competent_agency_id)
        self.fields["competent_agency"].queryset = Agency.objects.current() | own


class PaymentView(DossierActionView):
    form_class = PaymentForm
    title = _("Confirm the payment")
    lead = _(
        "Fee notice %(number)s: %(total)s to pay. Confirm only what the bank, the treasury or the cash desk "
        "shows."
    )
    done = _("The payment is recorded.")

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.notice = get_object_or_404(self.object.fee_notices, pk=kwargs["notice_pk"])
        facts = {"number": self.notice.number, "total": format_vnd(self.notice.owed)}
        self.lead = self.lead % facts

    def perform(self, data: dict[str, Any]) -> None:
        services.confirm_payment(fee_notice=self.notice, by=acting_as(self.request), **data)


class ApologyView(DossierActionView):
    form_class = ApologyForm
    title = _("Apologise and give a new day")
    lead = _("Form 04 is issued and the citizen is told.")
    done = _("The apology is issued, the new day stands.")

    def perform(self, data: dict[str, Any]) -> StatusEvent:
        return services.extend_deadline(dossier=self.object, by=acting_as(self.request), **data)


class ReassignView(DossierActionView):
    form_class = ReassignForm
    title = _("Pass on to another office")
    lead = _("The status stays the same; the citizen sees it on the page, without a message.")
    done = _("The dossier is passed on.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "dossier": self.object}

    @transaction.atomic
    def perform(self, data: dict[str, Any]) -> StatusEvent:
        event = services.reassign(dossier=self.object, by=acting_as(self.request), **data)
        notify_given(by=officer_of(self.request), to=data["assignee"], dossiers=[self.object])
        return event


class CorrectionView(DossierActionView):
    form_class = CorrectionForm
    title = _("Correct the details")
    lead = _(
        "Within the first day. The receipt is issued anew; the citizen is told once if it matters there."
    )
    done = _("The details are corrected. Print the new receipt and hand it to the citizen.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "dossier": self.object}

    def get_initial(self) -> dict[str, Any]:
        dossier, person = self.object, self.object.applicant
        return {
            "procedure": dossier.procedure_id,
            "competent_agency": dossier.competent_agency_id,
            **{name: getattr(person, name) for name in ("full_name", "phone", "identity_number", "address")},
        }

    def perform(self, data: dict[str, Any]) -> None:
        services.correct(dossier=self.object, by=acting_as(self.request), **data)


class RenewView(DossierActionView):
    form_class = RenewForm
    title = _("New QR and secret")
    lead = _("The old QR, secret, link codes and open pages end at once. Print the receipt anew.")
    done = _("The QR and the secret are new. Print the receipt and hand it to the citizen.")

    def perform(self, data: dict[str, Any]) -> None:
        services.renew_access(dossier=self.object, by=acting_as(self.request), **data)
        self.model_admin.log_change(self.request, self.object, str(self.title))
