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
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminDateWidget

from foundation.spreadsheets.import_admin import SpreadsheetAdmin, export_resource
from lookups.kinds.epidemics import services
from lookups.kinds.epidemics.models import Disease, OutbreakLevel, Site
from lookups.release_admin import ByOthersFilter, ReleaseAdmin, ReleaseFilter, dialog, release_action


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
    resource_classes = [
        export_resource(
            OutbreakLevel, "disease__name", "commune__name", "level", "begins_on", "ends_on", "measures"
        )
    ]
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
    release = release_action(OutbreakLevel)
    actions_detail = [*ReleaseAdmin.actions_detail, "end"]

    def release_with(self, level: OutbreakLevel, *, by: Any, **words: Any) -> str:
        level = services.publish(level=level, by=by, **words)
        return _("%(title)s: published.") % {"title": level}

    @action(
        description=_("End"),
        permissions=["release"],
        dialog=dialog(_("End"), _("The level is shown until the end of this day."), _("End"), LastDayDialog),
    )
    def end(self, request: HttpRequest, form: LastDayDialog, object_id: str) -> HttpResponseRedirect:
        return self.act(request, object_id, self.end_with, on=form.cleaned_data["on"])

    def end_with(self, level: OutbreakLevel, *, by: Any, on: dt.date) -> str:
        services.end(level=level, on=on, by=by)
        return str(_("The last day is kept."))


@admin.register(Site)
class SiteAdmin(SpreadsheetAdmin):
    list_select_related = ["disease", "commune"]
    autocomplete_fields = ["disease", "commune"]
    import_kind = "epidemic_sites"
    resource_classes = [
        export_resource(
            Site, "disease__name", "kind", "name", "address", "commune__name", "hours", "offers", "phone"
        )
    ]
    list_display = ["name", "disease", "kind", "commune", "begins_on", "ends_on"]
    list_filter = [("disease", AutocompleteSelectFilter), ("kind", ChoicesDropdownFilter)]
    search_fields = ["name__unaccent", "address__unaccent"]
