"""Citizens as the desk sees them: masked in lists, whole on their own page, never deleted by hand."""

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from foundation.admin.read_only import ReadOnlyInline
from foundation.citizens.models import ChannelIdentity, Citizen, ConfirmedPhone, Consent
from foundation.citizens.phones import confirm_phone
from foundation.citizens.read_trail_admin import PersonalDataReadAdmin
from foundation.citizens.tag_admin import TaggingInline
from foundation.citizens.timeline_page import timeline_page
from foundation.conversations import windows
from foundation.database.folded_text import holds_words, newest_holding
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.names import mask_name
from foundation.vietnamese.phones import display_phone, mask_phone, normalise_phone

__all__ = ["CitizenAdmin", "PersonalDataReadAdmin"]
MAX_FOUND = 500  # by name; who finds more types another word


class ChannelInline(ReadOnlyInline):
    """Names the channel as the desk calls it."""

    @display(description=_("channel"))
    def channel_label(self, row: ChannelIdentity | Consent) -> str:
        return str(windows.rule_of(row.channel).label)


class IdentityInline(ChannelInline):
    model = ChannelIdentity
    fields = ["channel_label", "display_name", "is_following", "last_interaction_at", "unreachable_reason"]


class ConsentInline(ChannelInline):
    model = Consent
    fields = ["wording", "channel_label", "granted_at", "withdrawn_at"]


class PhoneField(forms.CharField):
    """A phone in any typing; kept as digits from 84 on, shown in groups."""

    widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "tel", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return display_phone(value) if isinstance(value, str) and value.startswith("84") else value

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return normalise_phone(typed) if typed else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class CitizenForm(forms.ModelForm):
    phone = PhoneField(label=_("phone"), required=False, max_length=40)
    language = forms.ChoiceField(
        label=_("language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = Citizen
        fields = ["full_name", "phone", "email", "address", "language"]

    def clean_full_name(self) -> str:
        return " ".join(nfc(self.cleaned_data["full_name"]).split())


@admin.register(Citizen)
class CitizenAdmin(ModelAdmin):
    form = CitizenForm
    list_display = ["masked_name", "masked_phone", "created_at"]
    search_fields = ["full_name", "phone"]
    search_help_text = _("Name or phone, whole")
    fields = ["full_name", "phone", "email", "address", "language", "created_at", "erased_at"]
    readonly_fields = ["created_at", "erased_at"]
    inlines = [IdentityInline, TaggingInline, ConsentInline]
    change_form_outer_before_template = "admin/citizens/timeline_link.html"
    list_per_page = 25
    show_full_result_count = False
    warn_unsaved_form = True

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(partial(timeline_page, self))
        return [path("<int:pk>/viec/", view, name="citizens_citizen_timeline"), *super().get_urls()]

    @display(description=_("full name"))
    def masked_name(self, citizen: Citizen) -> str:
        return mask_name(citizen.full_name) or str(citizen)

    @display(description=_("phone"))
    def masked_phone(self, citizen: Citizen) -> str:
        return mask_phone(citizen.phone) if citizen.phone else "–"

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """A phone in any typing, or the words of a name with or without marks, of the newest."""
        term = nfc(search_term).strip()
        if not term:
            return queryset, False
        try:
            return queryset.filter(phone=normalise_phone(term)), False
        except ValueError:
            found = newest_holding(
                queryset.order_by().only("pk"), holds_words(term, "full_name"), most=MAX_FOUND
            )
            return queryset.filter(pk__in=[citizen.pk for citizen in found]), False

    def save_model(self, request: HttpRequest, obj: Citizen, form: Any, change: bool) -> None:
        """A phone that an officer puts right is the office's own knowledge."""
        super().save_model(request, obj, form, change)
        if obj.phone and "phone" in form.changed_data:
            confirm_phone(citizen=obj, phone=obj.phone, proof=ConfirmedPhone.Proof.COUNTER)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Erasure is a command with a reason; see foundation.citizens.services.erase."""
        return False
