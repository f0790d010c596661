"""Trained models by version: accuracy, which one is live, roll-back; and the statistics of the bot."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from assistant import miss_review, retraining
from assistant.models import INTENT_CHOICES, Outcome, Training
from foundation.admin.dialogs import dialog
from foundation.admin.json_text import json_as_text
from foundation.admin.read_only import ReadOnlyAdminMixin

STYLES = {"marks": _("with marks"), "no_marks": _("without marks"), "nfd": _("with marks typed apart")}
TONES = {"live": "success", "kept": "info", "refused": "warning"}


@admin.register(Training)
class TrainingAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["pk", "shown_state", "shown_accuracy", "phrases", "seconds", "learnt_at", "learnt_by"]
    list_select_related = ["learnt_by"]
    fields = ["shown_state", "shown_accuracy", "shown_styles", "phrases", "seconds", "learnt_at", "learnt_by"]
    actions_list = ["figures"]
    actions_detail = ["go_back"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("model")

    def get_urls(self) -> list[Any]:
        figures = self.admin_site.admin_view(self.figures_view)
        return [path("figures-of-the-bot/", figures, name="assistant_figures"), *super().get_urls()]

    def has_choose_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("assistant.change_training")

    @display(description=_("state"), label=TONES)
    def shown_state(self, row: Training) -> tuple[str, Any]:
        return row.state, row.get_state_display()

    @display(description=_("right on the frozen messages"))
    def shown_accuracy(self, row: Training) -> str:
        return f"{row.accuracy * 100:.1f} %".replace(".", ",")

    @display(description=_("by way of writing"))
    def shown_styles(self, row: Training) -> str:
        shares = {
            str(STYLES.get(name, name)): f"{share * 100:.1f} %".replace(".", ",")
            for name, share in row.by_style.items()
        }
        return json_as_text(shares) or "–"

    @action(
        description=_("Use this model"),
        url_path="go-back",
        permissions=["choose"],
        dialog=dialog(_("Use this model"), _("It will answer every citizen from now on.")),
    )
    def go_back(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponseRedirect:
        row = get_object_or_404(Training, pk=object_id)
        try:
            retraining.roll_back(to=row)
            messages.success(request, _("Training %(number)d answers citizens now.") % {"number": row.pk})
        except retraining.TrainingRefused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:assistant_training_changelist"))

    @action(description=_("Bot performance"), url_path="figures", permissions=["view"])
    def figures(self, request: HttpRequest) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:assistant_figures"))

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        found = miss_review.figures()
        labels = dict(INTENT_CHOICES)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bot performance"),
            "since": found.since,
            "kinds": Outcome.Kind.labels,
            "everything": found.all,
            "tables": [
                (_("By meaning"), [(labels.get(line.name, line.name), line) for line in found.by_meaning]),
                (_("By day"), [(line.name, line) for line in found.by_day]),
            ],
        }
        return TemplateResponse(request, "admin/assistant/figures.html", context)
