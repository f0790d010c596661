from typing import Any

from django import forms

from foundation.vietnamese.folding import nfc
from lookups.fields import DayField, PlaceField


class HealthForm(forms.Form):
    place = PlaceField(label="Xã, phường", help_text="Ví dụ: Hội An; Tam Kỳ", required=False)
    what = forms.CharField(
        label="Cần gì",
        help_text="Ví dụ: khám BHYT; tiêm dại; nhi; tên bệnh viện",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    open_now = forms.BooleanField(label="Chỉ nơi đang mở cửa", required=False)
    day = DayField(widget=forms.HiddenInput())
    lat = forms.FloatField(required=False, min_value=8, max_value=24, widget=forms.HiddenInput())
    lng = forms.FloatField(required=False, min_value=102, max_value=118, widget=forms.HiddenInput())

    def clean_what(self) -> Any:
        return nfc(self.cleaned_data["what"]).strip()
