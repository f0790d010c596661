"""The path above a page of the desk: no word twice, no link to a page that most roles may not open."""

from typing import Any

from django import template
from django.utils.text import capfirst

register = template.Library()


@register.filter
def path_parts(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Unfold's parts begin with the room (app), whose page is for administrators: a word without a link.

    A room of one name with its list is left out.
    """
    shown = [dict(part, title=capfirst(str(part["title"]))) for part in parts]
    if len(shown) > 1:
        shown[0].pop("link", None)
    following = [*(part["title"] for part in shown[1:]), None]
    return [part for part, after in zip(shown, following, strict=True) if part["title"] != after]
