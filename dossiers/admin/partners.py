"""Tokens of the one-stop software: made here, shown once, then only their hash is kept.

One that may sign does so once a second administrator has confirmed it.
"""

import secrets
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from dossiers.models import PartnerToken, Scope
from dossiers.services import partner_tokens
from foundation.accounts.exceptions import ChangeRefused
from foundation.admin.locked import LockedWhileSavedMixin
from foundation.officers import officer_of

WAITS = _("Waits for a second administrator")


class PartnerTokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label=_("scopes"), choices=Scope.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )


@admin.register(PartnerToken)
class PartnerTokenAdmin(LockedWhileSavedMixin, ModelAdmin):
    form = PartnerTokenForm
    list_display = ["name", "agency", "signing", "created_at", "expires_at", "last_used_at", "revoked_at"]
    list_select_related = ["agency"]
    fields = ["agency", "name", "scopes", "code_prefixes", "expires_at"]
    autocomplete_fields = ["agency"]
    actions = ["confirm_to_sign", "revoke"]
    list_per_page = 25

    @admin.display(description=_("signs"))
    def signing(self, token: PartnerToken) -> str:
        if token.waits_to_sign:
            return str(WAITS)
        return str(_("Yes")) if token.may_sign else "–"

    def save_model(self, request: HttpRequest, obj: PartnerToken, form: Any, change: bool) -> None:
        if not change:
            token = secrets.token_urlsafe(32)
            obj.token_hash = PartnerToken.digest(token)
            words = _("The token, shown only now: %(token)s") % {"token": token}
            self.message_user(request, words, messages.WARNING)
        super().save_model(request, obj, form, change)
        has_grown = "agency" in form.changed_data or set(obj.scopes) - set(form.initial.get("scopes", ()))
        if Scope.SIGN in obj.scopes and has_grown:
            partner_tokens.ask_to_sign(token=obj, by=officer_of(request))
            self.message_user(request, f"{obj}: {WAITS}", messages.WARNING)
        partner_tokens.forget_wish(obj)

    @admin.action(description=_("Confirm that it may sign"), permissions=["change"])
    def confirm_to_sign(self, request: HttpRequest, queryset: Any) -> None:
        for token in queryset.select_related("agency"):
            try:
                partner_tokens.confirm_to_sign(token=token, by=officer_of(request))
            except ChangeRefused as refused:
                self.message_user(request, f"{token}: {refused.message}", messages.ERROR)
            else:
                self.message_user(request, f"{token}: {_('Confirmed')}")

    @admin.action(description=_("Revoke"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        count = queryset.filter(revoked_at=None).update(revoked_at=timezone.now())
        for token in queryset.all():
            partner_tokens.forget_wish(token)
        self.message_user(request, _("%(count)d tokens no longer work.") % {"count": count})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
