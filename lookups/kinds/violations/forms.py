from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.web import captcha
from lookups.kinds.violations import plates


class PlateForm(forms.Form):
    """What is asked; enough in chat, where the asker is known."""

    plate = forms.CharField(
        label=_("Number plate"),
        help_text=_("As shown on the plate. For example: 92A-123.45 or 92-H1 123.45"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
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


class ProvenPlateForm(PlateForm):
    """With the sum for web and API. A bound form that failed shows a new sum."""

    answer = forms.CharField(
        label="",
        help_text=_("This keeps programs from asking in bulk. If it is difficult, call 1022."),
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    website = forms.CharField(
        required=False, max_length=200, widget=forms.HiddenInput
    )  # only machines fill it
    token = forms.CharField(max_length=300, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.challenge = captcha.new_challenge()
        self.fields["answer"].label = self.challenge.question
        self.fields["token"].initial = self.challenge.token

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        try:
            if self.cleaned_data.get("website"):
                raise captcha.CaptchaFailed(gettext("Please solve the new sum, or call 1022."))
            captcha.verify(token=self.cleaned_data["token"], answer=self.cleaned_data["answer"])
        except captcha.CaptchaFailed as refusal:
            self.add_error("answer", refusal.message)

    def renewed(self) -> "ProvenPlateForm":
        """What was typed, with the new sum in place of the old one, for showing once more."""
        if self.is_bound:
            self.data = {**dict(self.data.items()), "token": self.challenge.token, "answer": ""}
        return self
