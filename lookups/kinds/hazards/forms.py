from django import forms
from django.utils.translation import gettext_lazy as _

from lookups.fields import PlaceField, text_field


class HazardForm(forms.Form):
    place = PlaceField(
        label=_("Ward or commune"), help_text=_("For example: Tra Leng; Hoi An"), required=False
    )
    what = text_field(_("Hazard or river"), _("For example: storm; landslide; Thu Bon"), max_length=100)
