"""Changes of accounts that wait: a second administrator confirms or refuses them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from foundation.accounts import services
from foundation.accounts.exceptions import ChangeRefused
from foundation.accounts.models import AccountChange
from foundation.admin.by_others import by_others_filter
from foundation.admin.read_only import ReadOnlyAdminMixin

PASSWORD_ENDED = _("The password has ended too, since the officer had not chosen it: set a new one.")


@admin.register(AccountChange)
class AccountChangeAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["officer", "kind", "role_names", "state", "asked_by", "asked_at", "decided_by"]
    list_filter = ["state", "kind", by_others_filter(("asked_by", "officer"))]
    list_select_related = ["officer", "asked_by", "decided_by"]
    fields = ["officer", "kind", "role_names", "state", "asked_by", "asked_at", "decided_by", "decided_at"]
    actions = ["confirm", "refuse"]
    list_per_page = 25

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("roles")

    @admin.display(description=_("roles to add"))
    def role_names(self, change: AccountChange) -> str:
        return ", ".join(role.name for role in change.roles.all()) or "–"

    @admin.action(description=_("Confirm"), permissions=["decide"])
    def confirm(self, request: HttpRequest, queryset: Any) -> None:
        self._decide(request, queryset, services.confirm)

    @admin.action(description=_("Refuse"), permissions=["decide"])
    def refuse(self, request: HttpRequest, queryset: Any) -> None:
        self._decide(request, queryset, services.refuse)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(services.MAY_DECIDE)

    def _decide(self, request: HttpRequest, queryset: Any, decide: Callable[..., AccountChange]) -> None:
        for change in queryset:
            try:
                decided = decide(change=change, by=request.user)
            except ChangeRefused as refused:
                self.message_user(request, f"{change}: {refused.message}", messages.ERROR)
            else:
                self.message_user(request, f"{decided}: {decided.get_state_display()}")
                if services.has_ended_password(decided):
                    self.message_user(request, PASSWORD_ENDED, messages.WARNING)
