"""Texts that name the province, its places or its hotline: %(town)s, %(hotline)s …, from its folder."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language

from foundation.vietnamese.folding import strip_marks


def local(text: Any, **values: Any) -> str:
    """The text with the names that it asks for; other values fill it in the same step."""
    names = _names(settings.PROVINCE.folder, get_language())
    return str(text % {**names, "hotline": settings.HOTLINE, **values})


local_lazy = lazy(local, str)
"""The same for texts that stand in classes and tables: filled when they are shown."""


@cache
def _names(_province: Any, language: str | None) -> dict[str, str]:
    """English readers see names without marks, as maps and tickets for visitors write them."""
    names: dict[str, str] = settings.PROVINCE.names
    return {key: strip_marks(name) for key, name in names.items()} if language == "en" else names
