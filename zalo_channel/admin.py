"""Admin pages: inbound events, the connection, message templates and their hours."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter
from unfold.decorators import action, display

from foundation.admin.history import HistoryAdmin
from foundation.admin.json_text import json_as_text
from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.vietnamese.money import dong
from zalo_channel import events
from zalo_channel.models import InboundEvent, MessageTemplate, OaToken, TemplateWindow
from zalo_channel.template_form import MessageTemplateForm
from zalo_channel.views import PAGE, connect

State = InboundEvent.State
TONES = {State.NEW: "info", State.DONE: "success", State.IGNORED: "default", State.FAILED: "danger"}


@admin.register(InboundEvent)
class InboundEventAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Without the body: what citizens say is read in the conversation, by those who may."""

    list_display = ["what", "received_at", "state_label", "attempts", "error"]
    list_filter = [("state", ChoicesDropdownFilter)]
    list_filter_submit = True
    list_per_page = 25
    show_full_result_count = False
    ordering = ["-pk"]
    search_fields = ["=user_id", "event_name"]
    search_help_text = _("Zalo id of a person, whole, or the name of an event")
    fields = ["happened", "received_at", "state", "attempts", "error", "user_id", "dedupe_key"]
    readonly_fields = ["happened"]
    actions = ["process_again"]

    @display(description=_("event"), header=True, ordering="event_name")
    def what(self, event: InboundEvent) -> list[str]:
        return [events.describe(event.event_name), event.user_id]

    @display(description=_("event"))
    def happened(self, event: InboundEvent) -> str:
        return events.describe(event.event_name)

    @display(description=_("state"), label=TONES, ordering="state")
    def state_label(self, event: InboundEvent) -> tuple[str, str]:
        return event.state, event.get_state_display()

    def has_process_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("zalo_channel.change_inboundevent")

    @action(description=_("Process again"), permissions=["process_again"])
    def process_again(self, request: HttpRequest, queryset: QuerySet[InboundEvent]) -> None:
        chosen = queryset.filter(state=State.FAILED)
        count = chosen.update(state=State.NEW, attempts=0, lease_until=None)
        self.message_user(request, _("%(count)d events will be processed again.") % {"count": count})


@admin.register(OaToken)
class OaTokenAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """No secret is shown; in place of a list stands the page of the connection."""

    def changelist_view(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        return connect(request)

    def change_view(
        self, request: HttpRequest, object_id: str, *_args: object, **_kwargs: object
    ) -> HttpResponse:
        return redirect(PAGE)


@admin.register(MessageTemplate)
class MessageTemplateAdmin(HistoryAdmin):
    form = MessageTemplateForm
    list_display = ["heading", "is_enabled", "by_account", "to_phone"]
    list_filter = [("is_enabled", BooleanRadioFilter)]
    list_filter_submit = True
    search_fields = ["key", "template_id"]
    ordering = ["key", "-is_enabled", "pk"]
    fields = [
        ("key", "template_id"),
        "is_enabled",
        "params",
        ("by_user_id", "price_user_id"),
        ("by_phone", "price_phone"),
        "tag",
    ]
    warn_unsaved_form = True

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may only read sees the parameters as words."""
        if self.has_change_permission(request, obj):
            return self.fields
        words = {"params": "parameters", ("key", "template_id"): ("purpose", "template_id")}
        return [words.get(each, each) for each in self.fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [] if self.has_change_permission(request, obj) else ["parameters", "purpose"]

    @display(description=_("purpose"))
    def purpose(self, template: MessageTemplate) -> str:
        return template.purpose

    @display(description=_("parameters and their lengths"))
    def parameters(self, template: MessageTemplate) -> str:
        return json_as_text(template.params)

    @display(description=_("message template"), header=True, ordering="key")
    def heading(self, template: MessageTemplate) -> list[Any]:
        return [template.purpose, template.template_id]

    @display(description=_("by account"))
    def by_account(self, template: MessageTemplate) -> str:
        return dong(template.price_user_id) if template.by_user_id else "–"

    @display(description=_("by phone number"))
    def to_phone(self, template: MessageTemplate) -> str:
        return dong(template.price_phone) if template.by_phone else "–"


@admin.register(TemplateWindow)
class TemplateWindowAdmin(ModelAdmin):
    """One row a tag, made with the database: edited, never added or deleted."""

    list_display = ["tag", "opens_at", "closes_at", "per_day", "per_month"]
    fields = ["tag", ("opens_at", "closes_at"), ("per_day", "per_month")]
    readonly_fields = ["tag"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
