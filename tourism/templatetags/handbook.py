"""Places and pictures of the handbook as its pages show them."""

from pathlib import PurePath
from typing import Any

from django import template
from django.urls import reverse

from tourism.presentation import hours_lines, unit_name

register = template.Library()
register.filter("unit_name", unit_name)
register.filter("hours_lines", hours_lines)


@register.filter
def picture_url(stored: Any) -> str:
    return reverse("tourism:photo", args=[PurePath(str(stored.name)).stem])
