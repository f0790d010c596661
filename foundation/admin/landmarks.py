"""Landmarks that unfold's pages lack: assistive technology jumps to them."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def main_landmark(page: SafeString, element: str) -> SafeString:
    """The same page; its element of this id is the main part, and the menu has a name."""
    menu = f'id="nav-sidebar-inner" aria-label="{_("Pages of the desk")}"'
    named = page.replace('id="nav-sidebar-inner"', menu, 1)
    main = f'id="{element}" role="main"'
    return mark_safe(named.replace(f'id="{element}"', main, 1))  # noqa: S308 - made of safe parts
