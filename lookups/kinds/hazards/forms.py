from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.regions.local_names import local_lazy
from lookups.fields import PlaceField, text_field


class HazardForm(forms.Form):
    place = PlaceField(
        label=_("Ward or commune"),
        help_text=local_lazy(_("For example: %(mountain_commune)s; %(ward)s")),
        required=False,
    )
    what = text_field(
        _("Hazard or river"), local_lazy(_("For example: storm; landslide; %(river)s")), max_length=100
    )
