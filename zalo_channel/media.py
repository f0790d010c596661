"""Pictures and files that citizens send: fetched at once (links expire), bounded, from known hosts only."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from django.conf import settings

from foundation.web import http_client
from zalo_channel.events import PICTURES, Event, scalar

MAX_FILES, MAX_BYTES, SECONDS = 3, 10 * 1024 * 1024, 6.0
MAX_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Media:
    """`files` are (name as sent, content)."""

    pictures: tuple[bytes, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()


def of(event: Event) -> Media:
    """What could be fetched of a message; empty where it carries nothing or nothing came."""
    pictures = [item.url for item in event.attachments if item.kind in PICTURES]
    files = [item for item in event.attachments if item.kind == "file"]
    fetched = [(scalar(item.payload.get("name")), fetch(item.url)) for item in files[:MAX_FILES]]
    return Media(
        tuple(content for url in pictures[:MAX_FILES] if (content := fetch(url))),
        tuple((name[:MAX_NAME_LENGTH], content) for name, content in fetched if content),
    )


def fetch(url: str) -> bytes | None:
    """None for a host not allowed, a redirect, too much or too slow."""
    named = [entry for entry in settings.ZALO_MEDIA_HOSTS if not entry.startswith(".")]
    try:
        answer = http_client.fetch(
            url, max_bytes=MAX_BYTES, seconds=SECONDS, trusted_hosts=named, is_allowed=is_allowed
        )
    except (requests.RequestException, ValueError):
        return None
    return answer.content if answer.status == 200 else None


def is_allowed(url: str) -> bool:
    """ZALO_MEDIA_HOSTS; an entry with a leading dot allows its public subdomains, over https only."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if parts.username or parts.password:
        return False
    subdomains = tuple(entry for entry in settings.ZALO_MEDIA_HOSTS if entry.startswith("."))
    if parts.scheme == "https" and host.endswith(subdomains):
        return True
    return parts.scheme in ("http", "https") and host in settings.ZALO_MEDIA_HOSTS
