"""Admin of campaigns: draft, estimate, test, approval by a second person, progress, stop."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelect2Widget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from announcements import publishers
from announcements.admin.campaign_report import audience_label, report_rows, status_context
from announcements.models import Campaign, CampaignState
from announcements.services import campaigns as services
from foundation.admin.by_others import by_others_filter
from foundation.admin.dialogs import ReadFirstDialog
from foundation.admin.history import HistoryAdmin
from foundation.admin.transitions import WorkflowAdmin, transition_action
from foundation.citizens import audiences
from foundation.citizens.forms import CitizensByPhoneField
from foundation.officers import officer_of
from foundation.spreadsheets.cells import write_csv
from foundation.web.formats import moment
from foundation.workflow import TransitionRefused

TONES = {"draft": "default", "running": "info", "paused": "warning", "done": "success", "cancelled": "danger"}


class CampaignForm(forms.ModelForm):
    audience = forms.ChoiceField(label=_("To whom"), required=False, widget=UnfoldAdminSelect2Widget)
    template_key = forms.ChoiceField(
        label=_("Approved template"),
        required=False,
        widget=UnfoldAdminSelect2Widget,
        help_text=Campaign._meta.get_field("template_key").help_text,
    )

    class Meta:
        model = Campaign
        fields = [
            "name", "category", "way", "audience", "text", "article", "template_key", "is_urgent", "send_at",
        ]  # fmt: skip
        widgets = {"text": UnfoldAdminTextareaWidget}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(field := self.fields.get("audience"), forms.ChoiceField):
            field.choices = [("", _("Choose one")), *audiences.every_choice()]
        if isinstance(field := self.fields.get("template_key"), forms.ChoiceField):
            field.choices = [("", _("Choose one")), *self._templates()]

    def _templates(self) -> list[tuple[str, str]]:
        """Those in use; the one that was chosen stays a choice when it is taken out of use."""
        offered = publishers.templates(services.TEMPLATE_FIELDS)
        chosen = self.instance.template_key
        is_gone = bool(chosen) and chosen not in dict(offered)
        return [*offered, (chosen, chosen)] if is_gone else offered

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        for name in ("way", "is_urgent", "send_at"):
            setattr(self.instance, name, data.get(name))
        try:
            services.check_send_at(self.instance)
        except TransitionRefused as refusal:
            self.add_error("send_at", refusal.message)
        return data


class ReadersDialog(BaseDialogForm):
    readers = CitizensByPhoneField(
        label=_("Phones of the test readers"), help_text=_("One a line; each must be linked to a chat.")
    )


class RescheduleDialog(BaseDialogForm):
    send_at = forms.DateTimeField(
        label=_("Begins at"),
        required=False,
        help_text=_("Empty: at once."),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = Campaign.objects.filter(pk=self.object_id).values_list("send_at", flat=True).first()
        if planned:
            self.fields["send_at"].initial = f"{timezone.localtime(planned):%Y-%m-%dT%H:%M}"


def _is_draft(campaign: Campaign | None) -> bool:
    return campaign is None or campaign.state == CampaignState.DRAFT


@admin.register(Campaign)
class CampaignAdmin(HistoryAdmin, WorkflowAdmin):
    workflow = services.WORKFLOW
    form = CampaignForm
    list_display = ["name", "category", "way", "state_label", "people", "begins", "finished_at"]
    list_filter = [
        ("state", ChoicesDropdownFilter),
        by_others_filter(("made_by",)),
        ("category", ChoicesDropdownFilter),
    ]
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
        ("send_at", "is_urgent"),
    ]
    readonly_fields = ["to_whom"]
    change_form_outer_before_template = "admin/announcements/campaign_status.html"
    actions_detail = ["send_test", "approve", "reschedule", "pause", "resume", "cancel"]

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/tien-do/", wrap(self.progress), name="announcements_campaign_progress"),
            path("<int:pk>/bao-cao.csv", wrap(self.report), name="announcements_campaign_report"),
            *super().get_urls(),
        ]

    def get_fields(self, request: HttpRequest, obj: Campaign | None = None) -> Any:
        """The audience as text where it cannot be chosen."""
        shown = super().get_fields(request, obj)
        may_choose = obj is None or self.has_change_permission(request, obj)
        return shown if may_choose else ["to_whom" if name == "audience" else name for name in shown]

    @display(description=_("to whom"))
    def to_whom(self, campaign: Campaign) -> str:
        return audience_label(campaign)

    @display(description=_("state"), label=TONES)
    def state_label(self, campaign: Campaign) -> tuple[str, Any]:
        return campaign.state, campaign.get_state_display()

    @display(description=_("begins at"), ordering=Coalesce("started_at", "send_at"))
    def begins(self, campaign: Campaign) -> str:
        return moment(campaign.started_at or campaign.send_at)

    def has_change_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        """The last editor counts as the author; another message or another group is tested again."""
        obj.made_by = officer_of(request)
        if set(form.changed_data) - {"send_at"}:
            obj.tested_at = None
        super().save_model(request, obj, form, change)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().change_view(request, object_id, *args, **kwargs)
        if isinstance(response, TemplateResponse) and (campaign := self.get_object(request, object_id)):
            response.context_data = {**(response.context_data or {}), **status_context(campaign)}
        return response

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The figures alone, which the page polls; in another state the whole page is loaded again."""
        campaign = self._visible(request, pk)
        template = "admin/announcements/campaign_progress.html"
        response = TemplateResponse(request, template, status_context(campaign))
        if request.GET.get("state", campaign.state) != campaign.state:
            response["HX-Refresh"] = "true"
        return response

    def report(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The result of the campaign as CSV."""
        campaign = self._visible(request, pk)
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="chien-dich-{campaign.pk}.csv"'
        write_csv(response, report_rows(campaign))
        return response

    def _visible(self, request: HttpRequest, pk: int) -> Campaign:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Campaign, pk=pk)

    send_test = transition_action(
        services.TEST, services.send_test, _("They receive exactly what everybody will."),
        _("On its way to %(result)s test readers."), dialog=ReadersDialog,
    )  # fmt: skip
    approve = transition_action(
        services.APPROVE, services.approve,
        _("It is sent to all recipients: at once, or at the moment chosen above."), _("Approved."),
        dialog=ReadFirstDialog,
    )  # fmt: skip
    reschedule = transition_action(
        services.RESCHEDULE, services.reschedule, _("It begins at the new moment, or at once without one."),
        _("The time was changed."), dialog=RescheduleDialog,
    )  # fmt: skip
    pause = transition_action(
        services.PAUSE, services.pause, _("Messages on their way arrive; no more are sent."), _("Paused.")
    )
    resume = transition_action(
        services.RESUME, services.resume, _("The rest is sent."), _("It is being sent.")
    )
    cancel = transition_action(
        services.CANCEL,
        services.cancel,
        _("Messages that were not sent yet are never sent."),
        _("Cancelled."),
    )
