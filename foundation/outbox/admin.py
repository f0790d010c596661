"""The ledger of notices: what was owed, what became of it, and the few things that staff decide.

Nothing is edited here. Sending again, taking back and the list for phone calls go through the services.
"""

import textwrap
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from foundation.admin.day_filter import DayRangeFilter
from foundation.admin.dialogs import dialog
from foundation.admin.moments import moment_column
from foundation.admin.own_list import LargeListPaginator, OwnListAdmin
from foundation.admin.read_only import ReadOnlyAdminMixin, ReadOnlyInline
from foundation.citizens.models import Citizen
from foundation.database import clock
from foundation.database.folded_text import holds_words
from foundation.outbox import (
    alarm_notifications,
    backlog,
    reasons,
    references,
    requeueing,
    routes,
    services,
    wording_admin,  # noqa: F401 - registers its page
)
from foundation.outbox.models import (
    Alarm,
    AlarmAddress,
    AlarmNotification,
    DeliveryAttempt,
    Notice,
    NoticeQuerySet,
    NoticeState,
)
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.money import dong
from foundation.vietnamese.names import mask_name
from foundation.vietnamese.phones import display_phone, mask_phone, normalise_phone

ON_PAPER, MAX_PEOPLE = 500, 500
TONES = {
    NoticeState.OWED: "info",
    NoticeState.UNKNOWN: "warning",
    NoticeState.SENT: "info",
    NoticeState.DELIVERED: "success",
    NoticeState.SEEN: "success",
    NoticeState.NOT_SENT: "danger",
    NoticeState.MERGED: "default",
    NoticeState.CANCELLED: "default",
}


def route_name(key: str) -> str:
    """How staff call a route; a route that has no name of its own is called by its key."""
    return next(
        (str(getattr(route, "label", key)) for route in routes.fallback_order() if route.key == key), key
    )


class ReasonFilter(DropdownFilter):
    title = _("reason")
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All there are: to find those in use would read the whole ledger."""
        return sorted(((code, reasons.sentence(code)) for code in reasons.REASONS), key=itemgetter(1))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(reason=self.value()) if self.value() else queryset


class RouteFilter(DropdownFilter):
    title = _("route")
    parameter_name = "route"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(route.key, route_name(route.key)) for route in routes.fallback_order()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(route=self.value()) if self.value() else queryset


class DueFilter(DropdownFilter):
    title = _("time to send")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("Due now")), ("later", _("Due later"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "now":
                return queryset.filter(pk__in=backlog.due_now())
            case "later":
                return queryset.owed().filter(due_at__gt=clock.now())
        return queryset


class AttemptInline(ReadOnlyInline):
    model = DeliveryAttempt
    fields = ["nth", "way", "cost", "state", "started_at", "finished_at", "error_code", "error_text"]
    readonly_fields = ["nth", "way", "cost"]

    @display(description=_("attempt"))
    def nth(self, attempt: DeliveryAttempt) -> int:
        return attempt.number

    @display(description=_("route"))
    def way(self, attempt: DeliveryAttempt) -> str:
        return route_name(attempt.route)

    @display(description=_("price (đ)"))
    def cost(self, attempt: DeliveryAttempt) -> str:
        return dong(attempt.price) if attempt.price else "–"


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdminMixin, OwnListAdmin):
    list_display = ["what", "made", "person", "subject", "state_label", "why", "way", "next_try"]
    list_extra = ["lane", "attempt_count"]
    list_select_related = ["citizen"]
    list_filter = [
        ("lane", ChoicesDropdownFilter),
        ("state", ChoicesDropdownFilter),
        ReasonFilter,
        RouteFilter,
        DueFilter,
        ("created_at", DayRangeFilter),
    ]
    list_filter_submit = True
    list_per_page = 25
    list_fullwidth = True
    show_full_result_count = False
    ordering = ["-created_at", "-pk"]
    search_fields = ["subject"]
    search_help_text = _("Dossier code, message code, name or phone")
    paginator = LargeListPaginator
    actions = ["send_again", "take_back", "print_for_phone"]
    fields = [
        ("code", "about"),
        ("whom", "lane"),
        ("state_in_words", "way"),
        "why",
        "text",
        ("created_at", "next_try"),
        ("sent_at", "delivered_at", "seen_at"),
    ]
    inlines = [AttemptInline]
    change_form_outer_before_template = "admin/outbox/notice_acts.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code", "about", "whom", "state_in_words", "way", "next_try", "why", "text"]

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/gui-lai/", wrap(require_POST(self.send_one_again)), name="outbox_notice_send_again"
            ),
            path("<int:pk>/huy/", wrap(require_POST(self.take_one_back)), name="outbox_notice_take_back"),
            path("goi-dien/", wrap(self.phone_list), name="outbox_notice_phone_list"),
            *super().get_urls(),
        ]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        """A message code as the citizen reads it out, a phone in any typing, a part of a dossier code, or the
        words of a name with or without marks."""
        term = nfc(search_term).strip()
        if number := references.decode(term):
            return queryset.filter(pk=number), False
        try:
            return queryset.filter(citizen__phone=normalise_phone(term)), False
        except ValueError:
            pass
        if any(map(str.isdigit, term)):
            code = term.upper()
            whole = queryset.filter(subject=code)
            parts = queryset.exclude(subject="").filter(subject__contains=code)
            return (whole if whole.exists() else parts), False
        people = Citizen.objects.filter(holds_words(term, "full_name")).values_list("pk", flat=True)
        return (queryset.filter(citizen__in=list(people[:MAX_PEOPLE])) if term else queryset), False

    made = moment_column("created_at", _("created at"))

    @display(description=_("message"), header=True, ordering="pk")
    def what(self, notice: Notice) -> list[str]:
        words = notice.summary or notice.message.get("text", "")
        return [textwrap.shorten(words, 70, placeholder="…"), notice.reference]

    @display(description=_("person"), header=True)
    def person(self, notice: Notice) -> list[str]:
        citizen = notice.citizen
        phone = mask_phone(citizen.phone) if citizen.phone else ""
        return [mask_name(citizen.full_name) or str(citizen), phone]

    @display(description=_("state"), label=TONES, ordering="state")
    def state_label(self, notice: Notice) -> tuple[str, str]:
        return notice.state, notice.get_state_display()

    @display(description=_("route"))
    def way(self, notice: Notice) -> str:
        return route_name(notice.route) if notice.route else "–"

    @display(description=_("next try"), ordering="due_at")
    def next_try(self, notice: Notice) -> Any:
        return notice.due_at if notice.state == NoticeState.OWED else None

    @display(description=_("why not sent"))
    def why(self, notice: Notice) -> str:
        if not notice.reason:
            return "–"
        detail = f" ({notice.reason_detail})" if notice.reason_detail else ""
        return reasons.sentence(notice.reason) + detail

    @display(description=_("message code"))
    def code(self, notice: Notice) -> str:
        return notice.reference

    @display(description=_("dossier"))
    def about(self, notice: Notice) -> str:
        return notice.subject or "–"

    @display(description=_("person"))
    def whom(self, notice: Notice) -> str:
        return " · ".join(part for part in self.person(notice) if part)

    @display(description=_("state"))
    def state_in_words(self, notice: Notice) -> str:
        return notice.get_state_display()

    @display(description=_("words"))
    def text(self, notice: Notice) -> str:
        return "\n".join([notice.message.get("text", ""), *(f"• {line}" for line in notice.also_tells)])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """With "send again" only where it can end otherwise than before."""
        notice = self.get_object(request, object_id)
        is_open = notice is not None and notice.state in (NoticeState.NOT_SENT, NoticeState.UNKNOWN)
        why_not = requeueing.why_not(notice) if is_open else ""
        shown = {"may_send_again": is_open and not why_not, "why_not_again": why_not}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("outbox.change_notice")

    @action(description=_("Send again"), permissions=["decide"])
    def send_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide(request, queryset, services.requeue, _("%(count)d notices will be sent again."))

    @action(
        description=_("Take back (cancel)"),
        permissions=["decide"],
        dialog=dialog(_("Take back (cancel)"), _("These people will not be told.")),
    )
    def take_back(self, request: HttpRequest, queryset: QuerySet, form: Any = None) -> None:
        self._decide(request, queryset, services.cancel, _("%(count)d notices were cancelled."))

    @action(description=_("Print the list for phone calls"), permissions=["decide"])
    def print_for_phone(self, request: HttpRequest, queryset: NoticeQuerySet) -> HttpResponse:
        return self._paper(request, queryset)

    def send_one_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide_one(request, pk, services.requeue, _("%(count)d notices will be sent again."))

    def take_one_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide_one(request, pk, services.cancel, _("%(count)d notices were cancelled."))

    def phone_list(self, request: HttpRequest) -> HttpResponse:
        return self._paper(request, Notice.objects.all())

    def _decide_one(
        self, request: HttpRequest, pk: int, verb: Callable[..., None], done: Any
    ) -> HttpResponse:
        if not self.has_decide_permission(request):
            raise PermissionDenied
        get_object_or_404(Notice, pk=pk)
        self._decide(request, Notice.objects.filter(pk=pk), verb, done)
        return HttpResponseRedirect(reverse("admin:outbox_notice_change", args=[pk]))

    def _decide(self, request: HttpRequest, notices: QuerySet, verb: Callable[..., None], done: Any) -> None:
        """Row by row, so that one refusal does not stop the others; each refusal names its row."""
        count = 0
        for notice in notices:
            try:
                verb(notice=notice, officer=request.user)
                count += 1
            except services.NoticeNotPending as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
        if count:
            self.message_user(request, done % {"count": count}, messages.SUCCESS)

    def _paper(self, request: HttpRequest, notices: NoticeQuerySet) -> HttpResponse:
        if not self.has_decide_permission(request):
            raise PermissionDenied
        rows = notices.dead().select_related("citizen").prefetch_related("absorbed")
        rows = rows.order_by("subject", "pk")[:ON_PAPER]
        context = {
            "rows": [(notice, _phone(notice), reasons.sentence(notice.reason)) for notice in rows],
            "printed_at": clock.now(),
            "officer": request.user,
            "title": _("People to call"),
        }
        return TemplateResponse(request, "admin/outbox/phone_list.html", context)


def _phone(notice: Notice) -> str:
    return display_phone(notice.citizen.phone) if notice.citizen.phone else "–"


class AlarmAddressForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        way, address = data.get("way"), str(data.get("address", "")).strip()
        if way == AlarmAddress.Way.MAIL:
            if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
                self.add_error("way", _("No mail leaves the portal: an engineer sets EMAIL_URL first."))
            self._check("address", validate_email, address)
        elif way == AlarmAddress.Way.WEBHOOK:
            self._check("address", URLValidator(["https"]), address)
        elif way and alarm_notifications.follower(address) is None:
            self.add_error("address", _("Nobody with this account follows; write channel:id."))
        return data | {"address": address}

    def _check(self, field: str, validator: Callable[[str], None], value: str) -> None:
        try:
            validator(value)
        except ValidationError as error:
            self.add_error(field, error)


@admin.register(AlarmAddress)
class AlarmAddressAdmin(ModelAdmin):
    form = AlarmAddressForm
    list_display = ["way", "shown_address", "is_in_use"]
    fields = ["way", "address", "is_in_use"]
    actions = ["send_trial"]
    warn_unsaved_form = True

    @display(description=_("address"))
    def shown_address(self, row: AlarmAddress) -> str:
        return row.shown

    @admin.action(description=_("Send a trial alarm"), permissions=["change"])
    def send_trial(self, request: HttpRequest, queryset: QuerySet[AlarmAddress]) -> None:
        trial = Alarm(message=str(_("This is a trial: nothing is wrong.")), raised_at=clock.now())
        for row in queryset:
            if error := alarm_notifications.send(trial, row.way, row.address):
                self.message_user(request, f"{row}: {error}", messages.ERROR)
            else:
                self.message_user(request, _("%(to)s: sent.") % {"to": row}, messages.SUCCESS)


class AlarmNotificationInline(ReadOnlyInline):
    model = AlarmNotification
    fields = ["way", "sent_at", "tries", "error"]


@admin.register(Alarm)
class AlarmAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["message", "count", "raised_at", "checked_at", "cleared_at"]
    ordering = ["cleared_at", "-raised_at"]
    fields = ["message", "count", "raised_at", "checked_at", "cleared_at"]
    inlines = [AlarmNotificationInline]
