"""Review queue of missed messages: staff label each, and it becomes a training example."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from assistant import miss_review
from assistant.models import Miss
from foundation.admin.dialogs import dialog
from foundation.officers import officer_of
from foundation.vietnamese.marked import in_unknown_language


@admin.register(Miss)
class MissAdmin(ModelAdmin):
    list_display = ["said", "guess", "shown_score", "why", "state", "label", "said_at"]
    list_filter = [
        ("state", ChoicesDropdownFilter),
        ("why", ChoicesDropdownFilter),
        ("guess", ChoicesDropdownFilter),
    ]
    list_filter_submit = True
    search_fields = ["text"]
    list_per_page = 50
    fields = ["text", "guess", "shown_score", "why", "said_at", "label", "state", "labelled_by"]
    readonly_fields = ["text", "guess", "shown_score", "why", "said_at", "state", "labelled_by"]
    actions = ["set_aside"]
    actions_detail = ["drop"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_drop_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("assistant.change_miss")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "label":
            field.required = True
        return field

    @display(description=_("message, masked"), ordering="text")
    def said(self, row: Miss) -> str:
        return in_unknown_language(row.text)

    @display(description=_("how sure"))
    def shown_score(self, row: Miss) -> str:
        return f"{row.score * 100:.0f} %"

    def save_model(self, request: HttpRequest, obj: Miss, form: forms.ModelForm, change: bool) -> None:
        phrase = miss_review.label_miss(miss=obj, meaning=form.cleaned_data["label"], by=officer_of(request))
        if phrase:
            messages.success(request, _("Added as an example; the bot learns it at the next training."))
        else:
            messages.info(request, _("This example already exists."))

    @admin.action(description=_("Set aside"), permissions=["change"])
    def set_aside(self, request: HttpRequest, chosen: Any) -> None:
        for miss in chosen:
            miss_review.set_aside(miss=miss, by=officer_of(request))

    @action(
        description=_("Set aside"),
        url_path="set-aside",
        permissions=["drop"],
        dialog=dialog(_("Set aside"), _("The bot learns nothing from this message.")),
    )
    def drop(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponseRedirect:
        miss_review.set_aside(miss=get_object_or_404(Miss, pk=object_id), by=officer_of(request))
        return HttpResponseRedirect(reverse("admin:assistant_miss_changelist"))
