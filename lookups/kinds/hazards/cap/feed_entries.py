"""What an Atom or RSS feed of CAP messages lists. Pure."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from lookups.kinds.hazards.cap.vocabulary import CONTENT_TYPE

MAX_URL = 500


class FeedUnreadable(ValueError):
    """Neither Atom nor RSS."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """`digest` changes with the message: a feed that lists it anew under the same address is noticed."""

    url: str
    digest: str


def entries_in(content: bytes, feed_url: str) -> list[FeedEntry]:
    """The oldest first, as a chain of updates was written. Raises FeedUnreadable."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FeedUnreadable(type(error).__name__) from error
    if _name(root) not in ("feed", "rss", "RDF"):
        raise FeedUnreadable(f"<{_name(root)}> is neither Atom nor RSS")
    listed = [element for element in root.iter() if _name(element) in ("entry", "item")]
    found = [entry for element in listed if (entry := _entry(element, feed_url))]
    return list(reversed(dict.fromkeys(found)))


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        return False


def _entry(element: Any, feed_url: str) -> FeedEntry | None:
    link = next(_links(element), "")
    try:
        url = urljoin(feed_url, link.strip()) if link else ""
    except ValueError:
        return None
    if len(url) > MAX_URL or not is_web_address(url):
        return None
    told = [url, *(_text(element, name) for name in ("id", "guid", "updated", "pubDate", "date"))]
    return FeedEntry(url, hashlib.sha256("\n".join(told).encode()).hexdigest())


def _links(element: Any) -> Iterator[str]:
    """A link that says it is CAP before one that does not; a page that stands for the entry last."""
    children = list(element)
    for child in children:
        if _name(child) in ("link", "enclosure") and child.get("type", "").startswith(CONTENT_TYPE):
            yield child.get("href") or child.get("url") or ""
    for child in children:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            yield child.get("href") or child.text or ""


def _text(element: Any, name: str) -> str:
    return next((child.text or "" for child in element if _name(child) == name), "")


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
