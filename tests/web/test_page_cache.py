"""Pages kept for a moment: how long, how many, and in which form they are sent."""

import gzip

from django.test import RequestFactory

from foundation.page_cache import MadePage, PageCache

PAGE = MadePage(b"<h1>page</h1>" * 50)


def test_a_page_is_kept_for_its_seconds_only(monkeypatch):
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    pages = PageCache(seconds=60, size=10)
    pages.put("a", PAGE)
    now += 59
    assert pages.get("a") is PAGE
    now += 2
    assert pages.get("a") is None


def test_the_oldest_page_leaves_first():
    pages = PageCache(seconds=60, size=2)
    for key in ("a", "b", "a", "c"):
        pages.put(key, PAGE)
    assert [bool(pages.get(key)) for key in ("a", "b", "c")] == [True, False, True]


def test_a_browser_that_can_unpack_gets_less_to_load():
    request = RequestFactory().get("/", headers={"accept-encoding": "br, gzip"})
    response = PAGE.answer(request)
    assert response["Content-Encoding"] == "gzip" and "Accept-Encoding" in response["Vary"]
    assert gzip.decompress(response.content) == PAGE.plain
    assert PAGE.answer(RequestFactory().get("/")).content == PAGE.plain
