"""Template filters for article blocks."""

from pathlib import PurePath

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from announcements.blocks import clean_html, table_rows
from announcements.models import Block

register = template.Library()


@register.filter
def as_html(block: Block) -> SafeString:
    """Sanitized again on output, in case a row was not written by our form."""
    return mark_safe(clean_html(block.text))  # noqa: S308


@register.filter
def rows(block: Block) -> list[list[str]]:
    return table_rows(block.table)


@register.filter
def picture_url(block: Block) -> str:
    return reverse("announcements:picture", args=[PurePath(str(block.picture.name)).stem])
