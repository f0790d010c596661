"""Citizens as the desk sees them: masked in lists, whole on their own page, never deleted by hand.

Tags at the desk: a list of groups, each with its ground, and people put there by phone.

Requests about personal data at the desk: received, printed as a receipt, decided by a second person.
"""

import json
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget

from foundation.admin.action_view import AdminActionView
from foundation.admin.by_others import by_others_filter
from foundation.admin.dialogs import ReasonDialog, dialog
from foundation.admin.form_fields import text_field, textarea_field
from foundation.admin.moments import moment_column
from foundation.admin.read_only import ReadOnlyAdminMixin, ReadOnlyInline
from foundation.admin.transitions import WorkflowAdmin, transition_action
from foundation.admin.worklist import DUE_TONES
from foundation.citizens import data_requests, lookup, tags, windows
from foundation.citizens.forms import CitizensByPhoneField, PhoneField
from foundation.citizens.models import (
    ChannelIdentity,
    Citizen,
    ConfirmedPhone,
    Consent,
    DataRequest,
    Tag,
    Tagging,
)
from foundation.citizens.phones import confirm_phone
from foundation.citizens.read_trail import Act, record_read
from foundation.citizens.read_trail_admin import PersonalDataReadAdmin
from foundation.citizens.services import export
from foundation.citizens.timeline_page import timeline_page
from foundation.database.folded_text import holds_words, newest_holding
from foundation.officers import officer_of
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.names import mask_name
from foundation.vietnamese.phones import mask_phone, normalise_phone
from foundation.web.formats import day
from foundation.workflow import TransitionRefused


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


State = DataRequest.State
TONES = {State.OPEN: "warning", State.DONE: "success", State.REFUSED: "default"}


class DataRequestForm(forms.Form):
    """The same words name the person as in the commands."""

    who = text_field(_("Person: number in our records, phone, or channel:id"), required=True, most=120)
    kind = forms.ChoiceField(
        label=_("request"), choices=DataRequest.Kind.choices, widget=UnfoldAdminSelectWidget
    )
    identified_by = text_field(
        _("How the person was identified (paper seen, confirmed phone)"), required=True, most=200
    )
    wanted = textarea_field(_("What is asked for, in the person’s words"))
    full_name = text_field(_("Correct the name to"), most=200)
    phone = PhoneField(label=_("Correct the phone to"), required=False, max_length=40)
    email = forms.EmailField(label=_("Correct the e-mail to"), required=False, widget=text_field("").widget)
    address = text_field(_("Correct the address to"))

    def clean_who(self) -> Citizen:
        try:
            return lookup.citizen(self.cleaned_data["who"])
        except lookup.NotOnePerson as error:
            raise forms.ValidationError(str(error)) from error


class ReceiveView(AdminActionView):
    template_name = "admin/citizens/data_request_form.html"
    form_class = DataRequestForm
    title = _("Receive a request about personal data")
    refusals = (TransitionRefused,)
    done = _("Received. Print the receipt for the person.")

    def get_object(self) -> None:
        if not self.model_admin.has_add_permission(self.request):
            raise PermissionDenied

    def perform(self, data: dict[str, Any]) -> DataRequest:
        changes = {name: data.pop(name) for name in data_requests.CORRECTABLE}
        citizen, by = data.pop("who"), officer_of(self.request)
        self.object = data_requests.receive(citizen=citizen, changes=changes, by=by, **data)
        return self.object


@admin.register(DataRequest)
class DataRequestAdmin(ReadOnlyAdminMixin, WorkflowAdmin):
    workflow = data_requests.WORKFLOW
    list_display = ["request_number", "kind", "person", "due", "state_label", "received_by", "decided_by"]
    list_filter = [
        ("state", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        by_others_filter(("received_by",)),
    ]
    list_filter_submit = True
    list_select_related = ["citizen", "received_by", "decided_by"]
    list_per_page = 25
    fields = ["request_number", "kind", "citizen", "wanted", "corrections",
              "identified_by", "received_moment", "received_by", "due", "state",
              "decided_moment", "decided_by", "answer"]  # fmt: skip
    readonly_fields = fields
    actions_detail = ["carry_out", "refuse"]
    change_form_outer_before_template = "admin/citizens/data_request_papers.html"

    received_moment = moment_column("received_at", _("received at"))
    decided_moment = moment_column("decided_at", _("decided at"))
    carry_out = transition_action(
        data_requests.CARRY_OUT,
        data_requests.carry_out,
        _("A copy may be handed over then; a correction is written; an erasure cannot be undone."),
        "%(result)s",
    )
    refuse = transition_action(
        data_requests.REFUSE, data_requests.refuse, _("Why? The person reads it."), _("Refused."),
        dialog=ReasonDialog,
    )  # fmt: skip

    @admin.display(description=_("number of the request"), ordering="pk")
    def request_number(self, request: DataRequest) -> str:
        return request.number

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(data_requests.RECEIVES))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        return ReceiveView.as_view(model_admin=self)(request)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        extra = kwargs.pop("extra_context", None) or {}
        found = self.get_object(request, object_id)
        extra |= {"has_copy": bool(found and data_requests.has_copy(found))}
        return super().change_view(request, object_id, *args, extra_context=extra, **kwargs)

    def get_urls(self) -> list[Any]:
        papers = {"giay-tiep-nhan/": ("receipt", self.receipt), "ban-sao/": ("copy_file", self.copy_file)}
        return [
            *(
                path(f"<int:pk>/{route}", self.admin_site.admin_view(require_safe(view)),
                     name=f"citizens_datarequest_{name}")
                for route, (name, view) in papers.items()
            ),
            *super().get_urls(),
        ]  # fmt: skip

    def receipt(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self._visible_or_404(request, pk)
        context = {"request_about": found, "title": _("Receipt of a request about personal data")}
        return TemplateResponse(request, "admin/citizens/data_request_receipt.html", context)

    def copy_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Made when it is handed over: no copy lies about."""
        found = self._visible_or_404(request, pk)
        if not data_requests.has_copy(found):
            raise Http404
        record_read(
            reader=request.user,
            act=Act.DOWNLOAD,
            record="citizens.Citizen",
            record_key=str(found.citizen_id),
            page=found.number,
            each=True,
        )
        data = json.dumps(export(found.citizen), ensure_ascii=False, indent=1, default=str)
        named = {"Content-Disposition": f'attachment; filename="{found.number}.json"'}
        return HttpResponse(data, content_type="application/json; charset=utf-8", headers=named)

    def _visible_or_404(self, request: HttpRequest, pk: int) -> DataRequest:
        found = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return found

    @display(description=_("person"), ordering="citizen__full_name")
    def person(self, row: DataRequest) -> str:
        return mask_name(row.citizen.full_name) or str(row.citizen)

    @display(description=_("to be corrected"))
    def corrections(self, row: DataRequest) -> str:
        fields: Any = Citizen._meta.get_field
        names = {name: fields(name).verbose_name for name in row.changes}
        return "; ".join(f"{names[name]}: {value}" for name, value in row.changes.items()) or "–"

    @display(description=_("to be answered by"), ordering="due_on", label=DUE_TONES)
    def due(self, row: DataRequest) -> tuple[str, str]:
        is_late = row.state == State.OPEN and row.due_on < timezone.localdate()
        return "danger" if is_late else "info" if row.state == State.OPEN else "none", day(row.due_on)

    @display(description=_("state"), label=TONES, ordering="state")
    def state_label(self, row: DataRequest) -> tuple[str, Any]:
        return row.state, row.get_state_display()


__all__ = ["CitizenAdmin", "DataRequestAdmin", "PersonalDataReadAdmin"]
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
