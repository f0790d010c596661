"""The catalogue: agencies, and procedures with their papers, steps and fees as dated data."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet, TextField, URLField
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from dossiers import codes, vietqr
from dossiers.models import (
    Agency,
    NationalProcedure,
    OfficerDesk,
    OpeningHours,
    OutsideProcedure,
    Procedure,
    ProcedureFee,
    ProcedureField,
    ProcedurePaper,
    ProcedureStep,
    UsualReason,
)
from dossiers.submission import declaration
from dossiers.vietqr import payload
from foundation.admin.history import HistoryAdmin
from foundation.admin.inlines import LabelledInline
from foundation.files.office_files import accept_upload
from foundation.spreadsheets.import_page import ImportPageMixin
from foundation.usual_reasons.desk import UsualReasonAdmin


class DeskInline(LabelledInline):
    model = OfficerDesk
    autocomplete_fields = ["officer"]
    tab = True


class HoursInline(LabelledInline):
    model = OpeningHours
    fields = ["weekday", "opens", "closes"]
    tab = True


class AgencyForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "bank_bin" in self.fields:  # not where the page is only read
            self.fields["bank_bin"].help_text = _("6 digits; the bank's name follows from them.")
            self.fields["bank_name"].disabled = True

    def clean_code(self) -> str:
        """A code that could not open a dossier code would stop the counter at its first dossier."""
        try:
            return codes.agency_code(self.cleaned_data["code"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """An account to which no QR can lead would show only when the first citizen must pay."""
        super().clean()
        data = self.cleaned_data
        bank_bin = data.get("bank_bin", "")
        data["bank_name"] = vietqr.name_of(bank_bin)
        if bank_bin and not data["bank_name"]:
            words = _("No bank of the NAPAS list has the BIN %(bin)s. Please check it with the bank.")
            self.add_error("bank_bin", words % {"bin": bank_bin})
        if data.get("bank_account") or data.get("bank_bin"):
            try:
                payload(data.get("bank_bin", ""), data.get("bank_account", ""))
            except ValueError as error:
                self.add_error("bank_account", str(error))
        return data


@admin.register(Agency)
class AgencyAdmin(HistoryAdmin):
    form = AgencyForm
    list_display = ["heading", "code", "level", "is_one_stop", "is_confirmed", "valid_to"]
    list_filter = [
        ("level", ChoicesDropdownFilter),
        ("is_one_stop", BooleanRadioFilter),
        ("is_confirmed", BooleanRadioFilter),
    ]
    list_filter_submit = True
    search_fields = ["name__unaccent", "short_name__unaccent", "code"]
    autocomplete_fields = ["parent", "unit", "successor"]
    inlines = [HoursInline, DeskInline]
    list_per_page = 25
    warn_unsaved_form = True
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "code",
                    "name",
                    "short_name",
                    "level",
                    "parent",
                    "unit",
                    "is_one_stop",
                    "is_confirmed",
                ]
            },
        ),
        (_("Where and how to reach it"), {"fields": ["address", ("lat", "lng"), "phone"]}),
        (
            _("Account that receives fees"),
            {"fields": ["bank_bin", "bank_name", "bank_account", "bank_account_name"]},
        ),
        (_("Validity"), {"fields": ["valid_from", "valid_to", "successor"]}),
    ]

    @display(description=_("agency"), header=True, ordering="name")
    def heading(self, agency: Agency) -> list[str]:
        return [agency.name, agency.short_name]


class PaperForm(forms.ModelForm):
    def clean_template(self) -> Any:
        if upload := self.files.get(self.add_prefix("template")):
            accept_upload(upload)
        return self.cleaned_data["template"]


class PaperInline(LabelledInline):
    model = ProcedurePaper
    form = PaperForm
    fields = [
        "position",
        "name",
        "name_en",
        "copies",
        "is_required",
        "form",
        "validity",
        "is_filled_here",
        "template",
    ]
    tab = True


class FieldFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        """A bound that names nothing would be dropped in silence."""
        super().clean()
        rows = [form.cleaned_data for form in self.forms]
        labels = {row.get("label") for row in rows}
        for form, row in zip(self.forms, rows, strict=True):
            for bound in filter(None, (row.get("least"), row.get("most"))):
                if bound not in labels and declaration.quantity(row.get("kind", ""), bound) is None:
                    form.add_error("least", _("This is no number, date or field of the form."))
            if (row.get("known") or "").partition("=")[0] not in ("", *declaration.KNOWN):
                form.add_error("known", _("This is not known of who applies."))


class FieldInline(StackedInline):
    """The form that citizens fill in here; without a row they only send papers."""

    model = ProcedureField
    formset = FieldFormSet
    extra = 0
    hide_title = True
    fields = [("position", "kind", "is_required"), ("label", "label_en"), "choices", ("help", "help_en")]
    fields += [("least", "most", "known")]
    formfield_overrides = {TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 3})}}
    tab = True


class StepInline(LabelledInline):
    model = ProcedureStep
    fields = ["position", "name", "office", "days"]
    tab = True


class FeeInline(LabelledInline):
    model = ProcedureFee
    fields = ["kind", "label", "amount", "note"]
    tab = True


@admin.register(Procedure)
class ProcedureAdmin(ImportPageMixin, HistoryAdmin):
    """A change of the law is a new version: close the old one by its date and add the next."""

    import_kind = "procedures"
    list_display = ["heading", "field", "limit", "online_level", "papers_count", "is_confirmed", "valid_to"]
    list_filter = [
        ("online_level", ChoicesDropdownFilter),
        ("is_filed_here", BooleanRadioFilter),
        ("is_sensitive", BooleanRadioFilter),
        ("agency_level", ChoicesDropdownFilter),
        ("is_confirmed", BooleanRadioFilter),
    ]
    list_filter_submit = True
    search_fields = ["name__unaccent", "national_code", "synonyms__unaccent"]
    autocomplete_fields = ["handled_by"]
    inlines = [PaperInline, FieldInline, StepInline, FeeInline]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_per_page = 25
    warn_unsaved_form = True
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "national_code",
                    "name",
                    "name_en",
                    "field",
                    "is_sensitive",
                    "agency_level",
                    "online_level",
                    "is_confirmed",
                ]
            },
        ),
        (
            _("Time limit"),
            {"fields": [("time_limit_days", "limit_unit"), "time_limit_note", "same_day", "cut_off"]},
        ),
        (_("Fees and result"), {"fields": ["fee_note", "result_name", "result_validity"]}),
        (_("Who may file"), {"fields": ["submitter", "submitter_note", "submitter_source"]}),
        (_("Legal basis"), {"fields": ["legal_basis", "certainty", "valid_from", "valid_to"]}),
        (_("Handing in online"), {"fields": ["is_filed_here", "portal_url", "handled_by"]}),
        (_("Search"), {"fields": ["synonyms", "situations"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(paper_count=Count("papers"))

    @display(description=_("procedure"), header=True, ordering="name")
    def heading(self, procedure: Procedure) -> list[str]:
        return [procedure.name, procedure.national_code]

    @display(description=_("time limit"), ordering="time_limit_days")
    def limit(self, procedure: Procedure) -> str:
        if procedure.same_day:
            return _("On the day")
        if procedure.time_limit_days:
            return f"{procedure.time_limit_days} {procedure.get_limit_unit_display()}"
        return procedure.time_limit_note or "–"

    @display(description=_("papers"))
    def papers_count(self, procedure: Procedure) -> int:
        return procedure.paper_count


admin.site.register(UsualReason, UsualReasonAdmin)


@admin.register(OutsideProcedure)
class OutsideProcedureAdmin(ModelAdmin):
    """Whom the chat and the search name when somebody asks for what the province does not handle."""

    list_display = ["name", "handled_by", "source"]
    search_fields = ["name__unaccent", "synonyms__unaccent", "handled_by__unaccent"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_per_page = 25
    warn_unsaved_form = True


@admin.register(NationalProcedure)
class NationalProcedureAdmin(ImportPageMixin, ModelAdmin):
    """Found by the search where the province's own catalogue holds nothing nearer."""

    import_kind = "national_procedures"
    list_display = ["name", "code", "field", "handled_by"]
    search_fields = ["name__unaccent", "code", "field__unaccent"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_per_page = 25
    warn_unsaved_form = True
