"""`python -m bench.page_pictures`: what every kind of page looks like, into docs/screenshots/pages.

Servers of its own, the demo's data. Public pages stand at 360, 768 and 1280 px side by side; those of the
desk at 390, 820 and 1366 px, and once more in the dark. docs/screenshots/README.md shows them all.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench import ground, page_quality
from bench.clicks import signed_in
from bench.private_servers import private_servers
from dev import browser

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
PUBLIC, DESK = (360, 768, 1280), (390, 820, 1366)
HEIGHT, TALLEST, SCALE, GAP = 800, 1300, 0.5, 24  # px
OPERATOR = "tongdai1"
FORMS = ("dossiers/dossier", "petitions/petition", "announcements/article", "announcements/campaign")
"""Lists of the desk whose first row is opened too."""


def main() -> int:
    with private_servers(), ground.prepared("page_pictures", STAFF_OTP_REQUIRED="0") as site:
        page_quality.fill(site)
        addresses = page_quality.pages()
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=browser.provide(os.environ), args=["--no-sandbox", "--disable-gpu"]
            )
            url = f"http://127.0.0.1:{site.web}"
            shown = {
                "Public pages": list(_public(chromium, url, addresses)),
                "The desk": [*_desk(chromium, url), *_operators(chromium, url)],
            }
            chromium.close()
    (FOLDER / "README.md").write_text(_document(shown))
    return 0


def _public(chromium: Browser, url: str, addresses: dict[str, str]) -> Iterator[tuple[str, str]]:
    context = chromium.new_context(base_url=url, locale="vi-VN")
    page = context.new_page()
    for kind, address in addresses.items():
        context.clear_cookies()  # `?lang=` of the page before is remembered
        page.goto(address)
        yield kind, _kept(kind, _side_by_side(page, PUBLIC))
    context.close()


def _desk(chromium: Browser, url: str) -> Iterator[tuple[str, str]]:
    with signed_in(chromium, url, "admin") as hand:
        for address in _desk_addresses(hand.page):
            hand.page.goto(address)
            kind = "desk " + re.sub(r"\d+/|/change", "", address.partition("?")[0]).strip("/").replace(
                "/", " "
            )
            yield kind, _kept(kind, _with_dark(hand.page))


def _operators(chromium: Browser, url: str) -> Iterator[tuple[str, str]]:
    with signed_in(chromium, url, OPERATOR) as hand:
        yield "operators", _kept("operators", _with_dark(hand.page))


def _desk_addresses(page: Page) -> list[str]:
    """What the menu leads to, and the first row of the lists in `FORMS`."""
    page.goto("/admin/")
    links = page.locator("#nav-sidebar a[href^='/admin/'], nav a[href^='/admin/']")
    addresses = [*dict.fromkeys(links.evaluate_all("all => all.map(each => each.getAttribute('href'))"))]
    for name in FORMS:
        page.goto(f"/admin/{name}/")
        rows = page.locator("#result_list tbody a[href*='/change/']")
        addresses += [rows.first.get_attribute("href") or ""] if rows.count() else []
    return [*addresses, "/admin/dossiers/dossier/add/"]


def _with_dark(page: Page) -> Image.Image:
    light = _side_by_side(page, DESK)
    page.emulate_media(color_scheme="dark")
    page.reload()  # the theme is chosen when a page is opened
    dark = _side_by_side(page, DESK[-1:])
    page.emulate_media(color_scheme="light")
    return _row([light, dark])


def _side_by_side(page: Page, widths: tuple[int, ...]) -> Image.Image:
    return _row([_drawn(page, width) for width in widths])


def _drawn(page: Page, width: int) -> Image.Image:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.wait_for_load_state("load")  # some pages ask again and again, so that no wire is ever idle
    page.wait_for_timeout(400)  # pictures that are loaded when they are seen
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    return Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip))).convert("RGB")  # type: ignore[arg-type]


def _row(pictures: list[Image.Image]) -> Image.Image:
    width = sum(each.width for each in pictures) + GAP * (len(pictures) - 1)
    whole = Image.new("RGB", (width, max(each.height for each in pictures)), "#8a8f98")
    at = 0
    for each in pictures:
        whole.paste(each, (at, 0))
        at += each.width + GAP
    return whole


def _kept(kind: str, picture: Image.Image) -> str:
    """The name of its file below FOLDER."""
    name = f"pages/{re.sub(r'[^a-z0-9]+', '-', kind.lower()).strip('-')}.webp"
    (FOLDER / "pages").mkdir(exist_ok=True)
    smaller = picture.resize(
        (round(picture.width * SCALE), round(picture.height * SCALE)), Image.Resampling.LANCZOS
    )
    smaller.save(FOLDER / name, quality=40, method=6)
    print(kind, file=sys.stderr, flush=True)
    return name


def _document(shown: dict[str, list[tuple[str, str]]]) -> str:
    lines = [
        "# Every kind of page",
        "",
        "Written by `python -m bench.page_pictures` with the demo's data: public pages at"
        f" {_widths(PUBLIC)}, those of the desk at {_widths(DESK)} and in the dark.",
    ]
    for part, pictures in shown.items():
        lines += ["", f"## {part}"]
        for kind, name in pictures:
            lines += ["", f"### {kind}", "", f"![{kind}]({name})"]
    return "\n".join(lines) + "\n"


def _widths(widths: tuple[int, ...]) -> str:
    return f"{', '.join(map(str, widths[:-1]))} and {widths[-1]} px"


if __name__ == "__main__":
    sys.exit(main())
