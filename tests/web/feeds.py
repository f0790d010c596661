"""Reads Atom feeds as feed readers do, by feedparser."""

import feedparser


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
