from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.regions.local_names import local_lazy
from foundation.vietnamese.folding import nfc
from lookups.fields import DayField, PlaceField, text_field


class HealthForm(forms.Form):
    place = PlaceField(
        label=_("Ward or commune"), help_text=local_lazy(_("For example: %(ward)s; %(town)s")), required=False
    )
    what = text_field(_("What you need"), _("For example: rabies; children; a name"), max_length=150)
    open_now = forms.BooleanField(label=_("Only those open now"), required=False)
    day = DayField(widget=forms.HiddenInput())
    lat = forms.FloatField(required=False, min_value=8, max_value=24, widget=forms.HiddenInput())
    lng = forms.FloatField(required=False, min_value=102, max_value=118, widget=forms.HiddenInput())

    def clean_what(self) -> Any:
        return nfc(self.cleaned_data["what"]).strip()
