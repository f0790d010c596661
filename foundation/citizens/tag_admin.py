"""Tags at the desk: a list of groups, each with its ground, and people put there by phone."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from foundation.accounts.officers import officer_of
from foundation.admin.dialogs import dialog
from foundation.admin.read_only import ReadOnlyInline
from foundation.citizens import tags
from foundation.citizens.forms import CitizensByPhoneField
from foundation.citizens.models import Tag, Tagging


class PeopleDialog(BaseDialogForm):
    phones = CitizensByPhoneField(label=_("Phones"), help_text=_("One a line, at most 500."))


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ["name", "ground", "is_in_use"]

    def clean_name(self) -> str:
        return tags.clean_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_in_use") and not cleaned.get("ground", "").strip():
            self.add_error("ground", _("Say why these people may be written to, before the tag is used."))
        return cleaned


@admin.register(Tag)
class TagAdmin(ModelAdmin):
    form = TagForm
    list_display = ["name", "people", "ground", "is_in_use"]
    list_filter = ["is_in_use"]
    list_per_page = 25
    search_fields = ["name__unaccent"]
    warn_unsaved_form = True
    actions_detail = ["add_people", "remove_people"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return super().get_queryset(request).annotate(number=Count("taggings"))

    @display(description=_("people"), ordering="number")
    def people(self, tag: Any) -> int:
        return int(tag.number)

    def has_putting_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("citizens.add_tagging")

    def has_taking_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("citizens.delete_tagging")

    @action(
        description=_("Add people"),
        permissions=["putting"],
        dialog=dialog(_("Add people"), _("By their phones; those we know."), PeopleDialog, submit=_("Add")),
    )
    def add_people(self, request: HttpRequest, form: PeopleDialog, object_id: str) -> HttpResponseRedirect:
        tag = get_object_or_404(Tag, pk=object_id)
        added = tags.put(tag=tag, citizens=form.cleaned_data["phones"], by=officer_of(request))
        self.message_user(request, _("%(count)d people were added.") % {"count": added}, messages.SUCCESS)
        return self._back(tag)

    @action(
        description=_("Take people out"),
        permissions=["taking"],
        dialog=dialog(_("Take people out"), _("By their phones."), PeopleDialog, submit=_("Take out")),
    )
    def remove_people(self, request: HttpRequest, form: PeopleDialog, object_id: str) -> HttpResponseRedirect:
        tag = get_object_or_404(Tag, pk=object_id)
        gone = tags.take_off(tag=tag, citizens=form.cleaned_data["phones"])
        self.message_user(request, _("%(count)d people were taken out.") % {"count": gone}, messages.SUCCESS)
        return self._back(tag)

    def _back(self, tag: Tag) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:citizens_tag_change", args=[tag.pk]))


class TaggingInline(ReadOnlyInline):
    """On the page of a citizen; tags are put on in the chat desk and at the tag."""

    model = Tagging
    fields = ["tag", "by", "since"]
