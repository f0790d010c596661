"""schema.org data for search engines, as a data block of a page."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def json_ld(value: dict[str, Any]) -> SafeString:
    """JSON in which nothing ends the `<script type="application/ld+json">` around it."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308
