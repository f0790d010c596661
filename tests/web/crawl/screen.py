"""A real browser lays out pages that the test client has read: no second request, no server on the database.

`Screen.faults` gives one line for each thing that a person at that width cannot see or reach, and with
`themes` also what axe finds in each of them.
"""

import mimetypes
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser

HEIGHT = 800
FAULTS = """() => {
  const found = [], width = document.documentElement.clientWidth;
  const name = each => {
    const said = each.name || each.id || each.className || '';
    return `<${each.tagName.toLowerCase()} ${String(said).slice(0, 60)}>`;
  };
  const scrolls = each => {
    for (; each; each = each.parentElement)
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(each).overflowX)) return true;
    return false;
  };
  if (document.documentElement.scrollWidth > width) {
    const cause = [...document.body.querySelectorAll('*')].find(each =>
      each.getBoundingClientRect().right > width + 1 && !scrolls(each.parentElement));
    found.push(`wider than the screen: ${cause ? name(cause) : 'the page'}`);
  }
  const isFolded = each => each.closest(
    'template, [hidden], .empty-form, details:not([open]), dialog:not([open]), [x-cloak], '
    + '.hidden-text, .skip, input.hidden, [style*="display: none"], [style*="display:none"], .actions');
  const isInPaneAway = each => {  // a phone shows one pane of the inbox at a time
    const pane = each.closest('[data-pane]');
    return pane && getComputedStyle(pane).display === 'none';
  };
  const boxOf = each => {
    const drawn = each.matches('.select2-hidden-accessible')
      ? each.parentElement.querySelector('.select2-container') : each;
    return [each, drawn, drawn?.getBoundingClientRect()];
  };
  const typed = 'input:not([type=hidden], .select2-search__field), select, textarea';
  const fields = [...document.querySelectorAll(typed)]
    .filter(each => !isFolded(each) && !isInPaneAway(each)).map(boxOf);
  const isClear = each => {
    for (; each; each = each.parentElement) if (getComputedStyle(each).opacity === '0') return true;
    return false;
  };
  const isSeen = (drawn, box) =>
    drawn && !isClear(drawn) && drawn.checkVisibility({visibilityProperty: true})
    && box.width > 7 && box.height > 7;
  const stoodFor = each => {
    const label = each.labels?.[0] || each.closest('label');
    const isChosen = ['file', 'checkbox', 'radio'].includes(each.type);
    return isChosen && label && label.checkVisibility() && label.getBoundingClientRect().width > 7;
  };
  for (const [each, drawn, box] of fields)
    if (!isSeen(drawn, box) && !stoodFor(each)) found.push(`not visible: ${name(each)}`);
  const seen = fields.filter(([each, drawn, box]) => isSeen(drawn, box));
  seen.forEach(([each, drawn, box], at) => seen.slice(at + 1).forEach(([other, otherDrawn, otherBox]) => {
    const across = Math.min(box.right, otherBox.right) - Math.max(box.left, otherBox.left);
    const down = Math.min(box.bottom, otherBox.bottom) - Math.max(box.top, otherBox.top);
    if (across > 1 && down > 1 && !isFloating(drawn) && !isFloating(otherDrawn))
      found.push(`overlap: ${name(each)} and ${name(other)}`);
  }));
  const isEdged = each => {
    const style = getComputedStyle(each), clear = 'rgba(0, 0, 0, 0)';
    return (parseFloat(style.borderBottomWidth) && style.borderBottomColor !== clear)
      || ![clear, ground(each.parentElement)].includes(style.backgroundColor);
  };
  const drawnByTheBrowser = ['file', 'checkbox', 'radio', 'range', 'submit', 'button', 'reset'];
  const isTyped = each => !drawnByTheBrowser.includes(each.type);
  const isEdgeOf = (around, box) => around.getBoundingClientRect().height < box.height + 24;
  for (const [each, drawn, box] of seen) {
    const around = [drawn.parentElement, drawn.parentElement.parentElement];
    const isDressed = [drawn, ...drawn.querySelectorAll('.select2-selection')].some(isEdged)
      || around.some(edge => isEdgeOf(edge, box) && isEdged(edge));
    if (isTyped(each) && !isDressed) found.push(`without an edge: ${name(each)}`);
    if (box.right > width + 1 && !scrolls(around[0])) found.push(`outside: ${name(each)}`);
  }
  return found;
  function ground(each) {
    for (; each; each = each.parentElement) {
      const own = getComputedStyle(each).backgroundColor;
      if (own !== 'rgba(0, 0, 0, 0)') return own;
    }
    return 'rgb(255, 255, 255)';
  }
  function isFloating(each) {
    for (; each; each = each.parentElement)
      if (['fixed', 'sticky'].includes(getComputedStyle(each).position)) return true;
    return false;
  }
}"""
"""Folded parts open on a press, and bars of actions when rows are chosen. What floats over the page is not
part of its layout."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept
    pages: dict[str, str]

    def do_GET(self) -> None:
        address = urlsplit(self.path).path
        if self.path in self.pages:
            self._answer(self.pages[self.path].encode(), "text/html; charset=utf-8", "no-store")
        elif address.startswith(settings.STATIC_URL) and (
            file := finders.find(unquote(address.removeprefix(settings.STATIC_URL)))
        ):
            kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
            self._answer(Path(str(file)).read_bytes(), kind, "max-age=3600")
        else:
            self.send_error(404)

    def _answer(self, body: bytes, kind: str, cached: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", cached)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Quiet: a page asks for live data that is not there."""


class Screen:
    """One tab of one browser; pages are served from memory, static files with a cache."""

    def __init__(self, browser: Browser) -> None:
        self.pages: dict[str, str] = {}
        handler = type("Handler", (_Handler,), {"pages": self.pages})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        Thread(target=self.server.serve_forever, daemon=True).start()
        port = self.server.server_address[1]
        self.context = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="vi-VN")
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)

    def faults(self, url: str, html: str, widths: Iterable[int], themes: Iterable[str] = ()) -> list[str]:
        self.pages[url] = html
        first, *others = widths
        self.page.set_viewport_size({"width": first, "height": HEIGHT})
        self.page.goto(url)
        found = self._seen(first)
        for width in others:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            found += self._seen(width)
        for theme in themes if "<html" in html else ():  # a part of a page has no landmarks
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            self.page.goto(url)  # a page of the desk chooses its theme when it is opened
            found += self._inaccessible(theme)
        self.page.emulate_media(color_scheme="light")
        del self.pages[url]
        return found

    def _seen(self, width: int) -> list[str]:
        return [f"{width} px: {fault}" for fault in dict.fromkeys(self.page.evaluate(FAULTS))]

    def _inaccessible(self, theme: str) -> list[str]:
        violations = Axe().run(self.page).response["violations"]
        return [
            f"{theme}: {each['id']}: {node['html'][:160]}" for each in violations for node in each["nodes"]
        ]

    def close(self) -> None:
        self.context.close()
        self.server.shutdown()
        self.server.server_close()
