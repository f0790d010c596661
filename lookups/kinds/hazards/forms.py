from django import forms

from lookups.fields import PlaceField


class HazardForm(forms.Form):
    place = PlaceField(label="Xã, phường", help_text="Ví dụ: Trà Leng; Hội An", required=False)
    what = forms.CharField(
        label="Thiên tai hoặc sông",
        help_text="Ví dụ: bão; sạt lở; sông Thu Bồn",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
