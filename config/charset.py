"""Requests are read as UTF-8, which every browser and every JSON sends."""

import re
from typing import Any

_CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def always_utf8(environ: dict[str, Any]) -> dict[str, Any]:
    """Forget the charset that a request names: over a codec that is no text (rot13) Django fails before any
    middleware, which no page could answer."""
    if "charset" in environ.get("CONTENT_TYPE", "").lower():
        environ["CONTENT_TYPE"] = _CHARSET.sub("", environ["CONTENT_TYPE"])
    return environ
