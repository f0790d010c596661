from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.local_names import local_lazy
from lookups.fields import DayField, text_field
from lookups.places import area_typed


class PowerCutForm(forms.Form):
    """`place` cleans to the Area it names, stays the typed words (a street, a hamlet), or is ""."""

    place = text_field(
        _("Ward or commune"),
        local_lazy(_("New or old name; empty for all. For example: %(commune)s; %(old_ward)s")),
        max_length=200,
        autocomplete="address-level3",
    )
    day = DayField(label=_("Day"), help_text=_("For example: tomorrow; Saturday; this week; 25/11"))

    def clean_place(self) -> Any:
        typed = self.cleaned_data["place"]
        return area_typed(typed) or typed
