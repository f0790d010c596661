"""The typed steps. What is wrong is said in the words of dossiers.submission."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dossiers.errors import DossierRefusal
from dossiers.models import Agency, DossierDraft, ProcedureField
from dossiers.submission import declaration
from dossiers.submission.procedure_search import offices
from foundation.database.vietnamese_order import by_name
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
        self.fields["office"].queryset = offices().order_by("level", by_name())  # type: ignore[attr-defined]
        self.fields["office"].label_from_instance = _named  # type: ignore[attr-defined]


def _named(office: Agency) -> str:
    return f"{office.name} ({office.address})" if office.address else office.name


class ApplicantForm(forms.Form):
    full_name = Judged(
        declaration.name,
        label=_("Full name"),
        max_length=200,
        attributes={"autocomplete": "name"},
        error_messages={"required": _("Please write the full name")},
    )
    phone = Judged(
        declaration.phone,
        label=_("Phone"),
        help_text=_("The office calls this number. For example 0905 123 456."),
        max_length=40,
        attributes={"autocomplete": "tel", "inputmode": "tel"},
        error_messages={"required": _("Please write the phone number")},
    )
    identity_number = Judged(
        declaration.identity_number,
        label=_("Number of the citizen’s card"),
        help_text=_("12 digits. It is kept encrypted."),
        max_length=20,
        required=False,
        attributes={"autocomplete": "off", "inputmode": "numeric"},
    )
    address = Judged(
        declaration.address,
        label=_("Address"),
        max_length=300,
        required=False,
        attributes={"autocomplete": "street-address"},
    )
    email = Judged(
        declaration.email,
        label=_("E-mail"),
        max_length=254,
        required=False,
        attributes={"autocomplete": "email", "inputmode": "email"},
    )


class DeclarationForm(forms.Form):
    """The form of a procedure, made of its fields in the catalogue."""

    def __init__(self, draft: DossierDraft, data: QueryDict | None = None) -> None:
        answers = declaration.answers(draft)
        self.asked = [field for field, _value in answers]
        typed = data.copy() if data is not None else None
        for field in self.asked:
            if typed is not None and "=" in field.known and not (typed.get(_name(field)) or "").strip():
                typed[_name(field)] = declaration.known(
                    field, draft, {str(value) for value in typed.values()}
                )
        initial = {_name(field): value or declaration.known(field, draft) for field, value in answers}
        super().__init__(typed, initial=initial)
        for field in self.asked:
            self.fields[_name(field)] = _input(field)

    def clean(self) -> None:
        by_label = {field.label: self.cleaned_data.get(_name(field), "") for field in self.asked}
        for field in self.asked:
            if fault := declaration.fault(field, by_label[field.label], by_label):
                self.add_error(_name(field), fault)

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
    Kind.WHOLE_NUMBER: {"inputmode": "numeric"},
}
HINTS = {
    Kind.DATE: _("Day/month/year, for example 24/11/2026."),
    Kind.PHONE: _("For example 0905 123 456."),
    Kind.IDENTITY_NUMBER: _("12 digits. It is kept encrypted."),
}
