"""What is typed on the page of news."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.phones import normalise_phone
from lookups.subscriptions.topics import all_topics

MAX_ADDRESS = 254  # RFC 5321
FIXED_LINE = "842"


class PlaceForm(forms.Form):
    """Warnings and power cuts of a commune."""

    topics = forms.MultipleChoiceField(
        label=_("What you want to be told of"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one.")},
    )
    commune = forms.ChoiceField(
        label=_("Commune or ward"),
        error_messages={
            "required": _("Please choose a commune or ward."),
            "invalid_choice": _("Please choose a commune or ward."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE).order_by("name")
        self.fields["topics"].choices = [  # type: ignore[attr-defined]
            (topic.key, _sentence(topic.label)) for topic in all_topics()
        ]
        self.fields["commune"].choices = [  # type: ignore[attr-defined]
            ("", _("Please choose")),
            *((str(unit.pk), unit.full_name) for unit in communes),
        ]


class MailForm(forms.Form):
    address = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=MAX_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Please type your e-mail address."),
            "invalid": _("This is not an e-mail address. It looks like ten@example.com."),
        },
    )

    def clean_address(self) -> str:
        """Small letters: mailboxes do not tell them apart, and nobody asks twice by accident."""
        return nfc(self.cleaned_data["address"]).lower()


class SmsForm(forms.Form):
    phone = forms.CharField(
        label=_("Your mobile phone"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Please type your mobile phone number.")},
    )

    def clean_phone(self) -> str:
        """A fixed line takes no SMS."""
        wrong = _("This is not a mobile phone number. It has 10 digits, such as 0905 123 456.")
        try:
            phone = normalise_phone(self.cleaned_data["phone"])
        except ValueError as error:
            raise forms.ValidationError(wrong) from error
        if phone.startswith(FIXED_LINE):
            raise forms.ValidationError(wrong)
        return phone


def _sentence(label: Any) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]
