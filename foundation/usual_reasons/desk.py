"""Usual reasons at the desk: their list, and the choice before a field (static/js/desk-reasons.js)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from foundation.usual_reasons.models import BaseUsualReason

ENDING = "_usual"


class UsualReasonsMixin(forms.Form):
    """A form that calls `offer` in its `__init__`."""

    def offer(self, name: str, known: Sequence[str]) -> None:
        """A choice before the field `name`: fills the field on the page, or where it is left empty."""
        if not known:
            return
        choice = forms.ChoiceField(
            label=_("Usual reasons"),
            choices=[("", _("choose, then edit below")), *((text, text) for text in known)],
            required=False,
            widget=UnfoldAdminSelectWidget(attrs={"data-fills": f"id_{self.add_prefix(name)}"}),
        )
        fields = list(self.fields.items())
        at = list(self.fields).index(name)
        self.fields = dict([*fields[:at], (name + ENDING, choice), *fields[at:]])

    def clean(self) -> dict[str, Any]:
        """An empty field takes the reason that was chosen for it."""
        super().clean()
        for field in [field for field in self.fields if field.endswith(ENDING)]:
            name, chosen = field.removesuffix(ENDING), self.cleaned_data.pop(field, "")
            if chosen and not self[name].data:
                self.cleaned_data[name] = chosen
                self.errors.pop(name, None)
        return self.cleaned_data


class ReasonForm(UsualReasonsMixin):
    """Offers what `reasons` holds for `act`."""

    reasons: type[BaseUsualReason]
    reason_field = "reason"
    act = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(self.reason_field, self.reasons.objects.texts(self.act))


class UsualReasonAdmin(ModelAdmin):
    """One that is no longer wanted is taken out of use; what was written with it stays in the history."""

    list_display = ["text", "act", "position", "is_in_use"]
    list_filter = ["act", "is_in_use"]
    search_fields = ["text__unaccent"]
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
