"""Fields of forms in which staff name citizens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from foundation.citizens import lookup
from foundation.citizens.models import Citizen
from foundation.vietnamese.phones import display_phone, normalise_phone

MAX_PHONES = 500


class PhoneField(forms.CharField):
    """A phone in any typing; kept as digits from 84 on, shown in groups."""

    widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "tel", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return display_phone(value) if isinstance(value, str) and value.startswith("84") else value

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return normalise_phone(typed) if typed else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class CitizensByPhoneField(forms.CharField):
    """Phones, one a line; cleaned to the citizens who have confirmed them."""

    widget = UnfoldAdminTextareaWidget

    def clean(self, value: Any) -> Any:
        typed = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(typed) > MAX_PHONES:
            raise forms.ValidationError(_("At most 500 at once."))
        bearers: list[tuple[str, Citizen | None]] = [(line, lookup.bearer(line)) for line in typed]
        if unknown := [line for line, citizen in bearers if citizen is None]:
            raise forms.ValidationError(
                _("Nobody has confirmed: %(phones)s") % {"phones": ", ".join(unknown[:20])}
            )
        return [citizen for _line, citizen in bearers]
