"""The typed steps. What is wrong is said in the words of dossiers.submission.applicant_fields."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.errors import DossierRefusal
from dossiers.models import Agency
from dossiers.submission import applicant_fields
from dossiers.submission.procedure_search import offices


class Judged(forms.CharField):
    """A line of text that `judge` makes tidy or refuses."""

    def __init__(self, judge: Callable[[str], str], **options: Any) -> None:
        self.judge = judge
        attributes = options.pop("attributes")
        super().__init__(widget=forms.TextInput(attrs=attributes), **options)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return self.judge(typed) if typed else ""
        except DossierRefusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class OfficeForm(forms.Form):
    office = forms.ModelChoiceField(
        label=_("One-stop unit"),
        queryset=Agency.objects.none(),
        empty_label=_("Choose one"),
        error_messages={"required": _("Please choose the unit that receives the dossier")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices().order_by("level", "name")  # type: ignore[attr-defined]
        self.fields["office"].label_from_instance = _named  # type: ignore[attr-defined]


def _named(office: Agency) -> str:
    return f"{office.name} ({office.address})" if office.address else office.name


class ApplicantForm(forms.Form):
    full_name = Judged(
        applicant_fields.name,
        label=_("Full name"),
        max_length=200,
        attributes={"autocomplete": "name"},
        error_messages={"required": _("Please write the full name")},
    )
    phone = Judged(
        applicant_fields.phone,
        label=_("Phone"),
        help_text=_("News of the dossier go to this number. For example 0905 123 456."),
        max_length=40,
        attributes={"autocomplete": "tel", "inputmode": "tel"},
        error_messages={"required": _("Please write the phone number")},
    )
    identity_number = Judged(
        applicant_fields.identity_number,
        label=_("Number of the citizen’s card"),
        help_text=_("12 digits. It is kept encrypted."),
        max_length=20,
        required=False,
        attributes={"autocomplete": "off", "inputmode": "numeric"},
    )
    address = Judged(
        applicant_fields.address,
        label=_("Address"),
        max_length=300,
        required=False,
        attributes={"autocomplete": "street-address"},
    )
    email = Judged(
        applicant_fields.email,
        label=_("E-mail"),
        max_length=254,
        required=False,
        attributes={"autocomplete": "email", "inputmode": "email"},
    )
