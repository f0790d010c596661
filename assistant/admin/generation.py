"""Requests to the language model: what each was for and how it ended; the kill switch."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from assistant.models import GenerationRun, GenerationSwitch
from foundation.admin.dialogs import dialog
from foundation.admin.read_only import ReadOnlyAdminMixin

TONES = {
    "used": "success",
    "refused": "info",
    "unfaithful": "warning",
    "unusable": "warning",
    "failed": "danger",
    "late": "danger",
}


@admin.register(GenerationRun)
class GenerationRunAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["at", "job", "stage", "shown_outcome", "milliseconds", "shown_passages", "model"]
    list_filter = [(name, ChoicesDropdownFilter) for name in ("job", "stage", "outcome")]
    list_filter_submit = True
    fields = list_display
    list_per_page = 50
    show_full_result_count = False
    actions_list = ["stop", "allow"]

    def has_stop_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("assistant.stop_generation") and not GenerationSwitch.is_thrown()

    def has_allow_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("assistant.change_generationswitch") and GenerationSwitch.is_thrown()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if GenerationSwitch.is_thrown():
            state = _("Generation is stopped: no request is made.")
        elif settings.GENERATION_URL:
            state = _("Generation is allowed.")
        else:
            state = _("No language model is set: the chat works without one.")
        return super().changelist_view(request, {**(extra_context or {}), "subtitle": state})

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).order_by("-at")

    @display(description=_("how it ended"), label=TONES)
    def shown_outcome(self, row: GenerationRun) -> tuple[str, Any]:
        return row.outcome, row.get_outcome_display()

    @display(description=_("passages"))
    def shown_passages(self, row: GenerationRun) -> str:
        return ", ".join(row.passages) or "–"

    @action(
        description=_("Stop generation"),
        url_path="stop",
        permissions=["stop"],
        dialog=dialog(_("Stop generation"), _("From now on no request is made.")),
    )
    def stop(self, request: HttpRequest, form: BaseDialogForm) -> HttpResponseRedirect:
        return self._throw(request, is_stopped=True)

    @action(
        description=_("Allow generation again"),
        url_path="allow",
        permissions=["allow"],
        dialog=dialog(_("Allow generation again"), _("Requests are made again, as the settings say.")),
    )
    def allow(self, request: HttpRequest, form: BaseDialogForm) -> HttpResponseRedirect:
        return self._throw(request, is_stopped=False)

    def _throw(self, request: HttpRequest, *, is_stopped: bool) -> HttpResponseRedirect:
        GenerationSwitch.throw(is_stopped=is_stopped, by=request.user)
        done = _("Generation is stopped.") if is_stopped else _("Generation is allowed again.")
        messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:assistant_generationrun_changelist"))
