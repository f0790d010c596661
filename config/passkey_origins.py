"""The site that passkeys belong to. Read by settings.py."""

from typing import NamedTuple
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


class Site(NamedTuple):
    """`domain`: the relying party's id; `origin`: what browsers send for its pages."""

    domain: str
    origin: str


def of_portal(public_url: str) -> Site:
    """Over http browsers have passkeys at `localhost` only, and never at the number of a machine."""
    address = urlsplit(public_url)
    is_https = address.scheme == "https"
    domain = (address.hostname or "localhost") if is_https else "localhost"
    domain = domain.encode("idna").decode() if not domain.isascii() else domain
    is_default = address.port in (None, DEFAULT_PORTS.get(address.scheme))
    port = "" if is_default else f":{address.port}"
    return Site(domain, f"{'https' if is_https else 'http'}://{domain}{port}")
