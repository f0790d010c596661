"""Example phrases of the bot: edited, tried out, used for training; their history is kept."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from assistant import retraining
from assistant.models import Phrase
from assistant.understanding import active_model, understand
from assistant.understanding.intent_catalog import INTENT_CATALOG
from foundation.admin.dialogs import dialog
from foundation.admin.history import HistoryAdmin
from foundation.jobs import services as jobs
from foundation.jobs.kinds import JobRefused
from foundation.officers import officer_of
from foundation.vietnamese.marked import in_unknown_language


class SentenceForm(forms.Form):
    sentence = forms.CharField(
        label=_("A message as a citizen would write it"), max_length=500, widget=UnfoldAdminTextInputWidget
    )


class PhraseForm(forms.ModelForm):
    class Meta:
        model = Phrase
        fields = ["meaning", "text", "is_used"]

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())


@admin.register(Phrase)
class PhraseAdmin(HistoryAdmin):
    form = PhraseForm
    list_display = ["said", "meaning", "origin", "is_used", "created_at"]
    list_filter = [("meaning", ChoicesDropdownFilter), ("origin", ChoicesDropdownFilter), "is_used"]
    list_filter_submit = True
    search_fields = ["text", "folded"]
    show_full_result_count = False
    list_per_page = 50
    actions_list = ["try_out", "learn_now"]
    actions = ["use", "leave_out"]

    @display(description=_("phrase"), ordering="text")
    def said(self, row: Phrase) -> str:
        return in_unknown_language(row.text)

    def get_urls(self) -> list[Any]:
        try_out = self.admin_site.admin_view(self.try_out_view)
        return [path("try-out/", try_out, name="assistant_try_out"), *super().get_urls()]

    def has_learn_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("assistant.add_training")

    @action(description=_("Try a sentence"), url_path="try", permissions=["view"])
    def try_out(self, request: HttpRequest) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:assistant_try_out"))

    @action(
        description=_("Train now"),
        url_path="learn",
        permissions=["learn"],
        dialog=dialog(_("Train now"), _("The result goes live unless it is worse.")),
    )
    def learn_now(self, request: HttpRequest, form: BaseDialogForm) -> HttpResponseRedirect:
        title = str(retraining.TRAININGS.label)
        try:
            job = jobs.enqueue(kind=retraining.KIND, by=officer_of(request), title=title)
        except JobRefused as refusal:
            messages.warning(request, refusal.message)
            return HttpResponseRedirect(reverse("admin:jobs_job_changelist"))
        return HttpResponseRedirect(reverse("admin:jobs_job_change", args=[job.pk]))

    @admin.action(description=_("Learn from them"), permissions=["change"])
    def use(self, request: HttpRequest, chosen: Any) -> None:
        self._set(chosen, is_used=True)

    @admin.action(description=_("Leave them out"), permissions=["change"])
    def leave_out(self, request: HttpRequest, chosen: Any) -> None:
        self._set(chosen, is_used=False)

    def _set(self, chosen: Any, *, is_used: bool) -> None:
        """One by one, so that each change is in the history."""
        for phrase in chosen.exclude(is_used=is_used):
            phrase.is_used = is_used
            phrase.save(update_fields=["is_used"])

    def try_out_view(self, request: HttpRequest) -> HttpResponse:
        """Classify a sentence with the live model. Nothing is stored."""
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        form = SentenceForm(request.POST or None)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Try a sentence"),
            "form": form,
        }
        if form.is_valid():
            meant = understand(form.cleaned_data["sentence"], active_model.current())
            context["meant"] = meant
            context["guesses"] = [
                (INTENT_CATALOG[name].label, round(100 * score)) for name, score in meant.guesses
            ]
            context["label"] = INTENT_CATALOG[meant.intent].label
        return TemplateResponse(request, "admin/assistant/try_out.html", context)
