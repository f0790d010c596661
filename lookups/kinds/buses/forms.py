from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.regions.local_names import local_lazy
from foundation.vietnamese.folding import nfc
from lookups.fields import text_field


class BusForm(forms.Form):
    start = text_field(
        _("From where"), local_lazy(_("A stop or a place. For example: %(ward)s, %(town)s")), max_length=120
    )
    end = text_field(_("To where"), local_lazy(_("For example: %(city)s")), max_length=120)
    route = text_field(
        _("Line"), local_lazy(_("For example: %(bus_lines)s, %(town)s – %(upland)s")), max_length=120
    )

    def clean(self) -> None:
        for name in self.fields:
            self.cleaned_data[name] = nfc(self.cleaned_data.get(name) or "").strip()
