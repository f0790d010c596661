from django import forms
from django.utils.translation import gettext_lazy as _

from lookups.fields import PlaceField


class HazardForm(forms.Form):
    place = PlaceField(
        label=_("Ward or commune"), help_text=_("For example: Tra Leng; Hoi An"), required=False
    )
    what = forms.CharField(
        label=_("Hazard or river"),
        help_text=_("For example: storm; landslide; Thu Bon"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
