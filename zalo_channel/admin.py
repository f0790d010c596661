"""What arrived, how the connection stands, which templates are in use."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from foundation.read_only import LookOnly
from zalo_channel.models import InboundEvent, MessageTemplate, OaToken


@admin.register(InboundEvent)
class InboundEventAdmin(LookOnly, ModelAdmin):
    list_display = ("received_at", "event_name", "state", "attempts", "error")
    list_filter = ("state", "event_name")
    search_fields = ("dedupe_key", "user_id")
    exclude = ("body",)  # what citizens say is read in the conversation, by those who may
    show_full_result_count = False
    actions = ("process_again",)

    def has_process_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("zalo_channel.change_inboundevent")

    @admin.action(description=_("Process again"), permissions=["process_again"])
    def process_again(self, request: HttpRequest, queryset: QuerySet[InboundEvent]) -> None:
        chosen = queryset.filter(state=InboundEvent.State.FAILED)
        count = chosen.update(state=InboundEvent.State.NEW, attempts=0, lease_until=None)
        self.message_user(request, _("%(count)d events will be processed again.") % {"count": count})


@admin.register(OaToken)
class OaTokenAdmin(LookOnly, ModelAdmin):
    """No secret is shown; the list leads to the connect page."""

    def changelist_view(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        return redirect("zalo_channel:connect")

    def change_view(
        self, request: HttpRequest, object_id: str, *_args: object, **_kwargs: object
    ) -> HttpResponse:
        return redirect("zalo_channel:connect")


@admin.register(MessageTemplate)
class MessageTemplateAdmin(ModelAdmin):
    list_display = (
        "key",
        "template_id",
        "tag",
        "by_user_id",
        "by_phone",
        "price_user_id",
        "price_phone",
        "is_enabled",
    )
    list_filter = ("is_enabled", "tag")
    search_fields = ("key", "template_id")
