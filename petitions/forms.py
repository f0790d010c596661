"""The steps of the web form, each one question; and what a sender does on the page of a petition."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.conversations.news_choice import NewsChoiceForm
from foundation.local_names import local_lazy
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.phones import normalise_phone
from foundation.web.form_fields import TextField
from petitions.categories import Field, Kind
from petitions.map_points import communes_named
from petitions.models.petition import MAX_TEXT
from petitions.services.reception import MIN_TEXT

CONSENT = local_lazy(
    gettext_lazy(
        "I agree that the %(brand)s centre keeps my name and phone number to answer this petition. "
        "The handling unit does not see them; they are deleted after the time that the records law sets."
    )
)


class TellForm(forms.Form):
    """«Chuyện gì?»"""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you want to do?"),
        choices=Kind.choices,
        initial=Kind.REPORT,
        widget=forms.RadioSelect,
    )
    text = TextField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy(
            "What, since when, and what you would like. Leave out names and phone numbers."
        ),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    field = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=[("", gettext_lazy("The centre chooses")), *Field.choices],
        required=False,
    )

    def clean_text(self) -> str:
        text = nfc(self.cleaned_data["text"]).strip()
        if len(text) < MIN_TEXT:
            raise forms.ValidationError(_("Please say in a few more words what happened."))
        return text


class WhereForm(forms.Form):
    """«Ở đâu?»: a commune in any spelling, old names too; a choice where the name has several heirs."""

    commune = forms.CharField(
        label=gettext_lazy("Commune or ward"),
        help_text=local_lazy(
            gettext_lazy("Old names are understood. For example: %(old_township)s, %(ward)s")
        ),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level3"}),
    )
    choice = forms.TypedChoiceField(
        label=gettext_lazy("Which one do you mean?"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=gettext_lazy("Street, number or landmark"),
        help_text=gettext_lazy("For example: opposite the market"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, needs_place: bool = True, **options: Any) -> None:
        super().__init__(data, **options)
        self.needs_place = needs_place
        typed = self.data.get("commune", "") if self.is_bound else self.initial.get("commune", "")
        self.found = communes_named(nfc(typed).strip()) if typed.strip() else []
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            (unit.pk, unit.full_name) for unit in self.found
        ]
        if len(self.found) < 2:
            self.fields["choice"].widget = forms.HiddenInput()

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("latitude") is None or data.get("longitude") is None:
            data["latitude"] = data["longitude"] = None
        data["commune_pk"] = self._commune(data)
        has_place = data["commune_pk"] or data["latitude"] is not None
        if (
            self.needs_place
            and not has_place
            and "commune" not in self.errors
            and "choice" not in self.errors
        ):
            self.add_error("commune", _("Please name the commune or ward, or give your position."))

    def _commune(self, data: dict[str, Any]) -> int | None:
        if not data.get("commune"):
            return None
        if not self.found:
            self.add_error("commune", _("We do not know this place. Write the name of a commune or ward."))
            return None
        if len(self.found) == 1:
            return self.found[0].pk
        if data.get("choice") in {unit.pk for unit in self.found}:
            return data["choice"]
        self.add_error("choice", _("Several places bear this name. Please choose one."))
        return None


class ContactForm(NewsChoiceForm):
    """«Liên hệ»: optional as a whole; consent is never ticked beforehand."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone number"),
        help_text=gettext_lazy("We call it if something is unclear. For example: 0905 123 456"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    agreed = forms.BooleanField(label=CONSENT, required=False)
    keep_private = forms.BooleanField(
        label=gettext_lazy("Please do not publish this petition, not even without names."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["news"].required = False

    def clean_name(self) -> str:
        return re.sub(r"\s+", " ", nfc(self.cleaned_data["name"])).strip()

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        try:
            return normalise_phone(typed) if typed else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if (data.get("name") or data.get("phone")) and not data.get("agreed"):
            self.add_error("agreed", _("We keep a name or a phone only with your agreement."))
