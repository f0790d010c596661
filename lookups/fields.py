"""Form fields that several look-ups share: a place in any spelling, a day as people say it.

Model fields that several look-ups share.
"""

import datetime as dt
import re
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.regions.models import AdminUnit
from foundation.vietnamese.dates import Span, parse_spoken
from foundation.vietnamese.folding import nfc
from lookups.places import Area, area_typed, not_recognised

UNKNOWN_DAY = _("We could not read this date. Please write: tomorrow, Saturday, this week, or 25/11.")

_RANGE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\s*[-–]\s*(\d{1,2})/(\d{1,2})/(\d{4})")


class ComposedField(forms.CharField):
    """Cleans to letters and marks in one piece (NFC), as all that is compared with them has it."""

    def to_python(self, value: Any) -> str:
        return nfc(super().to_python(value) or "").strip()


def text_field(label: Any, help_text: Any = "", *, max_length: int, **options: Any) -> forms.CharField:
    """One line of text, not required and not completed by the browser; other attributes go to the input."""
    required = options.pop("required", False)
    widget = forms.TextInput(attrs={"autocomplete": "off"} | options)
    return ComposedField(
        label=label, help_text=help_text, max_length=max_length, required=required, widget=widget
    )


class PlaceField(ComposedField):
    """Cleans to an Area, or None where nothing was typed."""

    def __init__(self, **over: Any) -> None:
        over.setdefault("widget", forms.TextInput(attrs={"autocomplete": "address-level3"}))
        over.setdefault("max_length", 200)
        super().__init__(**over)

    def clean(self, value: Any) -> Area | None:
        typed = super().clean(value)
        if not typed:
            return None
        area = area_typed(typed)
        if area is None:
            raise forms.ValidationError(not_recognised(typed))
        return area


class DayField(ComposedField):
    """Cleans to the Span of days that was said, or None where nothing was typed."""

    def __init__(self, **over: Any) -> None:
        over.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        over.setdefault("max_length", 60)
        over.setdefault("required", False)
        super().__init__(**over)

    def clean(self, value: Any) -> Span | None:
        typed = super().clean(value)
        if not typed:
            return None
        span = _iso(typed) or _range(typed) or parse_spoken(typed, timezone.localdate())
        if span is None:
            raise forms.ValidationError(UNKNOWN_DAY)
        return span


def _iso(typed: str) -> Span | None:
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        return None
    return Span(day, day)


def _range(typed: str) -> Span | None:
    """`24/11/2026-30/11/2026`"""
    match = _RANGE.fullmatch(typed)
    if match is None:
        return None
    numbers = [int(part) for part in match.groups()]
    try:
        first, last = dt.date(*numbers[2::-1]), dt.date(*numbers[5:2:-1])
    except ValueError:
        return None
    return Span(first, last) if first <= last else None


COMMUNES = {"level": AdminUnit.Level.COMMUNE}


def commune_field(**options: Any) -> models.ForeignKey:
    """The commune of a row; units are never deleted while something lies in them."""
    return models.ForeignKey(
        AdminUnit,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("commune"),
        limit_choices_to=COMMUNES,
        **options,
    )
