"""What an Atom or RSS feed of CAP messages lists. Pure."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, tostring

from foundation.web import http_client
from lookups.kinds.hazards.cap.parsing import CONTENT_TYPE

MAX_URL = 500
_ESCAPED_ALERT = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<(?:\w+:)?alert[\s>]")


class FeedUnreadable(ValueError):
    """Neither Atom nor RSS."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """`digest` changes with the message: a feed that lists it anew under the same address is noticed.

    `content` is a message that stands in the feed itself; without it and an address nothing can be read.
    """

    url: str
    digest: str
    content: bytes = b""

    @property
    def is_readable(self) -> bool:
        return bool(self.content or self.url)


def entries_in(content: bytes, feed_url: str) -> list[FeedEntry]:
    """The oldest first, as a chain of updates was written. Raises FeedUnreadable."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FeedUnreadable(type(error).__name__) from error
    if _name(root) not in ("feed", "rss", "RDF"):
        raise FeedUnreadable(f"<{_name(root)}> is neither Atom nor RSS")
    listed = [element for element in root.iter() if _name(element) in ("entry", "item")]
    return list(reversed(dict.fromkeys(_entry(element, feed_url) for element in listed)))


def is_web_address(url: str) -> bool:
    address = http_client.address_of(url)
    return address is not None and not address.has_login


def _entry(element: Any, feed_url: str) -> FeedEntry:
    url, content = _address(element, feed_url), _inline(element)
    told = [url, *(_text(element, name) for name in ("id", "guid", "updated", "pubDate", "date"))]
    digest = hashlib.sha256("\n".join(told).encode() + content).hexdigest()
    return FeedEntry(url or (feed_url if content else ""), digest, content)


def _address(element: Any, feed_url: str) -> str:
    """ "" where it has none that may be opened."""
    link = next(_links(element), "")
    try:
        url = urljoin(feed_url, link.strip()) if link else ""
    except ValueError:
        return ""
    return url if len(url) <= MAX_URL and is_web_address(url) else ""


def _inline(element: Any) -> bytes:
    """The message that the entry carries, as elements or escaped; b"" where it only links to it."""
    for child in element.iter():
        if _name(child) == "alert":
            return bytes(tostring(child, encoding="utf-8"))
        if _ESCAPED_ALERT.match(child.text or ""):
            return child.text.strip().encode()
    return b""


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
