"""Power cuts at the desk: other hours and cancellations go through the services, which tell subscribers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from foundation.admin.day_filter import DayRangeFilter
from foundation.spreadsheets.import_admin import HTTPS_LINKS, SpreadsheetAdmin
from lookups.communes_in_text import communes_in
from lookups.kinds.power_cuts import services
from lookups.kinds.power_cuts.models import Bulletin, PowerCut

TONES = {
    PowerCut.State.ANNOUNCED: "info",
    PowerCut.State.CHANGED: "warning",
    PowerCut.State.CANCELLED: "danger",
}


class PowerCutForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("The end must come after the start."))
        return data


def _are_of_another_area(form: forms.ModelForm) -> bool:
    """The area was changed and the communes were not; those that somebody chose by hand stay."""
    if "area" not in form.changed_data or "communes" in form.changed_data:
        return False
    before = communes_in(form.initial["area"], form.initial.get("company", ""))
    return {unit.pk for unit in form.cleaned_data["communes"]} == {unit.pk for unit in before}


@admin.register(PowerCut)
class PowerCutAdmin(SpreadsheetAdmin):
    import_kind = "power_cuts"
    # What the importer reads is what this writes.
    exported = {
        "Ngày": lambda cut: f"{timezone.localtime(cut.starts_at):%d/%m/%Y}",
        "Từ giờ": lambda cut: f"{timezone.localtime(cut.starts_at):%H:%M}",
        "Thời gian kết thúc": lambda cut: f"{timezone.localtime(cut.ends_at):%H:%M %d/%m/%Y}",
        "Khu vực": "area",
        "Lý do": "reason",
        "Loại": "get_kind_display",
        "Trạng thái": "get_state_display",
        "Đơn vị": "company",
        "Mã lịch": "code",
    }
    form = PowerCutForm
    list_display = ["heading", "kind", "status", "starts_at", "ends_at", "places"]
    list_filter = [
        ("starts_at", DayRangeFilter),
        ("state", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("communes", AutocompleteSelectFilter),
    ]
    search_fields = ["area__unaccent", "code"]
    ordering = ["-starts_at"]
    autocomplete_fields = ["communes"]
    fields = ["starts_at", "ends_at", "area", "communes", "reason", "kind", "company", "code"]
    actions = ["cancel"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("communes")

    @display(description=_("affected area"))
    def heading(self, cut: PowerCut) -> str:
        return cut.area[:80]

    @display(description=_("state"), label=TONES, ordering="state")
    def status(self, cut: PowerCut) -> tuple[str, str]:
        return cut.state, cut.get_state_display()

    @display(description=_("communes"))
    def places(self, cut: PowerCut) -> str:
        return ", ".join(unit.full_name for unit in cut.communes.all()) or "–"

    def save_model(self, request: HttpRequest, obj: PowerCut, form: Any, change: bool) -> None:
        """Hours and communes move through the service; the other fields are saved as typed.

        Communes left empty are read from the area, and anew where another area was typed over theirs.
        """
        data = form.cleaned_data
        chosen = [] if change and _are_of_another_area(form) else list(data["communes"])
        if change and {"starts_at", "ends_at", "area", "reason", "communes"} & set(form.changed_data):
            if not chosen and "area" not in form.changed_data:
                chosen = communes_in(obj.area, obj.company)
            services.change(
                cut=obj, starts_at=obj.starts_at, ends_at=obj.ends_at, area=obj.area, reason=obj.reason,
                communes=chosen or None,
            )  # fmt: skip
            PowerCut.objects.filter(pk=obj.pk).update(kind=obj.kind, company=obj.company, code=obj.code)
            data["communes"] = list(PowerCut.objects.get(pk=obj.pk).communes.all())
            return
        super().save_model(request, obj, form, change)
        data["communes"] = chosen or communes_in(obj.area, obj.company)

    @admin.action(description=_("Cancel the power cut and tell those who know of it"), permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = sum(services.cancel(cut=cut) for cut in queryset)
        self.message_user(request, _("%(count)d power cuts cancelled.") % {"count": count})


@admin.register(Bulletin)
class BulletinAdmin(ModelAdmin):
    formfield_overrides = HTTPS_LINKS
    list_display = ["source", "phone", "as_of"]
    list_per_page = 25
