"""Epidemics at the desk: a disease with its levels by commune and its sites."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminDateWidget

from foundation.admin.dialogs import ReasonDialog, dialog
from foundation.officers import name_of
from foundation.spreadsheets.import_admin import SpreadsheetAdmin
from foundation.web.formats import moment
from lookups.kinds.epidemics import services
from lookups.kinds.epidemics.models import Disease, OutbreakLevel, Site
from lookups.release_admin import ByOthersFilter, ReleaseAdmin, ReleaseFilter


@admin.register(Disease)
class DiseaseAdmin(ModelAdmin):
    list_display = ["name", "hotline", "source", "updated_on"]
    search_fields = ["name__unaccent"]

    def get_exclude(self, request: HttpRequest, obj: Disease | None = None) -> list[str]:
        """The key is how programs name the disease: given once, of no use to readers."""
        return ["key"] if obj else []


class LastDayDialog(BaseDialogForm):
    on = forms.DateField(label=_("last day"), widget=UnfoldAdminDateWidget, initial=timezone.localdate)


@admin.register(OutbreakLevel)
class OutbreakLevelAdmin(ReleaseAdmin):
    """A file brings drafts; a second person publishes each. A published level is ended, never rewritten."""

    import_kind = "epidemics"
    exported = "disease__name commune__name level begins_on ends_on measures"
    list_select_related = ["disease", "commune"]
    autocomplete_fields = ["disease", "commune"]
    list_display = ["disease", "commune", "level", "begins_on", "ends_on", "published_at"]
    list_filter = [
        ReleaseFilter,
        ByOthersFilter,
        ("disease", AutocompleteSelectFilter),
        ("level", ChoicesDropdownFilter),
    ]
    fields = ["disease", "commune", "level", "begins_on", "ends_on", "measures", "legal_basis"]
    release_permission = services.PUBLISHES
    actions_detail = [*ReleaseAdmin.actions_detail, "end", "withdraw"]

    def release_with(self, level: OutbreakLevel, *, by: Any, **words: Any) -> str:
        level = services.publish(level=level, by=by, **words)
        return _("%(title)s: published.") % {"title": level}

    @display(description=_("publishing"))
    def released(self, level: OutbreakLevel) -> str:
        told = super().released(level)
        if level.withdrawn_at is None:
            return told
        by = {
            "name": name_of(level.withdrawn_by),
            "moment": moment(level.withdrawn_at),
            "why": level.withdrawn_because,
        }
        return f"{told}; {_('withdrawn by %(name)s, %(moment)s: %(why)s') % by}"

    @action(
        description=_("End"),
        permissions=["release"],
        dialog=dialog(_("End"), _("The level is shown until the end of this day."), LastDayDialog),
    )
    def end(self, request: HttpRequest, form: LastDayDialog, object_id: str) -> HttpResponseRedirect:
        return self.act(request, object_id, self.end_with, on=form.cleaned_data["on"])

    @action(
        description=_("Withdraw this level"),
        permissions=["release"],
        dialog=dialog(
            _("Withdraw this level"),
            _("A level published by mistake is no longer shown, and the one before holds again. Why?"),
            ReasonDialog,
        ),
    )
    def withdraw(self, request: HttpRequest, form: ReasonDialog, object_id: str) -> HttpResponseRedirect:
        return self.act(request, object_id, self.withdraw_with, reason=form.cleaned_data["reason"])

    def withdraw_with(self, level: OutbreakLevel, *, by: Any, reason: str) -> str:
        services.withdraw(level=level, by=by, reason=reason)
        return _("%(title)s: withdrawn.") % {"title": level}

    def end_with(self, level: OutbreakLevel, *, by: Any, on: dt.date) -> str:
        services.end(level=level, on=on, by=by)
        return str(_("The last day is kept."))


@admin.register(Site)
class SiteAdmin(SpreadsheetAdmin):
    list_select_related = ["disease", "commune"]
    autocomplete_fields = ["disease", "commune"]
    import_kind = "epidemic_sites"
    exported = "disease__name kind name address commune__name hours offers phone"
    list_display = ["name", "disease", "kind", "commune", "begins_on", "ends_on"]
    list_filter = [("disease", AutocompleteSelectFilter), ("kind", ChoicesDropdownFilter)]
    search_fields = ["name__unaccent", "address__unaccent"]
