"""Pages that everybody reads, against a constant view behind the same middleware; and what they weigh."""

import re
from http.client import HTTPConnection
from urllib.parse import urljoin

from bench import constant as beside
from bench import ground, table
from bench.ground import Ground
from bench.table import Row

ROUNDS, REQUESTS, GOAL = 7, 5000, 0.5
FIRST_VISIT, NEXT_PAGE = 60_000, 15_000  # bytes without pictures
AS_A_BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
_PARTS = (re.compile(r'<link rel="stylesheet"\s+href="([^"]+)"'), re.compile(r'<script[^>]*\ssrc="([^"]+)"'))
_IN_A_STYLE = re.compile(r"url\([\"']?([^\"')]+\.woff2)")


def run() -> list[Row]:
    with ground.prepared("public_pages") as site:
        pages = _pages()
        constant = beside.start(site)
        rounds = [_round(site, constant, pages) for _ in range(ROUNDS + 1)][1:]  # the first warms up
        weights = _weights(site, pages)
    return [*_speed(pages, rounds), *weights]


def _pages() -> dict[str, str]:
    """Name → path, over the content of the demo province."""
    from django.contrib.auth.models import User

    from announcements import demo as announcements
    from announcements.models import Article
    from foundation.regions.loading import load_units
    from lookups.kinds.buses import demo as buses
    from tourism.demo import loading as handbook
    from tourism.models import Entry

    load_units()
    buses.load()
    handbook.load()
    writer, second = (User.objects.create(username=name, is_staff=True) for name in ("bientap", "duyet"))
    announcements.load(writer=writer, second=second)
    return {
        "home": "/",
        "article": Article.objects.readable().order_by("pk")[0].get_absolute_url(),
        "place": Entry.objects.published().filter(kind="place").order_by("pk")[0].get_absolute_url(),
        "look-up form": "/tra-cuu/xe-buyt/",
        "figures": "/so-lieu/",
    }


def _round(site: Ground, constant: int, pages: dict[str, str]) -> list[float]:
    """Answers a second: the constant view's, then those of each page."""
    asked = [(constant, "/"), *((site.web, path) for path in pages.values())]
    return [beside.rate(port, path, REQUESTS, AS_A_BROWSER) for port, path in asked]


def _speed(pages: dict[str, str], rounds: list[list[float]]) -> list[Row]:
    constant, *each = zip(*rounds, strict=True)
    rows = []
    for name, rates in zip(pages, each, strict=True):
        spread = table.of_pairs(rates, constant)
        rows.append(
            Row(f"public pages: {name}, against a constant Django view", table.rate(constant), "–",
                table.rate(rates), str(spread), f"≥ {GOAL}", spread.median >= GOAL)
        )  # fmt: skip
    return rows


def _weights(site: Ground, pages: dict[str, str]) -> list[Row]:
    """Whole answers, heads included: each page as the first that a browser opens, then after home."""
    parts = {name: _parts(site.web, path) for name, path in pages.items()}
    kept = parts["home"]
    first = {name: sum(loaded.values()) for name, loaded in parts.items()}
    following = {
        name: sum(size for path, size in loaded.items() if path not in kept or path == pages[name])
        for name, loaded in parts.items()
    }
    return [
        _weight("first visit with styles, scripts and fonts", first, FIRST_VISIT),
        _weight("after the front page", following, NEXT_PAGE),
    ]


def _weight(what: str, sizes: dict[str, int], most: int) -> Row:
    heaviest = max(sizes, key=lambda name: sizes[name])
    words = ", ".join(f"{name} {size / 1000:.1f} kB" for name, size in sizes.items())
    return Row(f"public pages: weight without pictures, {what}", "–", "–", words, "–",
               f"≤ {most // 1000} kB", sizes[heaviest] <= most)  # fmt: skip


def _parts(port: int, path: str) -> dict[str, int]:
    """Path → bytes on the wire of the page and of all that it takes to show it."""
    sizes: dict[str, int] = {}
    page, sizes[path] = _got(port, path)
    for address in addresses_in(page):
        text, sizes[address] = _got(port, address)
        for font in fonts_in(address, text):
            sizes[font] = _got(port, font)[1]
    return sizes


def addresses_in(page: str) -> list[str]:
    """The styles and scripts of a page."""
    return [address for pattern in _PARTS for address in pattern.findall(page)]


def fonts_in(address: str, style: str) -> list[str]:
    return [urljoin(address, font) for font in _IN_A_STYLE.findall(style)]


def _got(port: int, path: str) -> tuple[str, int]:
    """The text as it is read, and the bytes that carried it."""
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", path, headers=AS_A_BROWSER)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status)
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        return _read(body, answer.headers.get("Content-Encoding", "")), len(body) + head
    finally:
        connection.close()


def _read(body: bytes, encoding: str) -> str:
    import gzip

    import brotli

    opened = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}[encoding](body)
    return opened.decode(errors="replace")
