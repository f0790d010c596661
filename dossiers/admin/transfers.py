"""Bank transfers: a statement is taken in with a preview; what fits no notice is decided by a person."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminTextInputWidget

from dossiers.errors import DossierRefusal
from dossiers.models import BankTransfer, FeeNotice
from dossiers.services import bank_statements
from foundation.accounts.officers import officer_of
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
        help_text=_("The amounts must agree."),
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
        return [decide, *super().get_urls()]

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
            State.SET_ASIDE.label: "info",
        },
    )
    def standing(self, transfer: BankTransfer) -> str:
        return str(transfer.get_state_display())

    @display(description=_("decision"))
    def decide_link(self, transfer: BankTransfer) -> Any:
        if transfer.state != State.TO_CHECK:
            return transfer.note or "–"
        address = reverse("admin:dossiers_banktransfer_decide", args=[transfer.pk])
        rows = [
            (notice, max(notice.total - transfer.amount, 0), max(transfer.amount - notice.total, 0))
            for notice in getattr(transfer, "likely", ())
        ]
        facts = {"rows": rows, "address": address, "why": transfer.why}
        return mark_safe(render_to_string("admin/dossiers/likely_notices.html", facts))  # noqa: S308 - of ours

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TransferChangeList

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Assign the money to a notice, or set it aside with a reason; the services refuse the rest."""
        transfer = get_object_or_404(BankTransfer, pk=pk)
        if not self.has_change_permission(request, transfer):
            raise PermissionDenied
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._decided(request, transfer, form):
            return HttpResponseRedirect(self.page_url("changelist"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Transfer %(number)s") % {"number": transfer.number},
            "transfer": transfer,
            "near": self._near(transfer),
            "form": form,
            "back": self.page_url("changelist"),
        }
        return TemplateResponse(request, "admin/dossiers/transfer.html", context)

    def _decided(self, request: HttpRequest, transfer: BankTransfer, form: DecisionForm) -> bool:
        notice, note = form.cleaned_data["notice_number"], form.cleaned_data["note"]
        try:
            if notice:
                bank_statements.assign(
                    transfer=transfer, notice=notice, officer=officer_of(request), note=note
                )
            else:
                bank_statements.set_aside(transfer=transfer, officer=officer_of(request), note=note)
        except DossierRefusal as refusal:
            form.add_error(None, refusal.message)
            return False
        messages.success(request, _("Transfer %(number)s is decided.") % {"number": transfer.number})
        return True

    def _near(self, transfer: BankTransfer) -> QuerySet[FeeNotice]:
        """Unpaid notices of the same amount: where the money probably belongs."""
        unpaid = FeeNotice.objects.filter(state=FeeNotice.State.UNPAID, total=transfer.amount)
        return unpaid.select_related("dossier").order_by("-issued_at")[:10]
