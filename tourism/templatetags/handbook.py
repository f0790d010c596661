"""Texts of the handbook in the reader's language, and the pictures of its entries."""

from pathlib import PurePath
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from foundation.vietnamese.phones import display_phone, normalise_phone
from tourism.models import Entry
from tourism.words import is_english, unit_name

register = template.Library()
register.filter("unit_name", unit_name)


@register.filter
def said(entry: Entry, field: str) -> str:
    return entry.said(field)


@register.filter
def vi(entry: Entry, field: str) -> SafeString:
    """`{{ entry|vi:"text" }}` marks a text that stays Vietnamese on an English page."""
    is_foreign = is_english() and not getattr(entry, f"{field}_en") and getattr(entry, field)
    return mark_safe(' lang="vi"') if is_foreign else SafeString()


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


@register.filter
def dialled(phone: str) -> str:
    return "".join(char for char in phone if char.isdigit() or char == "+")
