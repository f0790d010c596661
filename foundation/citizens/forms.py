"""Fields of forms in which staff name citizens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from foundation.citizens import lookup
from foundation.citizens.models import Citizen

MAX_PHONES = 500


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
