"""Fee notices: what is owed since when, what is over, and a reminder of one or of many."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import action, display
from unfold.views import ChangeList

from dossiers.admin.refunds import ASKS, AskRefundView
from dossiers.errors import DossierRefusal
from dossiers.models import Agency, FeeNotice, OfficerDesk, Payment
from dossiers.services import fee_reminders
from foundation.admin.action_view import AdminActionView
from foundation.admin.day_filter import DayRangeFilter
from foundation.admin.moments import moment_column
from foundation.admin.own_list import LargeListPaginator, OwnListAdmin
from foundation.admin.read_only import ReadOnlyAdminMixin, ReadOnlyInline, UnknownOfOthersMixin
from foundation.database.vietnamese_order import by_name
from foundation.insights.row_links import FigureFilter
from foundation.officers import officer_of
from foundation.vietnamese.money import format_vnd

REMINDS = "dossiers.remind_feenotice"
MAX_REMINDED = 100
OWED = "owed"
STANDINGS = {
    OWED: (_("Owed"), Q(state="unpaid")),
    "part": (_("Paid in part"), Q(state="unpaid", booked__gt=0)),
    "paid": (_("Paid"), Q(state="paid")),
}


class StandingFilter(DropdownFilter):
    title = _("state")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        names = [(key, label) for key, (label, _rows) in STANDINGS.items()]
        return [*names, ("late", _("Last day to pay is over")), ("surplus", _("To give back"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case None:
                return queryset
            case "surplus":
                return queryset.with_surplus()
            case "late":
                return queryset.past_last_day()
            case standing:
                return queryset.filter(STANDINGS[standing][1]) if standing in STANDINGS else queryset.none()


class WaitingFilter(DropdownFilter):
    title = _("waiting")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(days), _("%(n)d days or longer") % {"n": days}) for days in (3, 7, 14, 30)]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        asked = self.value() or ""
        if not asked.isdecimal() or len(asked) > 4:
            return queryset
        return queryset.filter(issued_at__lte=timezone.now() - dt.timedelta(days=int(asked)))


class OfficeFilter(DropdownFilter):
    title = _("handled by")
    parameter_name = "office"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        officer = officer_of(request)
        every = Agency.objects.current().order_by(by_name())
        mine = every if officer.is_superuser else OfficerDesk.agencies_of(officer)
        return [(str(agency.pk), agency.short_name) for agency in mine]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        asked = self.value() or ""
        if not asked.isdecimal() or len(asked) > 9:
            return queryset
        return queryset.filter(dossier__competent_agency=int(asked))


class FeeChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """With what all rows of the list owe together, where it is a list of what is owed."""
        super().get_results(request)
        self.owed = None
        if request.GET.get("standing") in (OWED, "part", "late"):
            rest = self.queryset.order_by().aggregate(sum=Sum(F("total") - F("booked")))
            self.owed = rest["sum"] or 0


class PaymentInline(ReadOnlyInline):
    model = Payment
    fields = ["at", "kind", "sum", "receipt_number", "transfer", "officer"]

    @display(description=_("amount (đ)"))
    def sum(self, payment: Payment) -> str:
        return format_vnd(payment.amount)


@admin.register(FeeNotice)
class FeeNoticeAdmin(UnknownOfOthersMixin, ReadOnlyAdminMixin, OwnListAdmin):
    list_display = ["number", "of_dossier", "due", "came", "rest", "waiting", "pay_by", "standing"]
    list_extra = ["procedure", "reference", "reminded"]
    list_filter = [StandingFilter, WaitingFilter, OfficeFilter, ("issued_at", DayRangeFilter), FigureFilter]
    list_filter_submit = True
    list_fullwidth = True
    list_per_page = 25
    list_select_related = ["dossier", "dossier__procedure"]
    list_before_template = "admin/dossiers/fee_list.html"
    show_full_result_count = False
    paginator = LargeListPaginator
    ordering = ["-state", "issued_at", "pk"]  # "unpaid" is the last word of the alphabet
    search_fields = ["number", "reference", "dossier__code"]
    search_help_text = _("Number of the notice, transfer content or dossier code")
    actions = ["remind"]
    fields = [
        *("of_dossier", "procedure", "reference", ("due", "came"), ("rest", "surplus"), "state_words"),
        *(("pay_by", "waiting"), ("reminded", "receipt_number")),
    ]
    readonly_fields = [
        *("of_dossier", "procedure", "due", "came", "rest", "surplus", "state_words", "waiting", "reminded")
    ]
    inlines = [PaymentInline]
    change_form_outer_before_template = "admin/dossiers/fee_acts.html"
    reminded = moment_column("reminded_at", _("reminded"))

    def get_urls(self) -> list[Any]:
        remind = RemindView.page(self, "nhac/", "remind")
        return [remind, AskRefundView.page(self, "<int:pk>/hoan/", "refund"), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return FeeChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).visible_to(officer_of(request))

    def has_remind_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(REMINDS)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        may_remind = self.has_remind_permission(request)
        rights = {"may_remind": may_remind, "may_ask_refund": request.user.has_perm(ASKS)}
        kwargs["extra_context"] = {**(kwargs.get("extra_context") or {}), **rights}
        return super().change_view(request, object_id, *args, **kwargs)

    @action(description=_("Remind of the fee…"), permissions=["remind"])
    def remind(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        chosen = queryset.order_by("pk").values_list("pk", flat=True)[:MAX_REMINDED]
        query = urlencode([("n", pk) for pk in chosen])
        return HttpResponseRedirect(f"{reverse('admin:dossiers_feenotice_remind')}?{query}")

    @display(description=_("dossier"))
    def of_dossier(self, notice: FeeNotice) -> SafeString:
        address = reverse("admin:dossiers_dossier_change", args=[notice.dossier_id])
        return format_html('<a class="desk-link" href="{}">{}</a>', address, notice.dossier.code)

    @display(description=_("procedure"))
    def procedure(self, notice: FeeNotice) -> str:
        return str(notice.dossier.procedure)

    @display(description=_("total (đ)"), ordering="total")
    def due(self, notice: FeeNotice) -> str:
        return format_vnd(notice.total)

    @display(description=_("received (đ)"), ordering="booked")
    def came(self, notice: FeeNotice) -> str:
        return format_vnd(notice.received)

    @display(description=_("still to pay (đ)"))
    def rest(self, notice: FeeNotice) -> str:
        return format_vnd(notice.owed) if notice.owed else "–"

    @display(description=_("to give back (đ)"))
    def surplus(self, notice: FeeNotice) -> str:
        return format_vnd(notice.surplus) if notice.surplus else "–"

    @display(description=_("days waiting"), ordering="issued_at")
    def waiting(self, notice: FeeNotice) -> str:
        if not notice.owed:
            return "–"
        return str((timezone.localdate() - timezone.localdate(notice.issued_at)).days)

    @display(
        description=_("state"),
        label={"unpaid": "warning", "paid": "success", "cancelled": "default", "surplus": "danger"},
    )
    def standing(self, notice: FeeNotice) -> tuple[str, str]:
        return "surplus" if notice.surplus else notice.state, self.state_words(notice)

    @display(description=_("state"))
    def state_words(self, notice: FeeNotice) -> str:
        if notice.surplus:
            return str(_("To give back: %(sum)s") % {"sum": format_vnd(notice.surplus)})
        return str(STANDINGS["part"][0] if notice.owed and notice.booked else notice.get_state_display())


class RemindView(AdminActionView):
    """What the citizens will read, and who is not reminded now and why; then one press reminds the rest."""

    template_name = "admin/dossiers/remind.html"
    form_class = forms.Form
    title = _("Remind of the fee")

    def get_object(self) -> None:
        if not self.request.user.has_perm(REMINDS):
            raise PermissionDenied
        asked = [
            int(pk) for pk in self.request.GET.getlist("n")[:MAX_REMINDED] if pk.isdecimal() and len(pk) < 18
        ]
        parties = ("procedure", "received_at_agency", "competent_agency", "applicant")
        mine = FeeNotice.objects.visible_to(officer_of(self.request)).filter(pk__in=asked)
        self.notices = list(mine.select_related(*(f"dossier__{party}" for party in parties)))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        now = timezone.now()
        rows = [(notice, fee_reminders.obstacle(notice, notice.dossier, now)) for notice in self.notices]
        able = [notice for notice, why in rows if not why]
        preview = fee_reminders.preview(able[0]) if able else ""
        return super().get_context_data(rows=rows, able=able, preview=preview, **more)

    def form_valid(self, form: Any) -> HttpResponse:
        done = 0
        for notice in self.notices:
            try:
                fee_reminders.remind(notice=notice, officer=officer_of(self.request))
                done += 1
            except DossierRefusal as refusal:
                messages.warning(self.request, f"{notice.number}: {refusal.message}")
        if done:
            messages.success(self.request, _("Reminders on their way: %(count)d.") % {"count": done})
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self) -> str:
        return f"{reverse('admin:dossiers_feenotice_changelist')}?standing={OWED}"
