from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.regions.local_names import local_lazy
from foundation.vietnamese.folding import nfc
from lookups.fields import text_field


class LandPriceForm(forms.Form):
    street = text_field(_("Street or area"), local_lazy(_("For example: %(street)s")), max_length=200)
    place = text_field(
        _("Ward or commune"),
        local_lazy(_("Old names are fine. For example: %(town)s, %(old_commune)s")),
        max_length=120,
        autocomplete="address-level3",
    )
    year = forms.IntegerField(
        label=_("Year"),
        help_text=_("Leave empty for the prices of today"),
        min_value=1993,
        max_value=2100,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
    )
    land_type = forms.CharField(required=False, max_length=3, widget=forms.HiddenInput)

    def clean_street(self) -> str:
        return nfc(self.cleaned_data["street"])

    def clean_place(self) -> str:
        return nfc(self.cleaned_data["place"])

    def clean(self) -> None:
        if not self.errors and not (self.cleaned_data.get("street") or self.cleaned_data.get("place")):
            self.add_error("street", _("Please enter a street, or a ward or commune."))
