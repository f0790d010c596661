"""Bank transfers: a statement is taken in with a preview; what fits no notice is decided by a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminTextInputWidget

from dossiers.admin.days import DaysView, DayView, address_of
from dossiers.errors import DossierRefusal
from dossiers.models import BankTransfer, FeeNotice
from dossiers.services import bank_statements, day_closing
from foundation.officers import officer_of
from foundation.spreadsheets.import_admin import FormulaSafeResource, SpreadsheetAdmin
from foundation.web.formats import amount

State = BankTransfer.State


class TransferResource(FormulaSafeResource):
    class Meta:
        model = BankTransfer
        fields = ("number", "at", "amount", "content", "state", "why", "notice__number", "note")


class DecisionForm(forms.Form):
    """Either the number of a fee notice, or a reason to set the money aside."""

    notice_number = forms.CharField(
        label=_("Number of the fee notice that it pays"),
        max_length=60,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text=_("A smaller amount pays a part of it; what is too much waits for a refund."),
    )
    note = forms.CharField(
        label=_("note"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget()
    )

    def clean_notice_number(self) -> FeeNotice | None:
        typed = self.data.get("match") or self.cleaned_data["notice_number"].strip()
        if not typed:
            return None
        found = FeeNotice.objects.filter(number=typed).select_related("dossier").first()
        if found is None:
            raise forms.ValidationError(_("There is no fee notice of this number."))
        return found


class TakeBackForm(forms.Form):
    note = forms.CharField(
        label=_("Why the decision is taken back"), max_length=300, widget=UnfoldAdminTextInputWidget()
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A notice that the money may be for, and what differs."""

    notice: FeeNotice
    amount: int

    @property
    def missing(self) -> int:
        return max(self.notice.owed - self.amount, 0)

    @property
    def extra(self) -> int:
        return max(self.amount - self.notice.owed, 0) if self.notice.owed else 0


def candidates(transfer: BankTransfer, notices: Iterable[FeeNotice]) -> list[Candidate]:
    return [Candidate(notice, transfer.amount) for notice in notices]


class TransferChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        open_ones = [transfer for transfer in self.result_list if transfer.state == State.TO_CHECK]
        likely = bank_statements.likely_notices(open_ones) if open_ones else {}
        for transfer in self.result_list:
            transfer.likely = likely.get(transfer.pk, [])


@admin.register(BankTransfer)
class BankTransferAdmin(SpreadsheetAdmin):
    import_kind = "bank_statement"
    resource_classes = [TransferResource]
    list_display = ["number", "at", "sum", "content", "standing", "notice", "decide_link"]
    list_filter = [("state", ChoicesDropdownFilter), "at"]
    search_fields = ["number", "content", "notice__number", "notice__dossier__code"]
    list_select_related = ["notice", "decided_by"]
    readonly_fields = [field.name for field in BankTransfer._meta.fields]

    def get_urls(self) -> list[Any]:
        decide = path(
            "<int:pk>/quyet-dinh/",
            self.admin_site.admin_view(self.decide),
            name="dossiers_banktransfer_decide",
        )
        days = DaysView.page(self, "ngay/", "days")
        day = DayView.page(self, "ngay/<str:day>/", "day")
        return [decide, days, day, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A transfer comes in a statement of the bank, never from an empty form."""
        return False

    def has_import_permission(self, request: HttpRequest) -> bool:
        may_add = super().has_add_permission(request)
        return may_add and self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("amount (đ)"), ordering="amount")
    def sum(self, transfer: BankTransfer) -> str:
        return amount(transfer.amount)

    @display(
        description=_("state"),
        ordering="state",
        label={
            State.MATCHED.label: "success",
            State.SETTLED.label: "success",
            State.TO_CHECK.label: "warning",
            State.SURPLUS.label: "info",
            State.SET_ASIDE.label: "info",
        },
    )
    def standing(self, transfer: BankTransfer) -> str:
        return str(transfer.get_state_display())

    @display(description=_("decision"))
    def decide_link(self, transfer: BankTransfer) -> Any:
        address = reverse("admin:dossiers_banktransfer_decide", args=[transfer.pk])
        if transfer.state != State.TO_CHECK:
            return format_html('<a href="{}">{}</a>', address, transfer.note or _("See"))
        facts = {
            "rows": candidates(transfer, getattr(transfer, "likely", ())),
            "address": address,
            "why": transfer.why,
        }
        return mark_safe(render_to_string("admin/dossiers/likely_notices.html", facts))  # noqa: S308 - of ours

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TransferChangeList

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the money to a notice, set it aside with a reason, or take such a decision back."""
        transfer = get_object_or_404(BankTransfer.objects.select_related("notice", "decided_by"), pk=pk)
        if not self.has_change_permission(request, transfer):
            raise PermissionDenied
        is_open = transfer.state == State.TO_CHECK
        form = (DecisionForm if is_open else TakeBackForm)(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._decided(request, transfer, form):
            return HttpResponseRedirect(self.page_url("changelist"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Transfer %(number)s") % {"number": transfer.number},
            "transfer": transfer,
            "closing": day_closing.closing_of(transfer),
            "day_page": address_of(transfer.at, transfer.account),
            "is_open": is_open,
            "near": candidates(transfer, bank_statements.near_notices(transfer)) if is_open else [],
            "payments": transfer.payments.select_related("notice", "officer"),
            "form": form,
            "refused": not form.is_valid() if form.is_bound else False,
            "back": self.page_url("changelist"),
        }
        return TemplateResponse(request, "admin/dossiers/transfer.html", context)

    def _decided(self, request: HttpRequest, transfer: BankTransfer, form: forms.Form) -> bool:
        note, officer = form.cleaned_data["note"], officer_of(request)
        try:
            if isinstance(form, TakeBackForm):
                bank_statements.take_back(transfer=transfer, officer=officer, reason=note)
            elif notice := form.cleaned_data["notice_number"]:
                bank_statements.assign(transfer=transfer, notice=notice, officer=officer, note=note)
            else:
                bank_statements.set_aside(transfer=transfer, officer=officer, note=note)
        except DossierRefusal as refusal:
            form.add_error(None, refusal.message)
            return False
        words = _("Transfer %(number)s waits for a decision again.")
        words = words if isinstance(form, TakeBackForm) else _("Transfer %(number)s is decided.")
        messages.success(request, words % {"number": transfer.number})
        return True
