from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.folding import nfc
from lookups.fields import text_field


class BusForm(forms.Form):
    start = text_field(_("From where"), _("A stop or a place. For example: Hoi An, Tam Ky"), max_length=120)
    end = text_field(_("To where"), _("For example: Da Nang"), max_length=120)
    route = text_field(_("Line"), _("For example: 02, 21, Tam Ky – Tra My"), max_length=120)

    def clean(self) -> None:
        for name in self.fields:
            self.cleaned_data[name] = nfc(self.cleaned_data.get(name) or "").strip()
