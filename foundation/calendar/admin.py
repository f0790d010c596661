"""Days off and swapped days: entered by one person, confirmed by another, withdrawn rather than edited."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelect2Widget

from foundation.admin.day_filter import DayRangeFilter
from foundation.admin.history import HistoryAdmin
from foundation.admin.locked import LockedWhileSavedMixin
from foundation.calendar import services
from foundation.calendar.models import MAX_DAYS, CalendarException
from foundation.officers import officer_of
from foundation.workflow import revision_of

PROPOSED, COUNTING, IN_FORCE, WITHDRAWN = "proposed", "counting", "in_force", "withdrawn"
STATES = {
    PROPOSED: _("To be confirmed"),
    COUNTING: _("In force; due dates are being recalculated"),
    IN_FORCE: _("In force"),
    WITHDRAWN: _("Withdrawn"),
}
TONES = {PROPOSED: "warning", COUNTING: "info", IN_FORCE: "success", WITHDRAWN: "default"}


class CalendarExceptionForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "office" in self.fields:  # not on the page of a row that was decided
            self.fields["office"] = forms.ChoiceField(
                label=_("One office only"),
                required=False,
                choices=[("", _("Every office")), *services.offices()],
                widget=UnfoldAdminSelect2Widget(),
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and not 0 <= (last - first).days < MAX_DAYS:
            words = _("The last day must not be before the first, nor %(days)s days or more after it.")
            self.add_error("last_day", words % {"days": MAX_DAYS})
        if data.get("unit") and data.get("office"):
            self.add_error("office", _("Either a region or one office, not both."))
        if data.get("kind") == CalendarException.Kind.WORKED and first and last and first != last:
            self.add_error("last_day", _("Enter each day worked in exchange as a row of its own."))
        return data


@admin.register(CalendarException)
class CalendarExceptionAdmin(LockedWhileSavedMixin, HistoryAdmin):
    form = CalendarExceptionForm
    list_display = ["heading", "kind", "first_day", "last_day", "where", "state"]
    list_filter = [("kind", ChoicesDropdownFilter), ("first_day", DayRangeFilter)]
    list_filter_submit = True
    list_select_related = ["unit"]
    search_fields = ["name__unaccent", "basis__unaccent", "office"]
    autocomplete_fields = ["unit"]
    list_per_page = 25
    warn_unsaved_form = True
    change_form_outer_before_template = "admin/calendar/panel.html"
    fields = ["kind", ("first_day", "last_day"), "name", "basis", "unit", "office"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("changes")

    @display(description=_("reason"), ordering="name")
    def heading(self, row: CalendarException) -> str:
        return row.name

    @display(description=_("where"))
    def where(self, row: CalendarException) -> str:
        return str(row.unit or row.office or _("Everywhere"))

    @display(description=_("state"), label=TONES)
    def state(self, row: CalendarException) -> tuple[str, Any]:
        state = state_of(row)
        return state, STATES[state]

    def save_model(self, request: HttpRequest, obj: CalendarException, form: Any, change: bool) -> None:
        """Whoever entered or changed it last is not who may confirm it."""
        obj.entered_by = officer_of(request)
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_decided = obj is not None and (obj.confirmed_at or obj.withdrawn_at)
        return not is_decided and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_decided = obj is not None and (obj.confirmed_at or obj.withdrawn_at)
        return not is_decided and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Rows are deleted one by one, for those in force are withdrawn."""
        return {}

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object(request, object_id)
        extra = kwargs.pop("extra_context", None) or {}
        if row is not None:
            extra["panel"] = self._panel(request, row)
        return super().change_view(request, object_id, *args, extra_context=extra, **kwargs)

    def _panel(self, request: HttpRequest, row: CalendarException) -> dict[str, Any]:
        may_decide = request.user.has_perm("calendar.confirm_calendarexception")
        state = state_of(row)
        return {
            "row": row,
            "state": STATES[state],
            "tone": TONES[state],
            "moved": services.moved_by(row),
            "may_confirm": may_decide and state == PROPOSED and row.entered_by_id != request.user.pk,
            "is_own": state == PROPOSED and row.entered_by_id == request.user.pk,
            "may_withdraw": may_decide and state != WITHDRAWN,
        }

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view
        return [
            path("<int:pk>/xac-nhan/", page(self.confirm), name="calendar_calendarexception_confirm"),
            path("<int:pk>/rut/", page(self.withdraw), name="calendar_calendarexception_withdraw"),
            *super().get_urls(),
        ]

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide(
            request,
            pk,
            partial(services.confirm, seen=request.POST.get("seen", "")),
            title=_("Confirm"),
            done=_("Confirmed. Due dates follow in a minute."),
        )

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide(
            request,
            pk,
            services.withdraw,
            title=_("Withdraw this row"),
            done=_("Withdrawn. Due dates follow in a minute."),
        )

    def _decide(
        self, request: HttpRequest, pk: int, verb: Callable[..., Any], *, title: Any, done: Any
    ) -> HttpResponse:
        """What would move is shown first; then the decision, or its refusal in words."""
        if not request.user.has_perm("calendar.confirm_calendarexception"):
            raise PermissionDenied
        row = get_object_or_404(CalendarException, pk=pk)
        back = reverse("admin:calendar_calendarexception_change", args=[pk])
        refusal = ""
        if request.method == "POST":
            try:
                verb(exception=row, officer=request.user)
            except services.CalendarRefusal as refused:
                refusal = str(refused)
            else:
                messages.success(request, done)
                return HttpResponseRedirect(back)
        is_proposed = state_of(row) == PROPOSED
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": title,
            "subtitle": str(row),
            "row": row,
            "would_move": services.estimate(row) if is_proposed else None,
            "seen": revision_of(row),
            "is_past": row.last_day < timezone.localdate(),
            "refusal": refusal,
            "back": back,
        }
        return TemplateResponse(request, "admin/calendar/decide.html", context)


def state_of(row: CalendarException) -> str:
    if row.withdrawn_at:
        return WITHDRAWN
    if row.confirmed_at is None:
        return PROPOSED
    return COUNTING if any(change.applied_at is None for change in row.changes.all()) else IN_FORCE
