"""Tokens of the one-stop software: made here, shown once, then only their hash is kept."""

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


class PartnerTokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label=_("scopes"), choices=Scope.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )


@admin.register(PartnerToken)
class PartnerTokenAdmin(ModelAdmin):
    form = PartnerTokenForm
    list_display = ["name", "agency", "created_at", "expires_at", "last_used_at", "revoked_at"]
    list_select_related = ["agency"]
    fields = ["agency", "name", "scopes", "code_prefixes", "expires_at"]
    autocomplete_fields = ["agency"]
    actions = ["revoke"]
    list_per_page = 25

    def save_model(self, request: HttpRequest, obj: PartnerToken, form: Any, change: bool) -> None:
        if not change:
            token = secrets.token_urlsafe(32)
            obj.token_hash = PartnerToken.digest(token)
            words = _("The token, shown only now: %(token)s") % {"token": token}
            self.message_user(request, words, messages.WARNING)
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Revoke"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        count = queryset.filter(revoked_at=None).update(revoked_at=timezone.now())
        self.message_user(request, _("%(count)d tokens no longer work.") % {"count": count})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
