"""Where this portal lives on the web."""

from urllib.parse import urlsplit

from django.conf import settings


def host() -> str:
    """The name of the portal's host, without its port: in identifiers that are unique in the world."""
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
