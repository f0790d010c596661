"""Campaigns at the desk: made, foreseen, tested, let go by a second person, watched, stopped."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from announcements.admin.standing import audience_in_words, report_rows, standing
from announcements.models import Campaign, CampaignState
from announcements.services import campaigns as services
from announcements.services.refusal import NotNow
from foundation.citizens import audiences, lookup
from foundation.citizens.models import Citizen
from foundation.spreadsheets.formula_escaping import write_csv

POSSIBLE = {  # state → what its page offers; the service refuses whatever changed meanwhile
    "draft": ("test", "approve"),
    "running": ("pause", "cancel"),
    "paused": ("resume", "cancel"),
}
TONES = {"draft": "default", "running": "info", "paused": "warning", "done": "success", "cancelled": "danger"}


class CampaignForm(forms.ModelForm):
    audience = forms.ChoiceField(label=_("To whom"), required=False, widget=UnfoldAdminSelectWidget)

    class Meta:
        model = Campaign
        fields = ["name", "category", "way", "audience", "text", "article", "template_key", "is_urgent"]
        widgets = {"text": UnfoldAdminTextareaWidget}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "audience" in self.fields:
            self.fields["audience"].choices = [("", "---"), *audiences.every_choice()]


class PlainDialog(BaseDialogForm):
    pass


class ReadersDialog(BaseDialogForm):
    phones = forms.CharField(
        label=_("Phones of the test readers"),
        help_text=_("One a line; each must be linked to a chat."),
        widget=UnfoldAdminTextareaWidget,
    )

    def clean_phones(self) -> list[Citizen]:
        found = []
        for line in self.cleaned_data["phones"].splitlines()[:20]:
            if not line.strip():
                continue
            reader = lookup.bearer(line)
            if reader is None:
                raise forms.ValidationError(_("Nobody has confirmed the phone %(phone)s.") % {"phone": line})
            found.append(reader)
        return found


def _dialog(title: Any, description: Any, submit: Any, form: type[BaseDialogForm] = PlainDialog) -> Any:
    return {"title": title, "description": description, "form_class": form, "form_submit_text": submit}


@admin.register(Campaign)
class CampaignAdmin(ModelAdmin):
    form = CampaignForm
    list_display = ["name", "category", "way", "state_label", "people", "started_at", "finished_at"]
    list_filter = [("state", ChoicesDropdownFilter), ("category", ChoicesDropdownFilter)]
    list_filter_submit = True
    list_per_page = 25
    warn_unsaved_form = True
    search_fields = ["name__unaccent"]
    autocomplete_fields = ["article"]
    fields = [
        "name",
        ("category", "way"),
        "audience",
        "text",
        ("article", "template_key"),
        "is_urgent",
    ]
    readonly_fields = ["to_whom"]
    change_form_outer_before_template = "admin/announcements/campaign_standing.html"
    actions_detail = ["test", "approve", "pause", "resume", "cancel"]

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/tien-do/", wrap(self.progress), name="announcements_campaign_progress"),
            path("<int:pk>/bao-cao.csv", wrap(self.report), name="announcements_campaign_report"),
            *super().get_urls(),
        ]

    def get_fields(self, request: HttpRequest, obj: Campaign | None = None) -> Any:
        """What this person cannot choose, or can no longer, is told in words."""
        shown = super().get_fields(request, obj)
        may_choose = obj is None or self.has_change_permission(request, obj)
        return shown if may_choose else ["to_whom" if name == "audience" else name for name in shown]

    @display(description=_("to whom"))
    def to_whom(self, campaign: Campaign) -> str:
        return audience_in_words(campaign)

    @display(description=_("state"), label=TONES)
    def state_label(self, campaign: Campaign) -> tuple[str, Any]:
        return campaign.state, campaign.get_state_display()

    def has_change_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        is_open = obj is None or obj.state == CampaignState.DRAFT
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        is_open = obj is None or obj.state == CampaignState.DRAFT
        return is_open and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        """Whoever changed it last made it; what was tested before is no longer it."""
        obj.made_by, obj.tested_at = request.user, None
        super().save_model(request, obj, form, change)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().change_view(request, object_id, *args, **kwargs)
        if isinstance(response, TemplateResponse) and (campaign := self.get_object(request, object_id)):
            response.context_data.update(standing(campaign))
        return response

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        state = Campaign.objects.filter(pk=object_id).values_list("state", flat=True).first()
        offered = POSSIBLE.get(state or "", ())
        allowed = super().get_actions_detail(request, object_id)
        return [each for each in allowed if each.method.original_function_name in offered]

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The figures alone, for the page that shows them to ask again every few seconds."""
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        campaign = get_object_or_404(Campaign, pk=pk)
        return TemplateResponse(request, "admin/announcements/campaign_progress.html", standing(campaign))

    def report(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What became of it, as a table that any spreadsheet opens."""
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        campaign = get_object_or_404(Campaign, pk=pk)
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="chien-dich-{campaign.pk}.csv"'
        write_csv(response, report_rows(campaign))
        return response

    def has_write_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("announcements.change_campaign")

    def has_approve_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("announcements.approve_campaign")

    def has_stop_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever sees that something is wrong stops it, whichever of the two he is."""
        return self.has_write_permission(request) or self.has_approve_permission(request)

    @action(
        description=_("Send a test"),
        permissions=["write"],
        dialog=_dialog(_("Send a test"), _("They get it as everybody will."), _("Send"), ReadersDialog),
    )
    def test(self, request: HttpRequest, form: ReadersDialog, object_id: str) -> HttpResponseRedirect:
        readers = form.cleaned_data["phones"]
        done = _("On its way to %(count)d test readers.") % {"count": len(readers)}
        return self._act(request, object_id, services.send_test, done, readers=readers)

    @action(
        description=_("Let it go"),
        permissions=["approve"],
        dialog=_dialog(_("Let it go"), _("It is sent to all of them, now."), _("Let it go")),
    )
    def approve(self, request: HttpRequest, form: PlainDialog, object_id: str) -> HttpResponseRedirect:
        return self._act(request, object_id, services.approve, _("It is being sent."))

    @action(
        description=_("Pause"),
        permissions=["stop"],
        dialog=_dialog(_("Pause"), _("What is on its way arrives; nothing more leaves."), _("Pause")),
    )
    def pause(self, request: HttpRequest, form: PlainDialog, object_id: str) -> HttpResponseRedirect:
        return self._act(request, object_id, services.pause, _("Paused."))

    @action(
        description=_("Go on"),
        permissions=["stop"],
        dialog=_dialog(_("Go on"), _("The rest is sent."), _("Go on")),
    )
    def resume(self, request: HttpRequest, form: PlainDialog, object_id: str) -> HttpResponseRedirect:
        return self._act(request, object_id, services.resume, _("It is being sent."))

    @action(
        description=_("Cancel for good"),
        permissions=["stop"],
        dialog=_dialog(_("Cancel for good"), _("What has not left is never sent."), _("Cancel for good")),
    )
    def cancel(self, request: HttpRequest, form: PlainDialog, object_id: str) -> HttpResponseRedirect:
        return self._act(request, object_id, services.cancel, _("Cancelled."))

    def _act(
        self, request: HttpRequest, object_id: str, service: Callable[..., Any], done: Any, **words: Any
    ) -> HttpResponseRedirect:
        campaign = get_object_or_404(Campaign, pk=object_id)
        try:
            service(campaign=campaign, editor=request.user, **words)
        except NotNow as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:announcements_campaign_change", args=[object_id]))
