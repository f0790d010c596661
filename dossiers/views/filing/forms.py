"""The typed steps. What is wrong is said in the words of dossiers.submission."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dossiers.errors import DossierRefusal
from dossiers.models import Agency, ProcedureField
from dossiers.submission import applicant_fields, declaration
from dossiers.submission.procedure_search import offices
from foundation.vietnamese.marked import Vietnamese


class Judged(forms.CharField):
    """A line of text that `judge` makes tidy or refuses."""

    def __init__(self, judge: Callable[[str], str], **options: Any) -> None:
        self.judge = judge
        attributes = options.pop("attributes")
        widget = forms.Textarea if options.pop("is_long", False) else forms.TextInput
        super().__init__(widget=widget(attrs=attributes), **options)

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


class DeclarationForm(forms.Form):
    """The form of a procedure, made of its fields in the catalogue."""

    def __init__(self, answers: declaration.Answers, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={_name(field): value for field, value in answers})
        self.asked = [field for field, _value in answers]
        for field in self.asked:
            self.fields[_name(field)] = _input(field)

    def right(self) -> dict[ProcedureField, str]:
        """The answers without fault."""
        return {field: self.cleaned_data.get(_name(field), "") for field in self.asked}


def _name(field: ProcedureField) -> str:
    return f"field-{field.pk}"


def _input(field: ProcedureField) -> forms.Field:
    options: dict[str, Any] = {
        "label": field.translated("label"),
        "help_text": field.translated("help") or HINTS.get(Kind(field.kind), ""),
        "required": field.is_required,
        "error_messages": {
            "required": gettext("Please fill this in"),
            "invalid_choice": gettext("Please choose an answer of the list."),
        },
    }
    if choices := declaration.options(field):
        is_vietnamese = any(isinstance(words, Vietnamese) for words in choices.values())
        select = forms.Select(attrs={"lang": "vi"} if is_vietnamese else {})
        listed = [("", gettext("Choose one")), *choices.items()]
        return forms.ChoiceField(choices=listed, widget=select, **options)
    is_long = field.kind == Kind.LONG_TEXT
    attributes = {
        "autocomplete": "off",
        **({"rows": 4} if is_long else INPUT_MODES.get(Kind(field.kind), {})),
    }
    return Judged(partial(declaration.tidy, field), attributes=attributes, is_long=is_long, **options)


Kind = ProcedureField.Kind
INPUT_MODES: dict[ProcedureField.Kind, dict[str, Any]] = {
    Kind.DATE: {"inputmode": "numeric"},
    Kind.PHONE: {"inputmode": "tel"},
    Kind.IDENTITY_NUMBER: {"inputmode": "numeric"},
    Kind.NUMBER: {"inputmode": "decimal"},
}
HINTS = {
    Kind.DATE: _("Day/month/year, for example 24/11/2026."),
    Kind.PHONE: _("For example 0905 123 456."),
    Kind.IDENTITY_NUMBER: _("12 digits. It is kept encrypted."),
}
