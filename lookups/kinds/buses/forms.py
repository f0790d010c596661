from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.folding import nfc


def _text(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class BusForm(forms.Form):
    start = _text(_("From where"), _("A stop or a place. For example: Hoi An, Tam Ky"))
    end = _text(_("To where"), _("For example: Da Nang"))
    route = _text(_("Line"), _("For example: 02, 21, Tam Ky – Tra My"))

    def clean(self) -> None:
        for name in self.fields:
            self.cleaned_data[name] = nfc(self.cleaned_data.get(name) or "").strip()
