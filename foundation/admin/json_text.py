"""Structured data of a row as words: `mã hồ sơ: 30; nội dung: 200`."""

from typing import Any

from django.utils.translation import gettext as _


def json_as_text(value: Any) -> str:
    """Names with their values, lists with commas; nothing for what is empty."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {json_as_text(each) or '–'}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(json_as_text, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)
