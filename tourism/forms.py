"""The search form of the handbook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.local_names import local_lazy
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import nfc
from tourism.kinds import Category, Kind, Section
from tourism.search import MAX_LENGTH, SearchQuery, communes_of, is_known_place


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name or words"), required=False, max_length=MAX_LENGTH)
    place = forms.CharField(
        label=_("Commune or ward"),
        help_text=local_lazy(_("Old names work too: %(old_island_commune)s, %(ward)s")),
        required=False,
        max_length=MAX_LENGTH,
    )
    category = forms.ChoiceField(label=_("Kind"), required=False)
    stars = forms.TypedChoiceField(
        label=_("Stars"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Any")), *((n, f"{n} ★") for n in range(1, 6))],
    )  # fmt: skip
    price = forms.IntegerField(
        label=_("At most, in đồng"), required=False, min_value=0, max_value=2_000_000_000
    )
    open = forms.BooleanField(label=_("Only what is open now"), required=False)
    lat = forms.FloatField(required=False, min_value=8, max_value=24, widget=forms.HiddenInput())
    lng = forms.FloatField(required=False, min_value=102, max_value=118, widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, section: Section | None) -> None:
        super().__init__(data)
        self.section = section
        for name in ("q", "place"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["price"].widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        categories = section.categories if section else ()
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((category.value, category.label) for category in categories),
        ]
        for name in self._unasked():
            del self.fields[name]

    def _unasked(self) -> list[str]:
        kind = self.section.kind if self.section else None
        unasked = []
        if not (self.section and self.section.categories):
            unasked.append("category")
        if kind not in (Kind.STAY, Kind.SPECIALITY):
            unasked.append("stars")
        if kind != Kind.STAY:
            unasked.append("price")
        if kind in (Kind.DISH, Kind.SPECIALITY, Kind.FESTIVAL, Kind.TOUR, Kind.ITINERARY):
            unasked.append("open")
        return unasked

    def clean_place(self) -> tuple[AdminUnit, ...]:
        place = nfc(self.cleaned_data["place"]).strip()
        if place and not is_known_place(place):
            raise forms.ValidationError(
                local_lazy(
                    _(
                        "We do not know this place. Write a commune or ward, old or new name; for example: "
                        "%(ward)s."
                    )
                )
            )
        return communes_of(place) if place else ()

    def question(self) -> SearchQuery:
        data = self.cleaned_data
        lat, lng = data.get("lat"), data.get("lng")
        category = data.get("category")
        return SearchQuery(
            kind=self.section.kind if self.section else None,
            category=Category(category) if category else None,
            words=data["q"],
            communes=data["place"],
            here=(lat, lng) if lat is not None and lng is not None else None,
            open_now=data.get("open", False),
            stars=data.get("stars"),
            price_up_to=data.get("price"),
        )
