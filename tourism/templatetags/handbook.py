"""Places, pictures and phones of the handbook as its pages show them."""

from pathlib import PurePath
from typing import Any

from django import template
from django.urls import reverse

from foundation.vietnamese.phones import display_phone, normalise_phone
from tourism.words import unit_name

register = template.Library()
register.filter("unit_name", unit_name)


@register.filter
def picture_url(stored: Any) -> str:
    return reverse("tourism:photo", args=[PurePath(str(stored.name)).stem])


@register.filter
def spoken_phone(phone: str) -> str:
    """`0235 3861 327`; service and short numbers as they are."""
    try:
        return display_phone(normalise_phone(phone))
    except ValueError:
        return phone
