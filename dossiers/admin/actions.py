"""What officers do besides moving a dossier: confirm a payment, apologise for lateness, pass the work on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldBooleanWidget

from dossiers import services
from dossiers.admin.transition_forms import date_field, text_field, textarea_field
from dossiers.admin.transitions import acting_as, change_url, get_visible_or_404, recipient_labels
from dossiers.errors import DossierRefusal
from dossiers.models import Dossier
from foundation.vietnamese.money import format_vnd

if TYPE_CHECKING:
    from dossiers.admin.dossiers import DossierAdmin


class PaymentForm(forms.Form):
    receipt_number = text_field(_("Receipt number"), required=True, most=60)
    amount = forms.IntegerField(
        label=_("Amount received (đ)"), min_value=0, widget=UnfoldAdminIntegerFieldWidget()
    )


class ApologyForm(forms.Form):
    cause = textarea_field(_("Why it is late (the citizen reads it)"), required=True, most=1000)
    new_due_on = date_field(_("New day"), required=True)


class RenewForm(forms.Form):
    ends_follows = forms.BooleanField(
        label=_("End all messages to accounts that were linked before"),
        help_text=_("Tick it where the receipt was seen or photographed by others."),
        required=False,
        widget=UnfoldBooleanWidget(),
    )


class PassOnForm(forms.Form):
    office = text_field(_("Office that handles it"), required=True, most=200)
    note_internal = textarea_field(_("Internal note"), most=4000)


def payment(desk_admin: "DossierAdmin", request: HttpRequest, pk: int, notice_pk: int) -> HttpResponse:
    dossier = get_visible_or_404(request, pk)
    notice = get_object_or_404(dossier.fee_notices, pk=notice_pk)
    lead = _(
        "Fee notice %(number)s: %(total)s. Confirm only what the bank, the treasury or the cash desk shows."
    )

    def confirm(data: dict[str, Any]) -> None:
        services.confirm_payment(fee_notice=notice, by=acting_as(request), **data)

    return _page(
        desk_admin,
        request,
        dossier,
        PaymentForm,
        confirm,
        title=_("Confirm the payment"),
        lead=lead % {"number": notice.number, "total": format_vnd(notice.total)},
        done=_("The payment is recorded."),
    )


def apology(desk_admin: "DossierAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    dossier = get_visible_or_404(request, pk)
    return _page(
        desk_admin,
        request,
        dossier,
        ApologyForm,
        lambda data: services.extend_deadline(dossier=dossier, by=acting_as(request), **data),
        title=_("Apologise and give a new day"),
        lead=_("Form 04 is issued and the citizen is told."),
        done=_("The apology is issued, the new day stands."),
    )


def pass_on(desk_admin: "DossierAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    dossier = get_visible_or_404(request, pk)
    return _page(
        desk_admin,
        request,
        dossier,
        PassOnForm,
        lambda data: services.reassign(dossier=dossier, by=acting_as(request), **data),
        title=_("Pass on to another office"),
        lead=_("The status stays the same; the citizen sees it on the page, without a message."),
        done=_("The dossier is passed on."),
    )


def renew(desk_admin: "DossierAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    dossier = get_visible_or_404(request, pk)

    def carry_out(data: dict[str, Any]) -> None:
        services.renew_access(dossier=dossier, by=acting_as(request), **data)
        desk_admin.log_change(request, dossier, str(_("New QR and secret")))

    return _page(
        desk_admin,
        request,
        dossier,
        RenewForm,
        carry_out,
        title=_("New QR and secret"),
        lead=_("The old QR, secret, link codes and open pages end at once. Print the receipt anew."),
        done=_("The QR and the secret are new. Print the receipt and hand it to the citizen."),
    )


def _page(
    desk_admin: "DossierAdmin",
    request: HttpRequest,
    dossier: Dossier,
    form_class: type[forms.Form],
    verb: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    lead: Any,
    done: Any,
) -> HttpResponse:
    """Form, refusal with everything kept, or done and back to the dossier."""
    form = form_class(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            verb(form.cleaned_data)
        except DossierRefusal as refused:
            refusal = refused.message
        else:
            messages.success(request, f"{dossier.code}: {done}")
            return HttpResponseRedirect(change_url(dossier.pk))
    context = {
        **desk_admin.admin_site.each_context(request),
        "opts": Dossier._meta,
        "title": title,
        "subtitle": dossier.code,
        "original": dossier,
        "lead": lead,
        "form": form,
        "refusal": refusal,
        "told": recipient_labels(dossier),
        "back": change_url(dossier.pk),
    }
    return TemplateResponse(request, "admin/dossiers/act.html", context)
