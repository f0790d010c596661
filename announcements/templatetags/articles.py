"""How blocks are shown."""

import json
from pathlib import PurePath
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from announcements.blocks import clean_html, table_rows
from announcements.models import Block

register = template.Library()
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def as_html(block: Block) -> SafeString:
    """Cleaned again on the way out: a row that was not written by our form is as harmless."""
    return mark_safe(clean_html(block.text))  # noqa: S308


@register.filter
def rows(block: Block) -> list[list[str]]:
    return table_rows(block.table)


@register.filter
def picture_url(block: Block) -> str:
    return reverse("announcements:picture", args=[PurePath(str(block.picture.name)).stem])


@register.filter
def as_json_ld(value: dict[str, Any]) -> SafeString:
    """JSON for a data block of the page; nothing in it ends the block."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308
