"""Refunds: asked on the page of a fee notice, given back or not by a second person."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from dossiers.errors import DossierRefusal
from dossiers.models import FeeNotice, Refund
from dossiers.services import refunds
from foundation.admin.action_view import AdminActionView
from foundation.admin.by_others import by_others_filter
from foundation.admin.form_fields import text_field
from foundation.admin.moments import moment_column
from foundation.admin.own_list import LargeListPaginator
from foundation.admin.read_only import ReadOnlyAdminMixin, UnknownOfOthersMixin
from foundation.officers import officer_of
from foundation.vietnamese.money import format_vnd

ASKS, APPROVES = "dossiers.add_refund", "dossiers.approve_refund"


class AskForm(forms.Form):
    amount = forms.IntegerField(
        label=_("Amount to give back (đ)"), min_value=1, widget=UnfoldAdminIntegerFieldWidget()
    )
    reason = text_field(_("Reason (only colleagues read it)"), required=True, most=300)
    means = forms.ChoiceField(
        label=_("How it is given back"),
        choices=Refund.Means.choices,
        initial=Refund.Means.ACCOUNT,
        widget=UnfoldAdminSelectWidget(),
    )
    payee = text_field(_("Bank, account number and holder"), most=300, autocomplete="off")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payee"].help_text = _("Only for a transfer; kept encrypted, and emptied once decided.")


class DecideForm(forms.Form):
    payout_number = text_field(_("Number of the payment order or cash slip"), most=60)
    answer = text_field(_("Why it is not given back"), most=300)


class AskRefundView(AdminActionView):
    template_name = "admin/dossiers/refund_ask.html"
    form_class = AskForm
    title = _("Ask for a refund")
    refusals = (DossierRefusal,)
    done = _("The refund waits for a second person.")

    def get_object(self) -> FeeNotice:
        if not self.request.user.has_perm(ASKS):
            raise PermissionDenied
        mine = FeeNotice.objects.visible_to(officer_of(self.request)).select_related("dossier")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"amount": next(iter(refunds.amounts_of(self.object)), None)}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        amounts = [format_vnd(amount) for amount in refunds.amounts_of(self.object)]
        return super().get_context_data(amounts=amounts, **more)

    def perform(self, data: dict[str, Any]) -> None:
        refunds.ask(notice=self.object, officer=officer_of(self.request), **data)


class DecideRefundView(AdminActionView):
    template_name = "admin/dossiers/refund.html"
    form_class = DecideForm
    title = _("Refund")
    refusals = (DossierRefusal,)
    done = _("decided")

    def get_object(self) -> Refund:
        mine = Refund.objects.visible_to(officer_of(self.request))
        refund = get_object_or_404(
            mine.select_related("notice__dossier", "asked_by", "decided_by"), pk=self.kwargs["pk"]
        )
        user = self.request.user
        if not (user.has_perm(APPROVES) or user.pk == refund.asked_by_id):
            raise PermissionDenied
        return refund

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        user = self.request.user
        may_pay = user.has_perm(APPROVES) and user.pk != self.object.asked_by_id
        is_open = self.object.state == Refund.State.ASKED
        return super().get_context_data(may_pay=may_pay, is_open=is_open, **more)

    def perform(self, data: dict[str, Any]) -> None:
        officer = officer_of(self.request)
        if "refuse" in self.request.POST:
            refunds.refuse(refund=self.object, answer=data["answer"], officer=officer)
        elif self.request.user.has_perm(APPROVES):
            refunds.pay(refund=self.object, payout_number=data["payout_number"], officer=officer)
        else:
            raise PermissionDenied

    def get_success_url(self) -> str:
        return reverse("admin:dossiers_refund_changelist")


@admin.register(Refund)
class RefundAdmin(UnknownOfOthersMixin, ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["of_notice", "sum", "means", "standing", "asked", "asked_by", "decided_by", "open_link"]
    list_display_links = ["sum"]  # the notice leads to its own page
    list_filter = [
        ("state", ChoicesDropdownFilter),
        by_others_filter(("asked_by",)),
        ("means", ChoicesDropdownFilter),
    ]
    list_select_related = ["notice", "notice__dossier", "asked_by", "decided_by"]
    list_fullwidth = True
    list_per_page = 25
    show_full_result_count = False
    paginator = LargeListPaginator
    search_fields = ["notice__number", "notice__dossier__code"]
    fields = [
        *("of_notice", "sum", "means", "reason", "standing_words"),
        *("asked_by", "asked", "decided_by", "answer"),
    ]
    readonly_fields = ["of_notice", "sum", "standing_words", "asked"]
    asked = moment_column("asked_at", _("requested at"))

    def get_urls(self) -> list[Any]:
        return [DecideRefundView.page(self, "<int:pk>/quyet-dinh/", "decide"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).visible_to(officer_of(request))

    @display(description=_("fee notice"))
    def of_notice(self, refund: Refund) -> SafeString:
        address = reverse("admin:dossiers_feenotice_change", args=[refund.notice_id])
        return format_html('<a class="desk-link" href="{}">{}</a>', address, refund.notice)

    @display(description=_("amount (đ)"), ordering="amount")
    def sum(self, refund: Refund) -> str:
        return format_vnd(refund.amount)

    @display(description=_("state"), label={"asked": "warning", "paid": "success", "refused": "default"})
    def standing(self, refund: Refund) -> tuple[str, str]:
        return refund.state, str(refund.get_state_display())

    @display(description=_("state"))
    def standing_words(self, refund: Refund) -> str:
        return str(refund.get_state_display())

    @display(description=_("decision"))
    def open_link(self, refund: Refund) -> SafeString:
        address = reverse("admin:dossiers_refund_decide", args=[refund.pk])
        words = _("Decide") if refund.state == Refund.State.ASKED else _("See")
        return format_html('<a class="desk-link" href="{}">{}</a>', address, words)
