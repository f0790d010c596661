from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.local_names import local_lazy
from foundation.web.captcha import CaptchaForm
from lookups.fields import text_field
from lookups.kinds.violations import plates


class PlateForm(forms.Form):
    """What is asked; enough in chat, where the asker is known."""

    plate = text_field(
        _("Number plate"),
        local_lazy(_("As shown on the plate. For example: %(plate)s or %(motorbike_plate)s")),
        max_length=20,
        required=True,
        autocapitalize="characters",
    )
    vehicle = forms.ChoiceField(label=_("Vehicle"), choices=list(plates.VEHICLES.items()))

    def clean_plate(self) -> str:
        try:
            return plates.normalise(self.cleaned_data["plate"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> None:
        plate = self.cleaned_data.get("plate", "")
        if self.cleaned_data.get("vehicle") == "car" and plates.is_of_motorbikes(plate):
            self.add_error("plate", plates.NOT_A_PLATE)


class PlateCaptchaForm(CaptchaForm, PlateForm):
    """For web and API, where the asker is a stranger."""
